import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { elapsed } from "#clock";
import { Refusal } from "#http";
import type { BlobContext } from "./context.ts";
import { isPlain, isSealed, locate, wholeSize, type PlainPlace, type SealedPlace } from "./locate.ts";
import { openPassing } from "./read.ts";
import { headerSize } from "./sealed/format.ts";
import { NotWhole } from "./sealed/unseal.ts";
import { checkPlain, checkSealed } from "./sealed/whole.ts";
import { keyOf, ObjectMissing } from "./stores/store.ts";

export type Problem = "damaged" | "missing";

/** A blob whose bytes are not what its name says, or are not there although something refers to it. */
export interface FaultyBlob {
  readonly hash: string;
  readonly problem: Problem;
  /** The modules that refer to it. */
  readonly usedBy: readonly string[];
}

interface Pace {
  readonly bytesPerSecond?: number | undefined;
  readonly signal?: AbortSignal;
}

/** Reads all bytes of a blob and compares. Null: whole. `bytesPerSecond`: how fast it may be read; left out: as it comes. */
export async function checkBlob(ctx: BlobContext, hash: string, pace: Pace = {}): Promise<Problem | null> {
  const place = await locate(ctx.db, hash);
  if (!place) return null;
  try {
    if (isPlain(place)) return (await isPlainWhole(ctx, place, pace)) ? null : "damaged";
    // What consists of pieces is as whole as they are, and each of them is a blob.
    return !isSealed(place) || (await isSealedWhole(ctx, place, pace)) ? null : "damaged";
  } catch (error) {
    if (pace.signal?.aborted || error instanceof Refusal) throw error;
    if (error instanceof ObjectMissing) return "missing";
    // A store that does not answer says nothing about the object.
    if (!(error instanceof NotWhole) && isSealed(place) && place.store === "s3") throw error;
    // EIO and the like: bytes that cannot be read are as good as wrong ones.
    return "damaged";
  }
}

async function isPlainWhole(ctx: BlobContext, { hash, size }: PlainPlace, pace: Pace): Promise<boolean> {
  const check = checkPlain(hash);
  if ((await ctx.folder.plain.size(hash)) === null) throw new ObjectMissing("The file is not there.");
  for await (const part of paced(ctx.folder.plain.read(hash, 0, Math.max(size, 1)), pace)) check.update(part);
  return check.isWhole() && (await ctx.folder.plain.size(hash)) === size;
}

async function isSealedWhole(ctx: BlobContext, place: SealedPlace, pace: Pace): Promise<boolean> {
  const store = ctx.storeOf(place.store);
  const total = wholeSize(place.size);
  const found = await store.size(keyOf(place));
  if (found === null) throw new ObjectMissing("The object is not there.");
  if (found !== total) return false;
  const check = checkSealed(place);
  async function* frames(): AsyncGenerator<Uint8Array> {
    let at = 0;
    for await (const part of paced(store.read(keyOf(place), 0, total), pace)) {
      check.update(part);
      const skipped = Math.min(part.length, Math.max(0, headerSize - at));
      at += part.length;
      yield part.subarray(skipped);
    }
  }
  const isReadable = place.wrapped !== null;
  if (!isReadable) {
    // Its key was destroyed: what can be seen without is looked at.
    for await (const _ of frames());
    return check.isWhole();
  }
  const sha256 = createHash("sha256");
  for await (const plain of openPassing(ctx, place, frames())) sha256.update(plain);
  const { nameOf } = await ctx.keys.forWriting(place.organisationId);
  const digest = sha256.digest();
  // What an earlier version stored in plain has kept its name.
  return check.isWhole() && [nameOf(digest), digest.toString("hex")].includes(place.hash);
}

export async function* paced(
  source: AsyncIterable<Uint8Array>,
  { bytesPerSecond, signal }: Pace,
): AsyncGenerator<Uint8Array> {
  const begun = elapsed();
  let read = 0;
  for await (const chunk of source) {
    signal?.throwIfAborted();
    yield chunk;
    read += chunk.length;
    const ahead = bytesPerSecond === undefined ? 0 : (read / bytesPerSecond) * 1000 - (elapsed() - begun);
    if (ahead > 20) await wait(ahead, undefined, signal ? { signal } : {});
  }
}
