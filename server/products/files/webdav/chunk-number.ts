import { refuse } from "#http";

/** A piece is named by a number, padded or not: clients count from 1, older ones by the offset in bytes. */
export function chunkNumberOf(piece: string | undefined): number {
  if (piece === undefined || !/^\d{1,16}$/.test(piece) || !Number.isSafeInteger(Number(piece)))
    throw refuse("CHUNK_INVALID");
  return Number(piece);
}
