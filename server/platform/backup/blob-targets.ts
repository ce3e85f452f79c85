import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Pack } from "tar-stream";
import { checkStored, type Blobs, type FaultyBlob, type Stored } from "#blobs";
import { entryOf } from "./entries.ts";
import type { BackupFolder } from "./folder.ts";
import type { Share } from "./share.ts";
import { readStored } from "./verify.ts";

/** Takes along what is stored of a blob, as it is stored; says what is wrong with it, or null. */
export type BlobTarget = (one: Stored) => Promise<FaultyBlob["problem"] | null>;

/**
 * Copies what the folder lacks, and anew what it has damaged, as far as that is read again: `share`. What is damaged here is not
 * kept: another backup may have it whole.
 */
export function blobsIntoFolder(
  folder: BackupFolder,
  blobs: Blobs,
  share: Pick<Share, "holds">,
  onRenewed: (hash: string) => void,
): BlobTarget {
  return async (one) => {
    const size = await blobs.stored.size(one);
    const isThere = size !== null && (await folder.has(one, size));
    if (isThere && (!share.holds(one.hash) || (await readStored(folder, one)) === "whole")) return null;
    if (size === null) return "missing";
    if (!(await folder.put(one, blobs.stored.open(one, size)))) return "damaged";
    if (isThere) onRenewed(one.hash);
    return null;
  };
}

/** Adds the bytes of a blob as they are, right or wrong. */
export function blobsIntoArchive(archive: Pack, blobs: Blobs): BlobTarget {
  return async (one) => {
    const size = await blobs.stored.size(one);
    if (size === null) return "missing";
    const check = checkStored(one);
    let left = size;
    async function* read(): AsyncGenerator<Uint8Array> {
      try {
        for await (const chunk of blobs.stored.open(one, size ?? 0)) {
          const part = chunk.subarray(0, left);
          check.update(part);
          left -= part.length;
          yield part;
        }
      } catch {
        // What cannot be read is told by the check.
      }
      // The entry's size is written already: bytes that cannot be read are zeros.
      for (; left > 0; left -= Math.min(left, zeros.length)) {
        check.update(zeros);
        yield zeros.subarray(0, left);
      }
    }
    await pipeline(Readable.from(read()), archive.entry({ name: entryOf(one), size }));
    return check.isWhole() ? null : "damaged";
  };
}

const zeros = new Uint8Array(1 << 16);
