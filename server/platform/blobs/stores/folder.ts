import { constants, createReadStream } from "node:fs";
import { access, mkdir, open, opendir, readdir, rename, rm, stat, statfs, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { randomToken } from "#clock";
import { refuse } from "#http";
import { sealedFrameSize } from "../sealed/format.ts";
import { copyInto } from "./copy-into.ts";
import { createFolderSync } from "./sync-folders.ts";
import { writeNew } from "./write-new.ts";
import { ObjectMissing, keyPattern, requireKey, type BlobStore, type ReadInto } from "./store.ts";

/** Whole frames, so that nothing has to be put together when they are opened. */
const readAtOnce = 8 * sealedFrameSize;

/** What a folder offers besides: files in plain, as earlier versions stored them. */
export interface FolderStore extends BlobStore {
  readonly plain: PlainFiles;
}

/** Files named by the SHA-256 of their bytes. */
interface PlainFiles {
  read(hash: string, from: number, to: number): AsyncIterable<Uint8Array>;
  put(hash: string, source: AsyncIterable<Uint8Array>): Promise<void>;
  size(hash: string): Promise<number | null>;
  remove(hash: string): Promise<void>;
  /** All that are there, and since when. */
  list(): AsyncIterable<{ readonly key: string; readonly at: number }>;
}

/** `reserve`: bytes that must stay free. */
export async function createFolderStore(root: string, reserve = 0): Promise<FolderStore> {
  const staging = join(root, "staging");
  const objects = join(root, "objects");
  await mkdir(staging, { recursive: true });
  await mkdir(objects, { recursive: true });
  const known = new Set<string>();
  const syncFolder = createFolderSync();

  const pathOf = (key: string): string => {
    requireKey(key);
    const [organisation = "", object = ""] = key.split("/");
    return join(objects, organisation, object.slice(0, 2), object);
  };
  const plainPathOf = (hash: string): string => {
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new Error("A blob is named by 64 hexadecimal digits.");
    return join(root, hash.slice(0, 2), hash.slice(2, 4), hash);
  };

  async function free(): Promise<number> {
    const found = await statfs(root);
    return found.bavail * found.bsize;
  }

  let freeNow: Promise<number> | null = null;
  /** Who asks while the disk is being asked has the same answer. */
  async function requireRoom(): Promise<void> {
    if (reserve === 0) return;
    freeNow ??= free().finally(() => (freeNow = null));
    if ((await freeNow) < reserve) throw refuse("STORAGE_FULL");
  }

  /** Makes a folder below the root, each above it durable. */
  async function ensureFolder(folder: string): Promise<void> {
    if (known.has(folder) || folder === root) return;
    await ensureFolder(dirname(folder));
    await mkdir(folder, { recursive: true });
    await syncFolder(dirname(folder));
    known.add(folder);
  }

  async function move(path: string, target: string): Promise<void> {
    await ensureFolder(dirname(target));
    await rename(path, target);
    await syncFolder(dirname(target));
  }

  async function writeTo(file: FileHandle, source: AsyncIterable<Uint8Array>): Promise<void> {
    const size = await copyInto(file, source, requireRoom);
    const found = await file.stat();
    if (found.size !== size) throw new Error(`The file has ${found.size} bytes of ${size}.`);
  }

  /** `place`: makes what was written to a path durable where it belongs. */
  async function put(
    source: AsyncIterable<Uint8Array>,
    place: (file: FileHandle, path: string) => Promise<void>,
  ): Promise<void> {
    await requireRoom();
    const path = join(staging, `${process.pid}-${randomToken(20)}`);
    const file = await open(path, "wx", 0o600).catch(translate);
    try {
      await writeTo(file, source);
      await place(file, path);
    } catch (error) {
      await rm(path, { force: true });
      translate(error);
    } finally {
      await file.close().catch(() => undefined);
    }
  }

  /**
   * The disk takes bytes and name together: nobody reads an object before a row names it, and that is written when both are durable. What a
   * crash leaves in between is an object without a row.
   */
  const putObject = (target: string, source: AsyncIterable<Uint8Array>): Promise<void> =>
    put(source, async (file, path) => {
      const done = await Promise.allSettled([file.datasync(), move(path, target)]);
      const fault = done.find((one) => one.status === "rejected");
      if (!fault) return;
      await rm(target, { force: true });
      throw fault.reason;
    });

  /** Straight to where it belongs: what a crash leaves is an object without a row here, too. */
  async function putWhole(path: string, parts: readonly Uint8Array[]): Promise<void> {
    const folder = dirname(path);
    await Promise.all([requireRoom(), ensureFolder(folder)])
      .then(() => writeNew(path, parts, () => syncFolder(folder)))
      .catch(translate);
  }

  /** What is named by its content is whole wherever its name is. */
  const putPlain = (target: string, source: AsyncIterable<Uint8Array>): Promise<void> =>
    put(source, async (file, path) => {
      await file.datasync();
      await move(path, target);
    });

  return {
    kind: "folder",
    put: (key, source) => putObject(pathOf(key), source),
    putWhole: (key, parts) => putWhole(pathOf(key), parts),
    read: (key, from, to) => readFrom(pathOf(key), from, to),
    open: (key) => openToRead(pathOf(key)),
    size: (key) => sizeOf(pathOf(key)),
    remove: (key) => rm(pathOf(key), { force: true }),
    list: () => listBelow(objects),
    free,
    check: () => access(root, constants.R_OK | constants.W_OK),
    sweep: (olderThan) => sweepStaging(root, olderThan),
    plain: {
      read: (hash, from, to) => readFrom(plainPathOf(hash), from, to),
      put: (hash, source) => putPlain(plainPathOf(hash), source),
      size: (hash) => sizeOf(plainPathOf(hash)),
      remove: (hash) => rm(plainPathOf(hash), { force: true }),
      list: () => listPlain(root),
    },
  };
}

async function* readFrom(path: string, from: number, to: number): AsyncGenerator<Uint8Array> {
  if (to <= from) return;
  const stream = createReadStream(path, { start: from, end: to - 1, highWaterMark: readAtOnce });
  try {
    yield* stream as AsyncIterable<Buffer>;
  } catch (error) {
    asMissing(error);
  } finally {
    stream.destroy();
  }
}

async function openToRead(path: string): Promise<{ read: ReadInto; close(): Promise<void> }> {
  const file = await open(path, "r").catch(asMissing);
  return {
    async read(into, at) {
      for (let done = 0; done < into.length;) {
        const { bytesRead } = await file.read(into, done, into.length - done, at + done);
        if (bytesRead === 0) return false;
        done += bytesRead;
      }
      return true;
    },
    close: () => file.close(),
  };
}

function asMissing(error: unknown): never {
  throw (error as NodeJS.ErrnoException).code === "ENOENT" ? new ObjectMissing("The file is not there.") : error;
}

const sizeOf = (path: string): Promise<number | null> =>
  stat(path).then(
    (found) => found.size,
    () => null,
  );

async function* listBelow(objects: string): AsyncGenerator<{ key: string; at: number }> {
  for (const organisation of await readdir(objects))
    for (const part of await readdir(join(objects, organisation)))
      for await (const { name } of await opendir(join(objects, organisation, part))) {
        const found = await stat(join(objects, organisation, part, name)).catch(() => null);
        const key = `${organisation}/${name}`;
        if (found && keyPattern.test(key)) yield { key, at: found.mtimeMs };
      }
}

async function* listPlain(root: string): AsyncGenerator<{ key: string; at: number }> {
  const isPart = (name: string): boolean => /^[0-9a-f]{2}$/.test(name);
  for (const first of (await readdir(root)).filter(isPart))
    for (const second of (await readdir(join(root, first))).filter(isPart))
      for await (const { name } of await opendir(join(root, first, second))) {
        const found = await stat(join(root, first, second, name)).catch(() => null);
        if (found && /^[0-9a-f]{64}$/.test(name)) yield { key: name, at: found.mtimeMs };
      }
}

function translate(error: unknown): never {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOSPC" || code === "EDQUOT") throw refuse("STORAGE_FULL");
  throw error;
}

/** Removes what uploads cut short by a crash left behind. Only files older than `age` milliseconds. */
async function sweepStaging(root: string, olderThan: number): Promise<void> {
  for (const name of await readdir(join(root, "staging"))) {
    const path = join(root, "staging", name);
    const found = await stat(path).catch(() => null);
    if (found && found.mtimeMs < olderThan) await rm(path, { force: true });
  }
}
