import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import { uuid } from "#clock";
import type { Attempt } from "#http";
import type { HashedAttempt } from "./queries.ts";

const ivBytes = 12;
const tagBytes = 16;

/** The key of an answer's encryption: 122 random bits of the caller's, of which the server keeps another hash. */
const sealingKey = (key: string): Buffer => createHash("sha256").update(`answer ${key}`).digest();

/** An attempt as it may be stored. */
export function hashAttempt({ caller, key, request }: Attempt): HashedAttempt {
  return {
    caller,
    keyHash: createHash("sha256").update(`key ${key}`).digest(),
    // Keyed: what was asked is not to be guessed from it, a short comment or a vote.
    requestHash: createHmac("sha256", key).update(request).digest(),
    id: uuid(),
  };
}

export function sealAnswer(key: string, answer: unknown): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", sealingKey(key), iv);
  const sealed = [cipher.update(JSON.stringify(answer), "utf8"), cipher.final()];
  return Buffer.concat([iv, ...sealed, cipher.getAuthTag()]);
}

export function openAnswer(key: string, sealed: Buffer): unknown {
  const decipher = createDecipheriv("aes-256-gcm", sealingKey(key), sealed.subarray(0, ivBytes));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  const text = decipher.update(sealed.subarray(ivBytes, -tagBytes), undefined, "utf8") + decipher.final("utf8");
  return JSON.parse(text) as unknown;
}
