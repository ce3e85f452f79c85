import { join } from "node:path";
import type { Readable } from "node:stream";
import { sql, whileAlone, type Database } from "#database";
import type { EventActor } from "@safos/contract/event";
import type { Events } from "#events";
import type { Log } from "#log";
import type { Scan } from "#scan";
import type { FaultyBlob } from "./check.ts";
import { sweepBlobs } from "./collect.ts";
import { hostOrganisation, type BlobContext, type ReadHolders } from "./context.ts";
import type { WriteOptions } from "./digests.ts";
import { handOver } from "./hand-over.ts";
import { canJoin, joinBlobs, type JoinedBlob } from "./join.ts";
import { createKeyring } from "./keys/keyring.ts";
import { createKeyAdmin, type KeyAdmin } from "./keys/admin.ts";
import { isThere, locate } from "./locate.ts";
import { readUsers } from "./owners.ts";
import { createQuarantine, type Quarantine } from "./quarantine/admin.ts";
import { createQuotas, type Quotas } from "./quotas.ts";
import { lendBlob, readBlob, type Range } from "./read.ts";
import { countDamage, scrubFor, verifyAll } from "./scrub.ts";
import { sendable } from "./sendable.ts";
import { sealPlain } from "./seal-plain.ts";
import { openStored, putStored, readStored, storedSize, type Stored } from "./stored.ts";
import { createFolderStore } from "./stores/folder.ts";
import { createS3Store, type S3Settings } from "./stores/s3.ts";
import type { BlobStore } from "./stores/store.ts";
import type { BlobTables } from "./tables.ts";
import { totalSizeOf } from "./total-size.ts";
import { writeBlob, type StoredBlob } from "./write.ts";

export interface Blobs {
  /**
   * Stores a stream for an organisation, sealed with its key; when it resolves the bytes survive a power cut. Refuses TOO_LARGE,
   * STORAGE_FULL, ORGANISATION_FULL, CONTENT_DESTROYED, CONTENT_LOCKED, and with a scanner CONTENT_INFECTED and UNAVAILABLE.
   */
  write(organisationId: string, source: AsyncIterable<Uint8Array>, options?: WriteOptions): Promise<StoredBlob>;
  /** Makes one blob of others of the organisation without reading their bytes; a scanner reads them. `by`: as in `write`. */
  join(organisationId: string, names: readonly string[], by?: EventActor): Promise<JoinedBlob>;
  /** Whether these can be joined: there are some, not all too many, and each is the organisation's own. */
  canJoin(organisationId: string, names: readonly string[]): Promise<boolean>;
  /** The bytes, whole or a range of them. Fails with CONTENT_DESTROYED where their key was destroyed. */
  open(hash: string, range?: Range): Readable;
  /** Whether all its bytes are there. */
  has(hash: string): Promise<boolean>;
  /** Bytes, or null when there is no such blob. */
  size(hash: string): Promise<number | null>;
  /** Whose it is: what is made of it belongs to the same. Of an earlier version: the host's. */
  organisationOf(hash: string): Promise<string>;
  /** A module tells which of these hashes it still refers to; what nobody refers to is removed after a day. */
  registerReferences(module: string, inUse: (hashes: string[]) => Promise<string[]>): void;
  /** A module tells for which organisations it refers to these hashes: what an earlier version stored is sealed for them. */
  registerHolders(module: string, read: ReadHolders): void;
  /** Seals a part of what earlier versions stored in plain, for `ms` at an idle pace, in one process at a time; how many. */
  sealPlain(ms: number, signal: AbortSignal): Promise<number>;
  /** Removes unreferenced blobs that nobody touched for `ageMs`, and objects without a row; returns how many. */
  collect(ageMs?: number): Promise<number>;
  /** Which modules refer to a blob. */
  usedBy(hash: string): Promise<string[]>;
  /** Reads every blob and compares it with its name. What is wrong is remembered and logged. */
  verify(): Promise<{ readonly checked: number; readonly faulty: readonly FaultyBlob[] }>;
  /** The same, a part of a daily round for `ms` at an idle pace, in one process at a time. */
  scrub(ms: number, signal: AbortSignal): Promise<void>;
  /** How many blobs were found not to be whole. */
  damage(): Promise<number>;
  /** Bytes of all stored files, or of an organisation's. */
  bytes(organisationId?: string): Promise<number>;
  /** Bytes that are free on the disk, and whether less than the reserve is left. */
  room(): Promise<{ readonly free: number; readonly isLow: boolean }>;
  /** Fails where nothing can be stored. */
  check(): Promise<void>;
  /** For backups: what lies in the stores, as it lies there. */
  readonly stored: {
    /** All that the connection's snapshot knows, in order. */
    list(client: { query(text: string): Promise<{ rows: unknown[] }> }): Promise<Stored[]>;
    size(one: Stored): Promise<number | null>;
    open(one: Stored, size: number): AsyncIterable<Uint8Array>;
    /** False, and nothing kept, when the bytes are not whole. Rows come by themselves. */
    put(one: Stored, source: AsyncIterable<Uint8Array>): Promise<boolean>;
    /** Where new objects go. */
    readonly kind: BlobStore["kind"];
  };
  /** Seals what others refer to as well for them, before the keys of an organisation are destroyed; how many. */
  handOver(organisationId: string): Promise<number>;
  /** What organisations may store altogether. What the server makes of their content is stored beyond it. */
  readonly quotas: Quotas;
  readonly keys: KeyAdmin;
  /** The operator's. */
  readonly quarantine: Quarantine;
  readonly folder: string;
}

const dayMs = 86_400_000;
/** Held by the process that checks blobs. */
const scrubLock = 7266025;
/** Held shared while an archive is written. */
export const archiveLock = 7266024;

export interface BlobOptions {
  readonly database: Database;
  readonly dataFolder: string;
  readonly log: Log;
  /** Bytes that must stay free on the disk: below, nothing more is stored. */
  readonly reserve?: number;
  /** 32 bytes in base64; null or left out: a key in the data folder. */
  readonly masterKey?: string | null;
  /** Where S3 answers; null or left out: nowhere. */
  readonly s3?: S3Settings | null;
  /** Where new objects go; left out: the folder. */
  readonly target?: BlobStore["kind"];
  /** Null or left out: nothing is scanned. */
  readonly scan?: Scan | null;
  readonly events?: Events;
  readonly quarantineDays?: number;
}

export async function createBlobs(options: BlobOptions): Promise<Blobs> {
  const { database, dataFolder, log, reserve = 0, masterKey = null } = options;
  const db = database.of<BlobTables>();
  const root = join(dataFolder, "blobs");
  const folder = await createFolderStore(root, reserve);
  const s3 = options.s3 ? createS3Store(options.s3, () => readPlaceId(db)) : null;
  const owners = new Map<string, (hashes: string[]) => Promise<string[]>>();
  const holders = new Map<string, ReadHolders>();
  const keys = createKeyring({ db, dataFolder, given: masterKey });
  const bytes = totalSizeOf(db);
  const quotas = createQuotas(db, bytes);
  const storeOf = (kind: BlobStore["kind"]): BlobStore => {
    const found = kind === "folder" ? folder : s3;
    if (!found) throw new Error("The content lies in S3, which is not configured.");
    return found;
  };
  const ctx: BlobContext = {
    database,
    db,
    log,
    keys,
    quotas,
    folder,
    target: storeOf(options.target ?? "folder"),
    storeOf,
    scan: options.scan ?? null,
    events: options.events ?? null,
    owners,
    holders,
  };

  return {
    folder: root,
    write: (organisationId, source, writeOptions = {}) => writeBlob(ctx, organisationId, source, writeOptions),
    join: (organisationId, names, by) => joinBlobs(ctx, organisationId, names, by),
    canJoin: (organisationId, names) => canJoin(ctx, organisationId, names),
    open: (hash, range = {}) => sendable(readBlob(ctx, hash, range), () => lendBlob(ctx, hash, range)),
    has: async (hash) => isThere(ctx, await locate(db, hash)),
    size: async (hash) => (await locate(db, hash))?.size ?? null,
    organisationOf: async (hash) => (await locate(db, hash))?.organisationId ?? hostOrganisation,
    async room() {
      const free = (await folder.free()) ?? 0;
      return { free, isLow: free < reserve };
    },
    check: () => ctx.target.check(),
    registerReferences: (module, inUse) => void owners.set(module, inUse),
    registerHolders: (module, read) => void holders.set(module, read),
    sealPlain: (ms, signal) => sealPlain(ctx, { ms, signal, lock: archiveLock }),
    usedBy: (hash) => readUsers(ctx, hash),
    verify: () => verifyAll(ctx),
    scrub: async (ms, signal) => void (await whileAlone(database, scrubLock, () => scrubFor(ctx, ms, signal))),
    damage: () => countDamage(db),
    bytes,
    quotas,
    // A backup that is being written holds this lock: what it refers to must stay.
    collect: async (ageMs = dayMs) => (await whileAlone(database, archiveLock, () => sweepBlobs(ctx, ageMs))) ?? 0,
    stored: {
      list: readStored,
      size: (one) => storedSize(ctx, one),
      open: (one, size) => openStored(ctx, one, size),
      put: (one, source) => putStored(ctx, one, source),
      kind: ctx.target.kind,
    },
    handOver: (organisationId) => handOver(ctx, organisationId),
    keys: createKeyAdmin({ db, dataFolder, isGiven: masterKey !== null, keyring: keys }),
    quarantine: createQuarantine(ctx, options.quarantineDays ?? 30),
  };
}

async function readPlaceId(db: BlobContext["db"]): Promise<string> {
  const { rows } = await sql<{ id: string }>`select id from blobs.place`.execute(db);
  if (!rows[0]) throw new Error("The installation has no place.");
  return rows[0].id;
}
