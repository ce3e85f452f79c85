import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { now } from "#clock";

/**
 * Bytes that come along with a run, as a file: at hand, from a stream that is read before the run waits for its turn, or
 * from one that is opened when its turn has come.
 */
export type FileSource = Uint8Array | Readable | (() => Readable | Promise<Readable>);

const abandonedAfterMs = 3_600_000;

/** Where runs and processes have their folders; what a crash left behind is removed. */
export async function prepareBase(dataFolder: string): Promise<string> {
  const base = join(dataFolder, "temporary", "workers");
  await mkdir(base, { recursive: true, mode: 0o700 });
  for (const name of await readdir(base)) {
    // Another server may share the data folder: what is young may be in use.
    const found = await stat(join(base, name)).catch(() => null);
    if (found && found.mtimeMs < now() - abandonedAfterMs) await rm(join(base, name), { recursive: true, force: true });
  }
  return base;
}

export const makeFolder = (base: string): Promise<string> => mkdtemp(join(base, "run-"));
export const removeFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 3 });

/** Writes sources into a folder: those that must not wait, or those that must. */
export async function spoolFiles(
  folder: string,
  files: Readonly<Record<string, FileSource>>,
  when: "now" | "later",
  signal: AbortSignal,
): Promise<void> {
  for (const [name, source] of Object.entries(files)) {
    if ((typeof source === "function") !== (when === "later")) continue;
    const path = join(folder, name);
    if (source instanceof Uint8Array) await writeFile(path, source, { mode: 0o600, signal });
    else
      await pipeline(typeof source === "function" ? await source() : source, createWriteStream(path, { mode: 0o600 }), {
        signal,
      });
  }
}
