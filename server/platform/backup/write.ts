import { createReadStream, createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createZstdCompress } from "node:zlib";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { pack, type Pack } from "tar-stream";
import { archiveLock, lineOf, masterKeyName, type Blobs, type FaultyBlob, type Stored } from "#blobs";
import { now } from "#clock";
import {
  columnList,
  fullName,
  readMigrations,
  readSequences,
  readTables,
  type Database,
  type TableShape,
  whileAlone,
} from "#database";
import { refuse } from "#http";
import type { Jobs } from "#jobs";
import { blobsIntoArchive, blobsIntoFolder, type BlobTarget } from "./blob-targets.ts";
import { writeDurably } from "./durable.ts";
import type { BackupKey } from "./encryption/key.ts";
import { encrypt } from "./encryption/stream.ts";
import type { BackupFolder } from "./folder.ts";
import type { FaultList, Manifest } from "./manifest.ts";
import { unusable } from "./refusals.ts";
import { readSecretsKey, secretsKeyName } from "./secrets-key.ts";
import { openShare } from "./share.ts";

export interface BackupDeps {
  readonly database: Database;
  readonly blobs: Blobs;
  readonly jobs: Jobs;
  readonly version: string;
  readonly dataFolder: string;
}

export interface Written {
  readonly file: string;
  readonly manifest: Manifest;
  readonly faulty: FaultList;
  /** Blobs that the folder had damaged and that were copied anew. */
  readonly renewed: readonly string[];
}

/** Held while a backup is written or old ones are removed. */
const backupLock = 7266027;

/** Works while no other backup of this installation is written. Refuses BACKUP_RUNNING. */
export async function oneAtATime<T>(database: Database, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const done = await whileAlone(database, backupLock, async (client) => ({ value: await work(client) }));
  if (done === null) throw refuse("BACKUP_RUNNING");
  return done.value;
}

/**
 * Writes everything as of one moment: the tables in one repeatable-read snapshot, and every blob the snapshot knows.
 * Stored bytes never change, so what is there afterwards is what was there then; it goes along as it is stored, checked as it is read, and what
 * is not whole is named at the end. The file appears whole or not at all. In a folder only blobs that it lacks are copied, and of those
 * it has a share is read again, a different one each time.
 * Refuses BACKUP_RUNNING and BACKUP_TARGET_UNUSABLE.
 */
export function writeBackup(deps: BackupDeps, target: string | BackupFolder, key: BackupKey | null): Promise<Written> {
  return oneAtATime(deps.database, async (client) => {
    await client.query("select pg_advisory_lock_shared($1)", [archiveLock]);
    await client.query("begin isolation level repeatable read read only");
    const schemas = await readSchemas(client);
    const contents = await deps.blobs.stored.list(client);
    const isFolder = typeof target !== "string";
    const manifest: Manifest = {
      format: isFolder ? 2 : 1,
      version: deps.version,
      createdAt: new Date(now()).toISOString(),
      migrations: await readMigrations(client),
      tables: await readTables(client, schemas),
      sequences: await readSequences(client, schemas),
      blobs: contents.length,
    };
    const file = isFolder ? target.fileOf(manifest.createdAt) : target;
    const archive = pack();
    const compressed = archive.pipe(createZstdCompress());
    // What goes wrong with them is told by the promises below.
    archive.on("error", () => undefined);
    compressed.on("error", () => undefined);
    const salt = isFolder && target.salt ? target.salt : undefined;
    const written = writeDurably(file, key ? Readable.from(encrypt(compressed, key, salt)) : compressed);
    // A target that takes no more must not leave the archive waiting for it.
    const failed = written.then(() => new Promise<never>(() => undefined));
    failed.catch((error: unknown) => archive.destroy(error instanceof Error ? error : new Error(String(error))));
    try {
      const renewed: string[] = [];
      const share = isFolder ? await openShare(target.path) : null;
      const blobTarget =
        isFolder && share
          ? blobsIntoFolder(target, deps.blobs, share, (hash) => renewed.push(hash))
          : blobsIntoArchive(archive, deps.blobs);
      const filling = fill(deps, { client, archive, manifest, contents, blobTarget, temporary: `${file}.table` });
      filling.catch(() => undefined);
      const faulty = await Promise.race([filling, failed]);
      await written;
      await share?.end();
      return { file, manifest, faulty, renewed };
    } catch (error) {
      archive.destroy();
      compressed.destroy();
      cut(client);
      const ofFile: unknown = await written.catch((first: unknown) => first);
      const cause = [ofFile, error].find(isOfTarget);
      throw cause === undefined ? error : unusable(file, cause);
    } finally {
      await rm(`${file}.table`, { force: true }).catch(() => undefined);
    }
  });
}

interface Filling {
  readonly client: pg.Client;
  readonly archive: Pack;
  readonly manifest: Manifest;
  readonly contents: readonly Stored[];
  readonly blobTarget: BlobTarget;
  readonly temporary: string;
}

async function fill(
  { blobs, jobs, dataFolder }: BackupDeps,
  { client, archive, manifest, contents, blobTarget, temporary }: Filling,
): Promise<FaultyBlob[]> {
  archive.entry({ name: "manifest.json" }, JSON.stringify(manifest));
  if (manifest.format === 2) archive.entry({ name: "contents.txt" }, contents.map(lineOf).join("\n"));
  for (const table of manifest.tables) await addTable(archive, client, table, temporary);
  // What waits to be done, such as mail that is not yet sent, goes along.
  archive.entry({ name: "jobs.json" }, JSON.stringify(await jobs.waiting(client)));
  const secretsKey = await readSecretsKey(dataFolder);
  if (secretsKey) archive.entry({ name: secretsKeyName, mode: 0o600 }, secretsKey);
  const masterKey = await blobs.keys.carried();
  if (masterKey !== null) archive.entry({ name: masterKeyName, mode: 0o600 }, masterKey);
  const faulty: FaultyBlob[] = [];
  for (const one of contents) {
    const { hash } = one;
    const problem = await blobTarget(one);
    const usedBy = problem ? await blobs.usedBy(hash) : [];
    // What nobody refers to may have been removed before the snapshot, and its row after.
    if (problem === "damaged" || (problem === "missing" && usedBy.length > 0)) faulty.push({ hash, problem, usedBy });
  }
  archive.entry({ name: "faulty.json" }, JSON.stringify(faulty));
  archive.finalize();
  return faulty;
}

async function readSchemas(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>("select nspname as name from pg_namespace");
  const migrated = new Set((await readMigrations(client)).map((key) => key.split("/")[0]));
  return rows.map((row) => row.name).filter((name) => migrated.has(name));
}

/** A connection in the middle of a COPY that nobody reads any more never says goodbye. */
function cut(client: pg.Client): void {
  client.on("error", () => undefined);
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}

const targetCodes = new Set(["ENOENT", "ENOTDIR", "EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "EISDIR", "EIO"]);
const isOfTarget = (error: unknown): boolean => targetCodes.has((error as NodeJS.ErrnoException).code ?? "");

/** Bytes of a table that are held rather than written to a file first: hardly any has more, and files take their time. */
const mostHeld = 1 << 20;

/** An entry begins with its size, which is known once all of it is here. */
async function addTable(archive: Pack, client: pg.Client, table: TableShape, temporary: string): Promise<void> {
  const name = `tables/${table.schema}.${table.name}.copy`;
  const source = client.query(copyTo(`copy ${fullName(table)} (${columnList(table)}) to stdout`));
  const parts = source[Symbol.asyncIterator]() as AsyncIterableIterator<Buffer>;
  const held: Buffer[] = [];
  let heldSize = 0;
  while (heldSize <= mostHeld) {
    const { value, done } = await parts.next();
    if (done === true) return pipeline(Readable.from(held), archive.entry({ name, size: heldSize }));
    held.push(value);
    heldSize += value.length;
  }
  async function* all(): AsyncGenerator<Buffer> {
    yield* held;
    yield* parts;
  }
  await pipeline(all, createWriteStream(temporary, { mode: 0o600 }));
  const { size } = await stat(temporary);
  const entry = archive.entry({ name, size });
  await pipeline(createReadStream(temporary), entry);
}
