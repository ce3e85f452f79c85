import { sql, type Db } from "#database";
import { framesOf, headerSize, sealedSize, tagSize, trailerSize } from "./sealed/format.ts";
import type { BlobContext } from "./context.ts";
import { keyOf, type BlobStore } from "./stores/store.ts";
import type { BlobTables } from "./tables.ts";

/** Where the bytes of a blob lie, and under which key. */
export interface SealedPlace {
  readonly hash: string;
  readonly size: number;
  readonly organisationId: string;
  readonly object: string;
  readonly generation: number;
  readonly store: BlobStore["kind"];
  /** The key as it is kept; null: destroyed. */
  readonly wrapped: Buffer | null;
}
/** A file in plain, of an earlier version. */
export interface PlainPlace {
  readonly hash: string;
  readonly size: number;
  readonly organisationId: null;
}
/** It consists of other blobs. */
interface JoinedPlace {
  readonly hash: string;
  readonly size: number;
  readonly organisationId: string;
  readonly object: null;
}
export type Place = SealedPlace | PlainPlace | JoinedPlace;

export const isPlain = (place: Place): place is PlainPlace => place.organisationId === null;
export const isSealed = (place: Place): place is SealedPlace => place.organisationId !== null && place.object !== null;

export async function locate(db: Db<BlobTables>, hash: string): Promise<Place | null> {
  const { rows } =
    await sql<Place>`select b.hash, b.size, b.organisation_id as "organisationId", b.object, b.generation, b.store,
      k.wrapped from blobs.blob b
    left join blobs.key k on k.organisation_id = b.organisation_id and k.generation = b.generation
    where b.hash = ${hash}`.execute(db);
  return rows[0] ?? null;
}

export interface PieceRow {
  readonly piece: string;
  readonly size: number;
}

/** The pieces of a joined blob, in order. */
export async function readPieces(db: Db<BlobTables>, hash: string): Promise<PieceRow[]> {
  const { rows } =
    await sql<PieceRow>`select piece, size from blobs.piece where blob = ${hash} order by number`.execute(db);
  return rows;
}

/** Whether all that the blob needs is in its store, by the sizes there. */
export async function isThere(ctx: BlobContext, place: Place | null): Promise<boolean> {
  if (!place) return false;
  if (isPlain(place)) return (await ctx.folder.plain.size(place.hash)) === place.size;
  if (isSealed(place)) return (await ctx.storeOf(place.store).size(keyOf(place))) === sealedSize(place.size);
  for (const { piece } of await readPieces(ctx.db, place.hash))
    if (!(await isThere(ctx, await locate(ctx.db, piece)))) return false;
  return true;
}

/** Bytes of a sealed object without its header and its CRC. */
export const framesSize = (size: number): number => size + framesOf(size) * tagSize;
export const wholeSize = (size: number): number => headerSize + framesSize(size) + trailerSize;
