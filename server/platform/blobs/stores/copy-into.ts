import type { FileHandle } from "node:fs/promises";
import { lentFrom } from "./store.ts";
import { writeAll } from "./write-all.ts";

/** The disk begins with what it has been given while more comes, so that little is left to wait for in the end. */
const syncEvery = 64 << 20;
const roomEvery = 8 << 20;

/** Writes a stream to a file. How many bytes it has; the last of them are durable only once the file was synced. */
export async function copyInto(
  file: FileHandle,
  source: AsyncIterable<Uint8Array>,
  requireRoom: () => Promise<void>,
): Promise<number> {
  let size = 0;
  let waiting: Uint8Array[] = [];
  let waitingSize = 0;
  let unsynced = 0;
  let unasked = roomEvery;
  let syncing: Promise<void> | null = null;
  // A disk tells of a fault once: what is said meanwhile is kept for the end.
  const faults: unknown[] = [];
  try {
    for await (const part of source) {
      size += part.length;
      waiting.push(part);
      waitingSize += part.length;
      if (waitingSize < lentFrom) continue;
      unasked += waitingSize;
      if (unasked >= roomEvery) {
        await requireRoom();
        unasked = 0;
      }
      await writeAll(file, waiting);
      unsynced += waitingSize;
      waiting = [];
      waitingSize = 0;
      if (unsynced < syncEvery || syncing) continue;
      unsynced = 0;
      syncing = file
        .datasync()
        .catch((error: unknown) => void faults.push(error))
        .then(() => void (syncing = null));
    }
    await writeAll(file, waiting);
  } finally {
    await syncing;
  }
  if (faults.length > 0) throw faults[0];
  return size;
}
