import { createReadStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { now, randomToken } from "#clock";

const dayMs = 86_400_000;
const unusedDays = 30;

/** Scaled pictures on the disk, by a name of hexadecimal digits and letters. Several servers may share the folder. */
export interface KeptPictures {
  /** Null when it was never kept, or not used for a month. */
  open(name: string): Promise<Readable | null>;
  keep(name: string, bytes: Uint8Array): Promise<void>;
  /** Removes what nobody has looked at for a month. */
  trim(): Promise<void>;
}

export function createKeptPictures(folder: string): KeptPictures {
  const pathOf = (name: string): string => join(folder, name.slice(0, 2), name);
  return {
    async open(name) {
      const path = pathOf(name);
      const found = await stat(path).catch(() => null);
      if (!found) return null;
      const at = new Date(now());
      // Once a day is enough to know that it is in use.
      if (found.mtimeMs < now() - dayMs) await utimes(path, at, at).catch(() => undefined);
      return createReadStream(path);
    },
    async keep(name, bytes) {
      const path = pathOf(name);
      const partial = `${path}.${randomToken(8)}`;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeFile(partial, bytes, { mode: 0o600 });
      await rename(partial, path);
    },
    async trim() {
      const before = now() - unusedDays * dayMs;
      for (const part of await readdir(folder).catch(() => []))
        for (const name of await readdir(join(folder, part))) {
          const found = await stat(join(folder, part, name)).catch(() => null);
          if (found && found.mtimeMs < before) await rm(join(folder, part, name), { force: true });
        }
    },
  };
}
