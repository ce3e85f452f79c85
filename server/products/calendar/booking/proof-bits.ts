import { proofBits } from "#http";

const mostBits = 20;

/** Each doubling of what was booked within the hour, from ten on, makes a proof twice as hard. */
export const bitsFor = (lately: number): number =>
  Math.min(proofBits + Math.floor(Math.log2(1 + lately / 10)), mostBits);
