import { refuse } from "#http";

/**
 * A piece is named by a number, padded or not: clients count from 1, older ones by the offset in bytes, and rclone by the
 * first and the last byte. In the order of their names is in the order of their first numbers.
 */
export function chunkNumberOf(piece: string | undefined): number {
  const first = /^(\d{1,16})(?:-\d{1,16})?$/.exec(piece ?? "")?.[1];
  if (first === undefined || !Number.isSafeInteger(Number(first))) throw refuse("CHUNK_INVALID");
  return Number(first);
}
