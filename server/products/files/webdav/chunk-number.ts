import { refuse } from "#http";

interface ChunkName {
  readonly number: number;
  /** Bytes, where the name says the first and the last. */
  readonly length: number | null;
}

/**
 * A piece is named by a number, padded or not: clients count from 1, older ones by the offset in bytes, and rclone by the
 * first and the last byte. In the order of their names is in the order of their first numbers. Refuses CHUNK_INVALID.
 */
export function readChunkName(piece: string | undefined): ChunkName {
  const [, first, last] = /^(\d{1,16})(?:-(\d{1,16}))?$/.exec(piece ?? "") ?? [];
  const number = Number(first);
  const length = last === undefined ? null : Number(last) - number + 1;
  if (first === undefined || !Number.isSafeInteger(number) || (length !== null && !(length > 0)))
    throw refuse("CHUNK_INVALID");
  return { number, length };
}
