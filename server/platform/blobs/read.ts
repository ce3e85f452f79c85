import { framesSize, isPlain, isSealed, locate, readPieces, type Place, type SealedPlace } from "./locate.ts";
import type { BlobContext } from "./context.ts";
import { objectKey } from "./sealed/format.ts";
import { unseal } from "./sealed/unseal.ts";
import { keyOf, ObjectMissing } from "./stores/store.ts";

/** Byte offsets, `end` included. */
export interface Range {
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

/** The bytes of a blob. Refuses CONTENT_DESTROYED and CONTENT_LOCKED; throws ENOENT where there is none. */
export async function* readBlob(ctx: BlobContext, hash: string, range: Range): AsyncGenerator<Uint8Array> {
  const place = await locate(ctx.db, hash);
  if (!place) throw new ObjectMissing("There is no such blob.");
  let hasBegun = false;
  try {
    for await (const part of readPlace(ctx, place, range)) {
      hasBegun = true;
      yield part;
    }
  } catch (error) {
    // A file in plain may have been sealed and removed since its row was read.
    const now = error instanceof ObjectMissing && !hasBegun && isPlain(place) ? await locate(ctx.db, hash) : null;
    if (!now || isPlain(now)) throw error;
    yield* readPlace(ctx, now, range);
  }
}

async function* readPlace(
  ctx: BlobContext,
  place: Place,
  { start = 0, end = place.size - 1 }: Range,
): AsyncGenerator<Uint8Array> {
  if (isPlain(place)) yield* ctx.folder.plain.read(place.hash, start, Math.min(end, place.size - 1) + 1);
  else if (isSealed(place)) yield* readSealed(ctx, place, { start, end });
  else {
    let at = 0;
    for (const { piece, size } of await readPieces(ctx.db, place.hash)) {
      const from = Math.max(start - at, 0);
      const to = Math.min(end - at, size - 1);
      if (from <= to) yield* readBlob(ctx, piece, { start: from, end: to });
      at += size;
      if (at > end) return;
    }
  }
}

async function* readSealed(ctx: BlobContext, place: SealedPlace, range: Range): AsyncGenerator<Uint8Array> {
  const { organisationId, generation, object, size, store: kind, wrapped } = place;
  const dataKey = await ctx.keys.open(wrapped, organisationId, generation);
  const store = ctx.storeOf(kind);
  const key = objectKey(dataKey, object);
  yield* unseal(
    (from, to) => store.read(keyOf(place), from, to),
    { name: place, key, size },
    {
      start: range.start ?? 0,
      end: range.end ?? size - 1,
    },
  );
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
