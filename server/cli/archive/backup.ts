import { createReadStream, createWriteStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createZstdCompress } from "node:zlib";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { pack, type Pack } from "tar-stream";
import { archiveLock } from "#blobs";
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
} from "./schema.ts";

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

/**
 * Writes everything as of one moment: the tables in one repeatable-read snapshot, and every blob the snapshot knows.
 * Blobs never change, so one that is there afterwards is the one that was there then. The file appears whole or not at all.
 */
export async function writeBackup(safos: Safos, file: string): Promise<Manifest> {
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
    for (const { hash } of blobs) await addBlob(archive, safos, hash);
    archive.finalize();
    await written;
    const handle = await open(partial, "r+");
    await handle.sync();
    await handle.close();
    await rename(partial, file);
    return manifest;
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

async function addBlob(archive: Pack, safos: Safos, hash: string): Promise<void> {
  const size = await safos.blobs.size(hash);
  // Its row is written before its file: nothing refers to such a blob yet.
  if (size === null) return;
  await addStream(archive, `blobs/${hash}`, size, safos.blobs.open(hash));
}

async function addStream(archive: Pack, name: string, size: number, source: NodeJS.ReadableStream): Promise<void> {
  const entry = archive.entry({ name, size });
  await pipeline(source, entry);
}
