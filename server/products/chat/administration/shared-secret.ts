import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { now } from "#clock";

/** How long a nonce counts, in milliseconds. */
const lifeMs = 60_000;

/** What is asked for, and signed with the secret. */
export interface SignedRegistration {
  readonly nonce: string;
  readonly username: string;
  readonly password: string;
  readonly isAdmin: boolean;
}

const isSame = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other);

/** A nonce says itself, signed, when it ends, so that every process knows it; a name is taken once, so that nothing is done twice by it. */
const signatureOf = (secret: string, text: string): Buffer =>
  createHmac("sha256", Buffer.from(hkdfSync("sha256", secret, "", "nonce of a registration", 32)))
    .update(text)
    .digest();

export function makeNonce(secret: string): string {
  const text = `${now() + lifeMs}.${randomBytes(16).toString("hex")}`;
  return `${text}.${signatureOf(secret, text).toString("hex")}`;
}

export function isNonce(secret: string, nonce: string): boolean {
  const [until = "", random = "", signature = "", ...more] = nonce.split(".");
  const isSigned = isSame(signatureOf(secret, `${until}.${random}`), Buffer.from(signature, "hex"));
  return more.length === 0 && isSigned && Number(until) > now();
}

/** Whether `mac` is the HMAC-SHA1, in hex, of nonce, name, password and `admin` or `notadmin`, with a zero byte between each. */
export function isSignedBy(secret: string, asked: SignedRegistration, mac: string): boolean {
  const parts = [asked.nonce, asked.username, asked.password, asked.isAdmin ? "admin" : "notadmin"];
  return isSame(createHmac("sha1", secret).update(parts.join("\0")).digest(), Buffer.from(mac, "hex"));
}
