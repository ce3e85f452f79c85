import { createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Writes a file that appears whole and synced to disk, or not at all. */
export async function writeDurably(file: string, source: Readable, ...through: Transform[]): Promise<void> {
  const partial = `${file}.partial`;
  try {
    await pipeline([source, ...through, createWriteStream(partial, { mode: 0o600 })]);
    await sync(partial);
    await rename(partial, file);
    await sync(dirname(file));
  } finally {
    await rm(partial, { force: true }).catch(() => undefined);
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
