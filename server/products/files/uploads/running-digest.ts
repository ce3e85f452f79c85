import { createHash, type Hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { ChunkRow } from "./queries.ts";

type Piece = Pick<ChunkRow, "number" | "blob">;

/** The SHA-1 of an upload's first pieces, as they came to this process: clients send theirs with the last request. */
interface Running {
  readonly count: number;
  /** Names those pieces and their order. */
  readonly trail: string;
  readonly hash: Hash;
}

/** Uploads whose digest is kept while their pieces come; of others the pieces are read once more at the end. */
const most = 1000;
const kept = new LRUCache<string, Running>({ max: most });

const trailOf = (pieces: readonly Piece[]): string =>
  createHash("sha256")
    .update(pieces.map((one) => `${one.number} ${one.blob}`).join("\n"))
    .digest("base64");

/** A digest that goes on with a piece behind those before it; null: not all of those came through here, or not in order. */
export function continueDigest(uploadId: string, before: readonly Piece[]): Hash | null {
  if (before.length === 0) return createHash("sha1");
  const known = kept.get(uploadId);
  return known?.count === before.length && known.trail === trailOf(before) ? known.hash.copy() : null;
}

/** Keeps the digest of these pieces, unless one of more of them is kept. */
export function keepDigest(uploadId: string, pieces: readonly Piece[], hash: Hash): void {
  if ((kept.get(uploadId)?.count ?? 0) < pieces.length)
    kept.set(uploadId, { count: pieces.length, trail: trailOf(pieces), hash });
}

/** What is digested of the pieces, and those that are left to be read. */
export function digestedOf<T extends Piece>(
  uploadId: string,
  pieces: readonly T[],
): { readonly hash: Hash; readonly left: readonly T[] } {
  const known = kept.get(uploadId);
  const isPrefix = known !== undefined && known.trail === trailOf(pieces.slice(0, known.count));
  return isPrefix
    ? { hash: known.hash.copy(), left: pieces.slice(known.count) }
    : { hash: createHash("sha1"), left: pieces };
}

export const forgetDigest = (uploadId: string): void => void kept.delete(uploadId);
