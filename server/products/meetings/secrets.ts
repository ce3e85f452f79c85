import { createHash } from "node:crypto";

/** SHA-256: secrets of links and of tickets are never stored themselves. */
export function hashSecret(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
