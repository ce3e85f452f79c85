import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createZstdDecompress } from "node:zlib";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { extract } from "tar-stream";
import { migrate } from "#database";
import { type Refusal, refuse } from "#http";
import type { Safos } from "../../compose/compose.ts";
import { migrationFolders } from "../../compose/modules.ts";
import type { Manifest } from "./backup.ts";
import { columnList, fullName, quote } from "./schema.ts";

/**
 * Fills an empty installation from an archive: the schema as it was then, the rows, the blobs, and then the migrations
 * that have come since. Refuses RESTORE_NOT_EMPTY and RESTORE_SERVER_RUNNING; a broken archive changes nothing in the tables.
 */
export async function readBackup(safos: Safos, file: string): Promise<Manifest> {
  const client = await safos.database.connect();
  try {
    await requireEmpty(client);
    const archive = extract();
    const reading = pipeline(createReadStream(file), createZstdDecompress(), archive);
    reading.catch(() => undefined);
    let manifest: Manifest | null = null;
    let jobs: Parameters<typeof safos.jobs.restore>[0] = [];
    for await (const entry of archive) {
      const { name } = entry.header;
      if (name === "manifest.json") {
        manifest = await begin(safos, client, await readManifest(entry as AsyncIterable<Buffer>));
        continue;
      }
      if (!manifest) throw broken("it does not begin with a manifest");
      const table = manifest.tables.find((one) => name === `tables/${one.schema}.${one.name}.copy`);
      if (table)
        await pipeline(entry, client.query(copyFrom(`copy ${fullName(table)} (${columnList(table)}) from stdin`)));
      else if (name === "jobs.json") jobs = JSON.parse(await readText(entry as AsyncIterable<Buffer>)) as typeof jobs;
      else if (name.startsWith("blobs/"))
        await restoreBlob(safos, name.slice("blobs/".length), entry as AsyncIterable<Uint8Array>);
      else throw broken(`it holds something unknown: ${name}`);
    }
    await reading;
    if (!manifest) throw broken("it is empty");
    await finish(client, manifest);
    await migrate(safos.database.url, migrationFolders());
    await safos.jobs.restore(jobs);
    return manifest;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    // The empty schema of today comes back, so that the installation starts as before.
    await migrate(safos.database.url, migrationFolders());
    throw error;
  } finally {
    await client.end();
  }
}

const broken = (why: string): Refusal => refuse("RESTORE_BROKEN", `The archive cannot be used: ${why}.`);

async function requireEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ organisations: number; servers: number }>(
    `select (select count(*)::int from organisations.organisation) as organisations,
       (select count(*)::int from pg_locks where locktype = 'advisory' and classid = 7266022 and database = (select oid from pg_database where datname = current_database())) as servers`,
  );
  if ((rows[0]?.servers ?? 0) > 0) throw refuse("RESTORE_SERVER_RUNNING");
  if ((rows[0]?.organisations ?? 0) > 0) throw refuse("RESTORE_NOT_EMPTY");
}

async function readText(entry: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of entry) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

async function readManifest(entry: AsyncIterable<Buffer>): Promise<Manifest> {
  const text = await readText(entry);
  try {
    return JSON.parse(text) as Manifest;
  } catch {
    throw broken("its manifest is not JSON");
  }
}

/** The schema of the archive's day, empty, inside a transaction that everything else joins. */
async function begin(safos: Safos, client: pg.Client, manifest: Manifest): Promise<Manifest> {
  if (manifest.format !== 1) throw broken("it was written by a newer Safos");
  const known = new Set(migrationFolders().map((one) => one.module));
  for (const schema of new Set(manifest.tables.map((one) => one.schema)))
    if (!known.has(schema)) throw broken(`it holds a module that is not here: ${schema}`);
  await client.query(
    `drop schema if exists ${[...known].reverse().map(quote).join(", ")} cascade; delete from database.migration`,
  );
  const wanted = new Set(manifest.migrations);
  const applied = new Set(await migrate(safos.database.url, migrationFolders(), (key) => wanted.has(key)));
  if (manifest.migrations.some((key) => !applied.has(key))) throw broken("it was written by a newer Safos");
  await client.query("begin");
  await client.query(`truncate ${manifest.tables.map(fullName).join(", ")} cascade`);
  return manifest;
}

async function restoreBlob(safos: Safos, hash: string, entry: AsyncIterable<Uint8Array>): Promise<void> {
  const stored = await safos.blobs.put(entry);
  if (stored !== hash) throw broken(`the content of ${hash} is damaged`);
}

async function finish(client: pg.Client, manifest: Manifest): Promise<void> {
  for (const { schema, name, value } of manifest.sequences) {
    if (value !== null)
      await client.query("select setval($1::regclass, $2::bigint)", [`${quote(schema)}.${quote(name)}`, value]);
  }
  // Transaction numbers belong to the database that drew them: what was not handled there is handled here, once more.
  await client.query("update events.outbox set xid = pg_current_xact_id(), snapshot = null");
  await client.query("delete from events.cursor");
  await client.query("commit");
}
