import { createWriteStream } from "node:fs";
import { chmod, chown, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { now } from "#clock";
import { refuse } from "#http";
import { isRoot, nobody, runProgram, type Owner, type Workers } from "#workers";

/** A folder in which films are made of others. */
export interface Studio {
  readonly folder: string;
  /** Writes a file of this name into it; its path. */
  put(name: string, bytes: AsyncIterable<Uint8Array>): Promise<string>;
  /**
   * Runs ffmpeg there with these parameters, for at most this long (s), in a turn of the workers. It opens files only. Refuses
   * FORMAT_BROKEN when it fails, TOO_LARGE and UNAVAILABLE.
   */
  run(parameters: readonly string[], seconds: number): Promise<void>;
}

const limits = { fileBytes: 2 ** 34, memory: 4096 };
const always = ["-nostdin", "-loglevel", "quiet", "-y"];

const prefix = "safos-studio-";
/** While films are made, files come and go more often than this. */
const abandonedAfterMs = 7_200_000;

/** Removes what a crash has left: it is not sealed. */
export async function clearStudios(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const path = join(tmpdir(), name);
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory() && found.mtimeMs < now() - abandonedAfterMs)
      // Another account's stays.
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

export async function openStudio(program: string, workers: Workers, owner: Owner): Promise<Studio> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  if (isRoot()) await chown(folder, nobody, nobody);
  return {
    folder,
    async put(name, bytes) {
      const path = join(folder, basename(name));
      await pipeline(Readable.from(bytes, { objectMode: false }), createWriteStream(path, { mode: 0o600 }));
      if (isRoot()) await chown(path, nobody, nobody);
      else await chmod(path, 0o600);
      return path;
    },
    run: (parameters, seconds) =>
      workers.hold({ owner }, async (signal) => {
        const command = { program, parameters: [...always, ...parameters], folder, limits: { ...limits, seconds } };
        if ((await runProgram(command, signal)) !== 0) throw refuse("FORMAT_BROKEN");
      }),
  };
}
