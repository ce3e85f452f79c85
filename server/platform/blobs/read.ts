import { framesSize, isPlain, isSealed, locate, readPieces, type Place, type SealedPlace } from "./locate.ts";
import type { BlobContext } from "./context.ts";
import { objectKey } from "./sealed/format.ts";
import { unseal } from "./sealed/unseal.ts";
import { borrowLane } from "./threads/lane.ts";
import { unsealInThreads } from "./threads/unseal-large.ts";
import { keyOf, ObjectMissing } from "./stores/store.ts";

/** Byte offsets, `end` included. */
export interface Range {
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

/** The bytes of a blob. Refuses CONTENT_DESTROYED and CONTENT_LOCKED; throws ENOENT where there is none. */
export function readBlob(ctx: BlobContext, hash: string, range: Range): AsyncGenerator<Uint8Array> {
  return readAny({ ctx, isLent: false }, hash, range);
}

/** The same, for those who have done with a part when they ask for the next: of large content it is filled with others then. */
export function lendBlob(ctx: BlobContext, hash: string, range: Range): AsyncGenerator<Uint8Array> {
  return readAny({ ctx, isLent: true }, hash, range);
}

interface Reading {
  readonly ctx: BlobContext;
  readonly isLent: boolean;
}

async function* readAny(reading: Reading, hash: string, range: Range): AsyncGenerator<Uint8Array> {
  const { ctx } = reading;
  const place = await locate(ctx.db, hash);
  if (!place) throw new ObjectMissing("There is no such blob.");
  let hasBegun = false;
  try {
    for await (const part of readPlace(reading, place, range)) {
      hasBegun = true;
      yield part;
    }
  } catch (error) {
    // A file in plain may have been sealed and removed since its row was read.
    const now = error instanceof ObjectMissing && !hasBegun && isPlain(place) ? await locate(ctx.db, hash) : null;
    if (!now || isPlain(now)) throw error;
    yield* readPlace(reading, now, range);
  }
}

async function* readPlace(
  reading: Reading,
  place: Place,
  { start = 0, end = place.size - 1 }: Range,
): AsyncGenerator<Uint8Array> {
  const { ctx } = reading;
  if (isPlain(place)) yield* ctx.folder.plain.read(place.hash, start, Math.min(end, place.size - 1) + 1);
  else if (isSealed(place)) yield* readSealed(reading, place, { start, end });
  else {
    let at = 0;
    for (const { piece, size } of await readPieces(ctx.db, place.hash)) {
      const from = Math.max(start - at, 0);
      const to = Math.min(end - at, size - 1);
      if (from <= to) yield* readAny(reading, piece, { start: from, end: to });
      at += size;
      if (at > end) return;
    }
  }
}

/** From here on threads help. */
const largeFrom = 1 << 20;

async function* readSealed(
  { ctx, isLent }: Reading,
  place: SealedPlace,
  { start, end }: { readonly start: number; readonly end: number },
): AsyncGenerator<Uint8Array> {
  const { organisationId, generation, object, size, store: kind, wrapped } = place;
  const dataKey = await ctx.keys.open(wrapped, organisationId, generation);
  const store = ctx.storeOf(kind);
  const sealed = { name: place, key: objectKey(dataKey, object), size };
  const isLarge = isLent && Math.min(end, size - 1) - start >= largeFrom;
  const lane = isLarge && store.open ? borrowLane() : null;
  if (!lane || !store.open) {
    yield* unseal((from, to) => store.read(keyOf(place), from, to), sealed, { start, end });
    return;
  }
  try {
    const file = await store.open(keyOf(place));
    try {
      yield* unsealInThreads(lane, file.read, sealed, { start, end });
    } finally {
      await lane.end();
      await file.close();
    }
  } finally {
    await lane.end();
  }
}

/** Opens an object from its stored bytes as they pass from its first to its last. */
export async function* openPassing(
  ctx: BlobContext,
  place: SealedPlace,
  frames: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const dataKey = await ctx.keys.open(place.wrapped, place.organisationId, place.generation);
  yield* unseal(() => limited(frames, framesSize(place.size)), {
    name: place,
    key: objectKey(dataKey, place.object),
    size: place.size,
  });
}

/** The first `most` bytes; the rest passes too. */
async function* limited(source: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let left = most;
  for await (const part of source) {
    const taken = part.subarray(0, left);
    left -= taken.length;
    if (taken.length > 0) yield taken;
  }
}
