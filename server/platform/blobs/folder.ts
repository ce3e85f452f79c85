import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat, statfs, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { randomToken } from "#clock";
import { refuse } from "#http";
import { writeAll } from "./write-all.ts";

/** What S3 or a folder must offer. Content-addressed: a hash always names the same bytes. */
export interface BlobStore {
  /** Takes bytes to a private place and makes them durable; nothing is visible yet. */
  stage(source: AsyncIterable<Uint8Array>, options: StageOptions, alongside?: Alongside): Promise<StagedBlob>;
  /** Publishes a staged blob under its hash, atomically and durably. */
  publish(blob: StagedBlob): Promise<void>;
  discard(blob: StagedBlob): Promise<void>;
  /** `start` and `end` are byte offsets, `end` inclusive. */
  open(hash: string, range?: { start?: number; end?: number }): Readable;
  has(hash: string): Promise<boolean>;
  size(hash: string): Promise<number | null>;
  remove(hash: string): Promise<void>;
  /** Bytes that can still be stored, what is held in reserve included. */
  free(): Promise<number>;
}

export type Digest = "sha1" | "md5";
/** Runs while the bytes are being made durable, once their hash is known. */
type Alongside = (hash: string, size: number) => Promise<unknown>;
export interface StageOptions {
  readonly limit?: number;
  readonly digests?: readonly Digest[];
  /** Bytes that must stay free. */
  readonly reserve?: number;
}
interface StagedBlob {
  readonly path: string;
  readonly hash: string;
  readonly size: number;
  readonly digests: Readonly<Partial<Record<Digest, string>>>;
}

const flushAt = 1 << 20;

export async function createFolderStore(root: string): Promise<BlobStore> {
  const staging = join(root, "staging");
  await mkdir(staging, { recursive: true });
  const known = new Set<string>();

  const pathOf = (hash: string): string => {
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new Error("A blob is named by 64 hexadecimal digits.");
    return join(root, hash.slice(0, 2), hash.slice(2, 4), hash);
  };

  async function free(): Promise<number> {
    const found = await statfs(root);
    return found.bavail * found.bsize;
  }

  async function ensureFolder(folder: string): Promise<void> {
    if (known.has(folder)) return;
    await mkdir(folder, { recursive: true });
    await syncFolder(dirname(folder));
    await syncFolder(root);
    known.add(folder);
  }

  return {
    async stage(source, options, alongside) {
      const { reserve = 0 } = options;
      const requireRoom = async (): Promise<void> => {
        if (reserve > 0 && (await free()) < reserve) throw refuse("STORAGE_FULL");
      };
      await requireRoom();
      const path = join(staging, `${process.pid}-${randomToken(20)}`);
      const file = await open(path, "wx", 0o600).catch(translate);
      try {
        const written = await copyInto(file, source, options, requireRoom);
        const { size } = await file.stat();
        if (size !== written.size) throw new Error(`The file has ${size} bytes of ${written.size}.`);
        await Promise.all([file.datasync(), alongside?.(written.hash, written.size)]);
        return { path, ...written };
      } catch (error) {
        await rm(path, { force: true });
        return translate(error);
      } finally {
        await file.close().catch(() => undefined);
      }
    },
    async publish(blob) {
      const target = pathOf(blob.hash);
      await ensureFolder(dirname(target)).catch(translate);
      await rename(blob.path, target).catch(translate);
      await syncFolder(dirname(target));
    },
    discard: (blob) => rm(blob.path, { force: true }),
    open: (hash, range) => createReadStream(pathOf(hash), { ...range, highWaterMark: 1 << 18 }),
    has: (hash) =>
      stat(pathOf(hash)).then(
        () => true,
        () => false,
      ),
    size: (hash) =>
      stat(pathOf(hash)).then(
        (found) => found.size,
        () => null,
      ),
    remove: (hash) => rm(pathOf(hash), { force: true }),
    free,
  };
}

async function copyInto(
  file: FileHandle,
  source: AsyncIterable<Uint8Array>,
  options: StageOptions,
  requireRoom: () => Promise<void>,
): Promise<Pick<StagedBlob, "hash" | "size" | "digests">> {
  const sha256 = createHash("sha256");
  const others = (options.digests ?? []).map((name): [Digest, Hash] => [name, createHash(name)]);
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  let size = 0;
  let waiting: Uint8Array[] = [];
  let waitingSize = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > limit) throw refuse("TOO_LARGE", "The content is larger than allowed.", { limit });
    sha256.update(chunk);
    for (const [, hash] of others) hash.update(chunk);
    waiting.push(chunk);
    waitingSize += chunk.length;
    if (waitingSize >= flushAt) {
      await requireRoom();
      await writeAll(file, waiting);
      waiting = [];
      waitingSize = 0;
    }
  }
  await writeAll(file, waiting);
  return {
    hash: sha256.digest("hex"),
    size,
    digests: Object.fromEntries(others.map(([name, hash]) => [name, hash.digest("hex")])),
  };
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function translate(error: unknown): never {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOSPC" || code === "EDQUOT") throw refuse("STORAGE_FULL");
  throw error;
}

/** Removes what uploads cut short by a crash left behind. Only files older than `age` milliseconds. */
export async function sweepStaging(root: string, olderThan: number): Promise<void> {
  for (const name of await readdir(join(root, "staging"))) {
    const path = join(root, "staging", name);
    const found = await stat(path).catch(() => null);
    if (found && found.mtimeMs < olderThan) await rm(path, { force: true });
  }
}
