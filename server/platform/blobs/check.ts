import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { elapsed } from "#clock";
import type { BlobStore } from "./folder.ts";

export type Problem = "damaged" | "missing";

/** A blob whose bytes are not what its name says, or are not there although something refers to it. */
export interface FaultyBlob {
  readonly hash: string;
  readonly problem: Problem;
  /** The modules that refer to it. */
  readonly usedBy: readonly string[];
}

/** Reads all bytes of a blob and compares. Null: whole. `bytesPerSecond`: how fast it may be read; left out: as it comes. */
export async function checkBlob(
  store: BlobStore,
  hash: string,
  { bytesPerSecond, signal }: { readonly bytesPerSecond?: number | undefined; readonly signal?: AbortSignal } = {},
): Promise<Problem | null> {
  const sha256 = createHash("sha256");
  const begun = elapsed();
  let read = 0;
  try {
    for await (const chunk of store.open(hash)) {
      signal?.throwIfAborted();
      sha256.update(chunk as Buffer);
      read += (chunk as Buffer).length;
      const ahead = bytesPerSecond === undefined ? 0 : (read / bytesPerSecond) * 1000 - (elapsed() - begun);
      if (ahead > 20) await wait(ahead, undefined, signal ? { signal } : {});
    }
  } catch (error) {
    if (signal?.aborted) throw error;
    // EIO and the like: bytes that cannot be read are as good as wrong ones.
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "missing" : "damaged";
  }
  return sha256.digest("hex") === hash ? null : "damaged";
}
