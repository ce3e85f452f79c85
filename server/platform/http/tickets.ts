import { createHmac, timingSafeEqual } from "node:crypto";
import { hashSecret, now, randomToken } from "#clock";
import { refuse } from "./refusal.ts";

/** How many zero bits a visitor's proof begins with where nothing else is said: some 30,000 hashes, a tenth of a second to a second of work. */
export const proofBits = 15;
const visitorHours = 24;
/** Persons' pages keep what was entered for as long while there is no network. */
const personHours = 7 * 24;
/** Nobody reads a page and fills it in in less, in ms. */
const shortestMs = 2000;

/** Signed text that the server gives and recognises without keeping it. A **ticket** says which page was opened and when. */
export interface SignedTickets {
  /** `bits`: how hard the proof of who uses it is to find. */
  ticket(subject: string, bits?: number): Promise<string>;
  /** Seconds since the page was opened. Refuses TICKET_WRONG, and TOO_FAST when `visitor`, and a proof that proves nothing. */
  useTicket(subject: string, ticket: string, visitor: { proof: number | undefined } | null): Promise<number>;
  /** A keyed hash that only servers with the key can make. */
  sign(text: string): Promise<string>;
  isSigned(text: string, signature: string): Promise<boolean>;
}

/** `readKey` is asked once, and again after it has failed. */
export function createSignedTickets(readKey: () => Promise<string>): SignedTickets {
  let key: Promise<string> | null = null;

  async function sign(text: string): Promise<string> {
    key ??= readKey().catch((error: unknown) => {
      key = null;
      throw error;
    });
    return createHmac("sha256", await key)
      .update(text)
      .digest("base64url");
  }

  async function isSigned(text: string, signature: string): Promise<boolean> {
    const wanted = Buffer.from(await sign(text));
    const given = Buffer.from(signature);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }

  return {
    sign,
    isSigned,
    async ticket(subject, bits = proofBits) {
      const text = `t.${now().toString(36)}.${randomToken(16)}.${bits}`;
      return `${text}.${await sign(`${subject} ${text}`)}`;
    },
    async useTicket(subject, ticket, visitor) {
      const at = ticket.lastIndexOf(".");
      const text = ticket.slice(0, Math.max(at, 0));
      const [, opened = "", , bits] = text.split(".");
      const age = now() - Number.parseInt(opened, 36);
      if (!text.startsWith("t.") || !(await isSigned(`${subject} ${text}`, ticket.slice(at + 1))) || !(age >= 0))
        throw unusual();
      if (age > (visitor ? visitorHours : personHours) * 3_600_000)
        throw refuse("TICKET_WRONG", "The page has been open for too long. Open it again.");
      if (visitor) {
        if (age < shortestMs) throw refuse("TOO_FAST", { retryAfter: 2 });
        if (
          visitor.proof === undefined ||
          !isProof(ticket, visitor.proof, bits === undefined ? proofBits : Number(bits))
        )
          throw unusual();
      }
      return Math.round(age / 1000);
    },
  };
}

const unusual = () => refuse("TICKET_WRONG", "This page was not opened in the usual way. Open it again.");

const isProof = (ticket: string, proof: number, bits: number): boolean =>
  hashSecret(`${ticket}:${proof}`).readUInt32BE(0) >>> (32 - bits) === 0;
