import { sha256 } from "@noble/hashes/sha2.js";

const encoder = new TextEncoder();

/** Whether the SHA-256 of a text begins with that number of zero bits, 32 at most. */
function beginsWithZeros(text: string, bits: number): boolean {
  // `crypto.subtle` is missing on pages without TLS, and asynchronous where it is there.
  const digest = sha256(encoder.encode(text));
  return bits === 0 || new DataView(digest.buffer, digest.byteOffset).getUint32(0) >>> (32 - bits) === 0;
}

/** The number that the server asks visitors for, sought in short turns so that the page stays answerable. */
export async function findProof(ticket: string, bits: number): Promise<number> {
  for (let number = 0; ; number++) {
    if (beginsWithZeros(`${ticket}:${number}`, bits)) return number;
    if (number % 500 === 499) await new Promise((resolve) => setTimeout(resolve));
  }
}
