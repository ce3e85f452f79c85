import { timingSafeEqual } from "node:crypto";
import { now } from "#clock";
import type { Seal } from "../seal.ts";

/** A link with a password: its name, which no other link has, and the hash of the password. */
export interface LockedLink {
  readonly id: string;
  readonly passwordHash: string;
}

const separator = "~";
/** Twelve hours: a working day. */
const lifetimeMs = 43_200_000;

/**
 * What a visitor shows: the secret of the link and, once the password was given, the proof of it. Random secrets hold no
 * separator, so that both travel as one word in headers, sockets and addresses.
 */
export function splitLink(shown: string): { readonly secret: string; readonly proof: string | null } {
  const at = shown.indexOf(separator);
  return at === -1 ? { secret: shown, proof: null } : { secret: shown.slice(0, at), proof: shown.slice(at + 1) };
}

const signed = (seal: Seal, { id, passwordHash }: LockedLink, until: string): Buffer =>
  seal.sign(`${id}\n${passwordHash}\n${until}`, "link");

/** Bound to the hash, so that it ends with the password in every process, without anything being stored. */
export function proveUnlocked(
  seal: Seal,
  link: LockedLink,
  secret: string,
): { readonly secret: string; readonly until: Date } {
  const until = new Date(now() + lifetimeMs);
  const stamp = until.getTime().toString(36);
  const proof = [stamp, signed(seal, link, stamp).toString("base64url")].join(separator);
  return { secret: `${secret}${separator}${proof}`, until };
}

/** Until when the proof opens the link; null: it does not. */
export function unlockedUntil(seal: Seal, link: LockedLink, proof: string | null): Date | null {
  const [stamp = "", given = ""] = (proof ?? "").split(separator);
  const until = /^[0-9a-z]{1,10}$/.test(stamp) ? Number.parseInt(stamp, 36) : Number.NaN;
  const expected = signed(seal, link, stamp);
  const shown = Buffer.from(given, "base64url");
  if (shown.length !== expected.length || !timingSafeEqual(shown, expected)) return null;
  return until > now() ? new Date(until) : null;
}
