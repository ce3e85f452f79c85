import { createHash } from "node:crypto";

/** The work that a visitor's ticket asks for. */
export function prove(ticket: string, bits: number): number {
  for (let number = 0; ; number++) {
    const hash = createHash("sha256").update(`${ticket}:${number}`).digest();
    if (hash.readUInt32BE(0) >>> (32 - bits) === 0) return number;
  }
}
