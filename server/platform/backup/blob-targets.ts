import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Pack } from "tar-stream";
import type { Blobs, FaultyBlob } from "#blobs";
import type { BackupFolder } from "./folder.ts";
import type { Share } from "./share.ts";
import { readBlob } from "./verify.ts";

/** Takes a blob along; says what is wrong with it, or null. */
export type BlobTarget = (hash: string) => Promise<FaultyBlob["problem"] | null>;

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
  return async (hash) => {
    const size = await blobs.size(hash);
    const isThere = size !== null && (await folder.has(hash, size));
    if (isThere && (!share.holds(hash) || (await readBlob(folder, hash)) === "whole")) return null;
    if (size === null) return "missing";
    if (!(await folder.put(hash, blobs.open(hash) as AsyncIterable<Buffer>))) return "damaged";
    if (isThere) onRenewed(hash);
    return null;
  };
}

/** Adds the bytes of a blob as they are, right or wrong. */
export function blobsIntoArchive(archive: Pack, blobs: Blobs): BlobTarget {
  return async (hash) => {
    const size = await blobs.size(hash);
    if (size === null) return "missing";
    const sha256 = createHash("sha256");
    let left = size;
    async function* read(): AsyncGenerator<Uint8Array> {
      try {
        for await (const chunk of blobs.open(hash)) {
          const part = (chunk as Buffer).subarray(0, left);
          sha256.update(part);
          left -= part.length;
          yield part;
        }
      } catch {
        // What cannot be read is told by the hash.
      }
      // The entry's size is written already: bytes that cannot be read are zeros.
      for (; left > 0; left -= Math.min(left, zeros.length)) {
        sha256.update(zeros);
        yield zeros.subarray(0, left);
      }
    }
    await pipeline(Readable.from(read()), archive.entry({ name: `blobs/${hash}`, size }));
    return sha256.digest("hex") === hash ? null : "damaged";
  };
}

const zeros = new Uint8Array(1 << 16);
