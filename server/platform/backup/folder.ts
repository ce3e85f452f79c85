import { createHash, createHmac } from "node:crypto";
import { checkStored, lineOf, type Stored } from "#blobs";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { checkOf, createSalt, derive, isSame, type BackupKey } from "./encryption/key.ts";
import { encrypt, encryptedSize } from "./encryption/stream.ts";
import { writeDurably } from "./durable.ts";
import { openPlain, readContents } from "./read.ts";
import { broken, keyMissing, keyWrong, unusable } from "./refusals.ts";

/** A folder of backups: each an archive of the rows, and the blobs of all of them once. */
export interface BackupFolder {
  readonly path: string;
  readonly salt: Buffer | null;
  /** Where the archive of a moment lies. */
  fileOf(createdAt: string): string;
  has(one: Stored, size: number): Promise<boolean>;
  /** Keeps what is stored of a blob; false, and nothing kept, when the bytes are not whole. */
  put(one: Stored, source: AsyncIterable<Uint8Array>): Promise<boolean>;
  /** The bytes that were stored; reading them fails where they are not there, or were changed. */
  open(one: Stored): AsyncIterable<Buffer>;
  /** Names of archives, oldest first. */
  archives(): Promise<string[]>;
  /** Removes all archives but the newest, and the blobs that none of those refers to. */
  prune(keep: number): Promise<{ readonly archives: number; readonly blobs: number }>;
}

/** What a backup that was killed has left: nobody else writes while old ones are removed. */
const leftName = /^\d{4}-[\d-]+T[\d-]+Z\.safos\.(partial|table)$/;

const infoName = "safos-backups.json";
const archiveName = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z\.safos$/;

interface Info {
  readonly format: 1;
  /** Hexadecimal; null: not encrypted. */
  readonly salt: string | null;
  readonly check: string | null;
}

/** Opens a folder of backups; `isNew`: makes it where there is none. Refuses when it is of another key, or cannot be used. */
export async function openBackupFolder(
  path: string,
  key: BackupKey | null,
  { isNew = false } = {},
): Promise<BackupFolder> {
  const info = await readInfo(path, key, isNew);
  const salt = info.salt === null ? null : Buffer.from(info.salt, "hex");
  if (salt && !key) throw keyMissing();
  if (!salt && key) throw unusable(path, new Error("the backups there are not encrypted; choose another folder"));
  const master = salt && key ? key.masterOf(salt) : null;
  if (master && salt && !isSame(checkOf(master, salt), Buffer.from(info.check ?? "", "hex"))) throw keyWrong();
  const naming = master && salt ? derive(master, salt, "names") : null;

  const blobs = join(path, "blobs");
  const nameOf = (one: Stored): string => {
    const name = one.object === null ? one.hash : createHash("sha256").update(lineOf(one)).digest("hex");
    return naming ? createHmac("sha256", naming).update(name).digest("hex") : name;
  };
  const pathOf = (one: Stored): string => join(blobs, nameOf(one).slice(0, 2), nameOf(one));

  async function archives(): Promise<string[]> {
    return (await readdir(path)).filter((name) => archiveName.test(name)).toSorted();
  }

  return {
    path,
    salt,
    fileOf: (createdAt) => join(path, `${createdAt.replaceAll(/[:.]/g, "-")}.safos`),
    async has(one, size) {
      const found = await stat(pathOf(one)).catch(() => null);
      return found?.size === (key ? encryptedSize(size) : size);
    },
    async put(one, source) {
      const file = pathOf(one);
      await makeFolder(dirname(file));
      const check = checkStored(one);
      async function* read(): AsyncGenerator<Uint8Array> {
        for await (const part of source) {
          check.update(part);
          yield part;
        }
        if (!check.isWhole()) throw new NotWhole();
      }
      const bytes = read();
      try {
        await writeDurably(file, Readable.from(key && salt ? encrypt(bytes, key, salt) : bytes));
        return true;
      } catch (error) {
        if (error instanceof NotWhole) return false;
        throw error;
      }
    },
    async *open(one) {
      yield* (await openPlain(pathOf(one), key)) as AsyncIterable<Buffer>;
    },
    archives,
    async prune(keep) {
      const all = await archives();
      const [old, kept] = [all.slice(0, -keep), all.slice(-keep)];
      const used = new Set<string>();
      // Read first: where one cannot be read nothing is removed.
      for (const name of kept) for (const one of await readContents(join(path, name), key)) used.add(nameOf(one));
      for (const name of old) await rm(join(path, name));
      for (const name of await readdir(path)) if (leftName.test(name)) await rm(join(path, name), { force: true });
      return { archives: old.length, blobs: await removeUnused(blobs, used) };
    },
  };
}

class NotWhole extends Error {}

async function removeUnused(blobs: string, used: ReadonlySet<string>): Promise<number> {
  let removed = 0;
  for (const part of await readdir(blobs)) {
    for (const name of await readdir(join(blobs, part))) {
      const isPartial = /^[0-9a-f]{64}\.partial$/.test(name);
      if (!isPartial && (!/^[0-9a-f]{64}$/.test(name) || used.has(name))) continue;
      await rm(join(blobs, part, name));
      if (!isPartial) removed += 1;
    }
  }
  return removed;
}

async function readInfo(path: string, key: BackupKey | null, isNew: boolean): Promise<Info> {
  const file = join(path, infoName);
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" && isNew) return null;
    throw error.code === "ENOENT" ? broken(`${path} is no folder of backups`) : unusable(path, error);
  });
  if (text === null) return makeInfo(path, file, key);
  try {
    const info = JSON.parse(text) as Info;
    if (info.format === 1) return info;
  } catch {
    // Answered below.
  }
  throw broken(`${file} was written by a newer Safos, or is damaged`);
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}

async function makeInfo(path: string, file: string, key: BackupKey | null): Promise<Info> {
  const salt = key ? createSalt() : null;
  const check = key && salt ? checkOf(key.masterOf(salt), salt).toString("hex") : null;
  const info: Info = { format: 1, salt: salt?.toString("hex") ?? null, check };
  try {
    // Not what is above it: where a disk is not mounted, the backups must not land below its place.
    await makeFolder(path);
    await makeFolder(join(path, "blobs"));
    await writeFile(file, `${JSON.stringify(info)}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    throw unusable(path, error);
  }
  return info;
}
