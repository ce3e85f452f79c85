import { join } from "node:path";
import type { Readable } from "node:stream";
import { now } from "#clock";
import { sql, whileAlone, type Database } from "#database";
import type { Log } from "#log";
import type { FaultyBlob } from "./check.ts";
import { createFolderStore, sweepStaging, type BlobStore, type Digest, type StageOptions } from "./folder.ts";
import { countDamage, scrubFor, verifyAll } from "./scrub.ts";
import type { BlobTables } from "./tables.ts";
import { totalSizeOf } from "./total-size.ts";

export interface StoredBlob {
  /** SHA-256, 64 hexadecimal digits. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
  readonly digests: Readonly<Partial<Record<Digest, string>>>;
}

export interface Blobs {
  /** Stores a stream; when it resolves the bytes survive a power cut. Refuses TOO_LARGE and STORAGE_FULL. */
  write(source: AsyncIterable<Uint8Array>, options?: StageOptions): Promise<StoredBlob>;
  open(hash: string, range?: { start?: number; end?: number }): Readable;
  has(hash: string): Promise<boolean>;
  /** Bytes, or null when it is not there. */
  size(hash: string): Promise<number | null>;
  /**
   * Publishes bytes without telling the database: for restoring, where the rows come by themselves. False, and nothing
   * stored, when they are not what the hash names.
   */
  put(hash: string, source: AsyncIterable<Uint8Array>): Promise<boolean>;
  /** A module tells which of these hashes it still refers to; what nobody refers to is removed after a day. */
  registerReferences(module: string, inUse: (hashes: string[]) => Promise<string[]>): void;
  /** Removes unreferenced blobs that nobody touched for `ageMs`; returns how many. */
  collect(ageMs?: number): Promise<number>;
  /** Which modules refer to a blob. */
  usedBy(hash: string): Promise<string[]>;
  /** Every blob that the connection's snapshot knows, in order. */
  hashes(client: { query(text: string): Promise<{ rows: unknown[] }> }): Promise<string[]>;
  /** Reads every blob and compares it with its name. What is wrong is remembered and logged. */
  verify(): Promise<{ readonly checked: number; readonly faulty: readonly FaultyBlob[] }>;
  /** The same, a part of a daily round for `ms` at an idle pace, in one process at a time. */
  scrub(ms: number, signal: AbortSignal): Promise<void>;
  /** How many blobs were found not to be whole. */
  damage(): Promise<number>;
  /** Bytes of all stored files. */
  bytes(): Promise<number>;
  /** Bytes that are free on the disk, and whether less than the reserve is left. */
  room(): Promise<{ readonly free: number; readonly isLow: boolean }>;
  readonly folder: string;
}

const dayMs = 86_400_000;
const batch = 500;
/** Held by the process that checks blobs. */
const scrubLock = 7266025;
/** Held shared while an archive is written. */
export const archiveLock = 7266024;

export async function createBlobs(options: {
  readonly database: Database;
  readonly dataFolder: string;
  readonly log: Log;
  /** Bytes that must stay free on the disk: below, nothing more is stored. */
  readonly reserve?: number;
}): Promise<Blobs> {
  const { reserve = 0 } = options;
  const db = options.database.of<BlobTables>();
  const folder = join(options.dataFolder, "blobs");
  const store: BlobStore = await createFolderStore(folder);
  const owners = new Map<string, (hashes: string[]) => Promise<string[]>>();
  const scrubbing = { db, store, log: options.log, usedBy };

  return {
    folder,
    async write(source, stageOptions = {}) {
      // The row before the file is published: it waits for a collection that is just removing the same content.
      const staged = await store.stage(source, { ...stageOptions, reserve }, (hash, size) =>
        sql`insert into blobs.blob (hash, size) values (${hash}, ${size})
          on conflict (hash) do update set touched_at = now()`.execute(db),
      );
      try {
        await store.publish(staged);
      } catch (error) {
        await store.discard(staged);
        throw error;
      }
      return { hash: staged.hash, size: staged.size, digests: staged.digests };
    },
    open: (hash, range) => store.open(hash, range),
    has: (hash) => store.has(hash),
    size: (hash) => store.size(hash),
    async put(hash, source) {
      const staged = await store.stage(source, {});
      const isWhole = staged.hash === hash;
      await (isWhole ? store.publish(staged) : store.discard(staged));
      return isWhole;
    },
    async room() {
      const free = await store.free();
      return { free, isLow: free < reserve };
    },
    registerReferences(module, inUse) {
      owners.set(module, inUse);
    },
    usedBy,
    async hashes(client) {
      const { rows } = await client.query("select hash from blobs.blob order by hash");
      return (rows as { hash: string }[]).map((row) => row.hash);
    },
    verify: () => verifyAll(scrubbing),
    scrub: async (ms, signal) =>
      void (await whileAlone(options.database, scrubLock, () => scrubFor(scrubbing, ms, signal))),
    damage: () => countDamage(db),
    bytes: totalSizeOf(db),
    // A backup that is being written holds this lock: what it refers to must stay.
    collect: async (ageMs = dayMs) => (await whileAlone(options.database, archiveLock, () => sweep(ageMs))) ?? 0,
  };

  async function usedBy(hash: string): Promise<string[]> {
    const found: string[] = [];
    for (const [module, inUse] of owners) if ((await inUse([hash])).length > 0) found.push(module);
    return found;
  }

  async function sweep(ageMs: number): Promise<number> {
    await sweepStaging(folder, now() - dayMs);
    let removed = 0;
    let after = "";
    for (;;) {
      const { rows } = await sql<{ hash: string }>`select hash from blobs.blob
          where hash > ${after} and touched_at < now() - make_interval(secs => ${ageMs / 1000}) order by hash limit ${batch}`.execute(
        db,
      );
      const last = rows.at(-1);
      if (!last) return removed;
      after = last.hash;
      const used = new Set<string>();
      for (const inUse of owners.values()) for (const hash of await inUse(rows.map((row) => row.hash))) used.add(hash);
      for (const { hash } of rows.filter((row) => !used.has(row.hash))) {
        await db.transaction().execute(async (trx) => {
          const gone = await sql`delete from blobs.blob where hash = ${hash}
              and touched_at < now() - make_interval(secs => ${ageMs / 1000}) returning hash`.execute(trx);
          if (gone.rows.length === 0) return;
          await store.remove(hash);
          removed += 1;
        });
      }
    }
  }
}
