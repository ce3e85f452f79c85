import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createZstdCompress } from "node:zlib";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { pack, type Pack } from "tar-stream";
import { archiveLock, type FaultyBlob } from "#blobs";
import { now } from "#clock";
import type { Safos } from "../../compose/compose.ts";
import { migrationFolders } from "../../compose/modules.ts";
import { version } from "../../compose/version.ts";
import {
  columnList,
  fullName,
  readMigrations,
  readSequences,
  readTables,
  type SequenceValue,
  type TableShape,
} from "#database";

/** What the first entry of an archive says. */
export interface Manifest {
  readonly format: 1;
  readonly version: string;
  readonly createdAt: string;
  readonly migrations: readonly string[];
  readonly tables: readonly TableShape[];
  readonly sequences: readonly SequenceValue[];
  readonly blobs: number;
}

/** What the last entry of an archive says: content that was not whole when it was written. */
export type FaultList = readonly FaultyBlob[];

/**
 * Writes everything as of one moment: the tables in one repeatable-read snapshot, and every blob the snapshot knows.
 * Blobs never change, so one that is there afterwards is the one that was there then; each is hashed as it is read, and what
 * is not whole is named at the end. The file appears whole or not at all.
 */
export async function writeBackup(
  safos: Safos,
  file: string,
): Promise<{ readonly manifest: Manifest; readonly faulty: FaultList }> {
  const client = await safos.database.connect();
  const partial = `${file}.partial`;
  try {
    await client.query("select pg_advisory_lock_shared($1)", [archiveLock]);
    await client.query("begin isolation level repeatable read read only");
    const schemas = migrationFolders().map((one) => one.module);
    const tables = await readTables(client, schemas);
    const { rows: blobs } = await client.query<{ hash: string }>("select hash from blobs.blob order by hash");
    const manifest: Manifest = {
      format: 1,
      version,
      createdAt: new Date(now()).toISOString(),
      migrations: await readMigrations(client),
      tables,
      sequences: await readSequences(client, schemas),
      blobs: blobs.length,
    };
    const archive = pack();
    const written = pipeline(archive, createZstdCompress(), createWriteStream(partial, { mode: 0o600 }));
    written.catch(() => undefined);
    archive.entry({ name: "manifest.json" }, JSON.stringify(manifest));
    for (const table of tables) await addTable(archive, client, table, `${partial}.table`);
    // What waits to be done, such as mail that is not yet sent, goes along.
    archive.entry({ name: "jobs.json" }, JSON.stringify(await safos.jobs.waiting(client)));
    const faulty: FaultyBlob[] = [];
    for (const { hash } of blobs) {
      const problem = await addBlob(archive, safos, hash);
      const usedBy = problem ? await safos.blobs.usedBy(hash) : [];
      // A row is written before its file: nothing refers to such a blob yet.
      if (problem === "damaged" || (problem === "missing" && usedBy.length > 0)) faulty.push({ hash, problem, usedBy });
    }
    archive.entry({ name: "faulty.json" }, JSON.stringify(faulty));
    archive.finalize();
    await written;
    const handle = await open(partial, "r+");
    await handle.sync();
    await handle.close();
    await rename(partial, file);
    return { manifest, faulty };
  } finally {
    await client.end();
    await rm(partial, { force: true });
    await rm(`${partial}.table`, { force: true });
  }
}

async function addTable(archive: Pack, client: pg.Client, table: TableShape, temporary: string): Promise<void> {
  const source = client.query(copyTo(`copy ${fullName(table)} (${columnList(table)}) to stdout`));
  await pipeline(source, createWriteStream(temporary, { mode: 0o600 }));
  const { size } = await stat(temporary);
  await addStream(archive, `tables/${table.schema}.${table.name}.copy`, size, createReadStream(temporary));
}

/** Adds the bytes of a blob as they are, right or wrong; null: they are right. */
async function addBlob(archive: Pack, safos: Safos, hash: string): Promise<FaultyBlob["problem"] | null> {
  const size = await safos.blobs.size(hash);
  if (size === null) return "missing";
  const sha256 = createHash("sha256");
  let left = size;
  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of safos.blobs.open(hash)) {
        const part = (chunk as Buffer).subarray(0, left);
        sha256.update(part);
        left -= part.length;
        yield part;
      }
    } catch {
      // What cannot be read is told by the hash.
    }
    // The entry's size is written already: bytes that cannot be read are zeros.
    for (; left > 0; left -= Math.min(left, zeros.length)) {
      sha256.update(zeros);
      yield zeros.subarray(0, left);
    }
  }
  await addStream(archive, `blobs/${hash}`, size, Readable.from(read()));
  return sha256.digest("hex") === hash ? null : "damaged";
}

const zeros = new Uint8Array(1 << 16);

async function addStream(archive: Pack, name: string, size: number, source: NodeJS.ReadableStream): Promise<void> {
  const entry = archive.entry({ name, size });
  await pipeline(source, entry);
}
