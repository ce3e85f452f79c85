import { createHmac, timingSafeEqual } from "node:crypto";
import { hashSecret, now, randomToken } from "#clock";
import { refuse } from "#http";
import { readSigningKey, type FormDb } from "../forms/queries.ts";

/** How many zero bits a visitor's proof begins with: some 30,000 hashes, a tenth of a second to a second of work. */
export const proofBits = 15;
const visitorHours = 24;
/** Persons' pages keep an answer for as long while there is no network. */
const personHours = 7 * 24;
/** Nobody reads a form and answers it in less, in ms. */
const shortestMs = 2000;

/**
 * Signed words that the server gives and recognises without keeping them. A **ticket** says which form was opened and when;
 * a **ballot** says only which form, and holds nothing of whom it was given to.
 */
export interface Tickets {
  ticket(formId: string): Promise<string>;
  /** Seconds since the form was opened. Refuses TICKET_WRONG, and TOO_FAST when `isVisitor`, and a proof that proves nothing. */
  useTicket(formId: string, ticket: string, visitor: { proof: number | undefined } | null): Promise<number>;
  ballot(formId: string): Promise<string>;
  /** A keyed hash that only servers on this database can make. */
  sign(text: string): Promise<string>;
  /** What is kept of a used ballot. Refuses BALLOT_NEEDED. */
  useBallot(formId: string, ballot: string | undefined): Promise<Buffer>;
}

export function createTickets(db: FormDb): Tickets {
  let secret: Promise<string> | null = null;

  async function sign(text: string): Promise<string> {
    secret ??= readSigningKey(db, { id: randomToken(12), secret: randomToken(48) }).catch((error: unknown) => {
      secret = null;
      throw error;
    });
    return createHmac("sha256", await secret)
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
    async ticket(formId) {
      const text = `t.${now().toString(36)}.${randomToken(16)}`;
      return `${text}.${await sign(`${formId} ${text}`)}`;
    },
    async useTicket(formId, ticket, visitor) {
      const at = ticket.lastIndexOf(".");
      const text = ticket.slice(0, Math.max(at, 0));
      const began = Number.parseInt(text.split(".")[1] ?? "", 36);
      const age = now() - began;
      if (!text.startsWith("t.") || !(await isSigned(`${formId} ${text}`, ticket.slice(at + 1))) || !(age >= 0))
        throw refuse("TICKET_WRONG", "This form was not opened in the usual way. Open it again.");
      if (age > (visitor ? visitorHours : personHours) * 3_600_000)
        throw refuse("TICKET_WRONG", "The page has been open for too long. Open it again.");
      if (visitor) {
        if (age < shortestMs)
          throw refuse("TOO_FAST", {
            retryAfter: 2,
          });
        if (visitor.proof === undefined || !isProof(ticket, visitor.proof))
          throw refuse("TICKET_WRONG", "This form was not opened in the usual way. Open it again.");
      }
      return Math.round(age / 1000);
    },
    async ballot(formId) {
      const text = `b.${randomToken(32)}`;
      return `${text}.${await sign(`${formId} ${text}`)}`;
    },
    async useBallot(formId, ballot) {
      const at = ballot?.lastIndexOf(".") ?? -1;
      const text = (ballot ?? "").slice(0, Math.max(at, 0));
      if (!ballot || !text.startsWith("b.") || !(await isSigned(`${formId} ${text}`, ballot.slice(at + 1))))
        throw refuse("BALLOT_NEEDED");
      return hashSecret(text);
    },
  };
}

function isProof(ticket: string, proof: number): boolean {
  const hash = hashSecret(`${ticket}:${proof}`);
  return hash.readUInt32BE(0) >>> (32 - proofBits) === 0;
}
