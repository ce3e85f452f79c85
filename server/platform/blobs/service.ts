import { join } from "node:path";
import type { Readable } from "node:stream";
import { now } from "#clock";
import { sql, type Database } from "#database";
import type { Log } from "#log";
import { createFolderStore, sweepStaging, type BlobStore, type Digest, type StageOptions } from "./folder.ts";

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
  /** Publishes bytes without telling the database: for restoring, where the rows come by themselves. Returns the hash. */
  put(source: AsyncIterable<Uint8Array>): Promise<string>;
  /** A module tells which of these hashes it still refers to; what nobody refers to is removed after a day. */
  registerReferences(module: string, inUse: (hashes: string[]) => Promise<string[]>): void;
  /** Removes unreferenced blobs that nobody touched for `ageMs`; returns how many. */
  collect(ageMs?: number): Promise<number>;
  /** Bytes that are free on the disk, and whether less than the reserve is left. */
  room(): Promise<{ readonly free: number; readonly isLow: boolean }>;
  readonly folder: string;
}

interface BlobTables {
  "blobs.blob": { hash: string; size: number; touched_at: Date };
}

const dayMs = 86_400_000;
const batch = 500;
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
    async put(source) {
      const staged = await store.stage(source, {});
      await store.publish(staged);
      return staged.hash;
    },
    async room() {
      const free = await store.free();
      return { free, isLow: free < reserve };
    },
    registerReferences(module, inUse) {
      owners.set(module, inUse);
    },
    async collect(ageMs = dayMs) {
      const guard = await options.database.connect();
      try {
        // A backup that is being written holds this lock: what it refers to must stay.
        const { rows } = await guard.query<{ got: boolean }>("select pg_try_advisory_lock($1) as got", [archiveLock]);
        return rows[0]?.got === true ? await sweep(ageMs) : 0;
      } finally {
        await guard.end();
      }
    },
  };

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
