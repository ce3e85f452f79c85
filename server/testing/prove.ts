import { createHash } from "node:crypto";

/** The work that a visitor's ticket asks for. */
export function prove(ticket: string, bits: number): number {
  for (let number = 0; ; number++) if (proves(ticket, bits, number)) return number;
}

/** A number that is no proof of that work: of a few bits, every sixteenth is one. */
export function failToProve(ticket: string, bits: number): number {
  for (let number = 0; ; number++) if (!proves(ticket, bits, number)) return number;
}

function proves(ticket: string, bits: number, number: number): boolean {
  const hash = createHash("sha256").update(`${ticket}:${number}`).digest();
  return hash.readUInt32BE(0) >>> (32 - bits) === 0;
}
