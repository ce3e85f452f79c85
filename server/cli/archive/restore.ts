import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { beginEpoch, columnList, fullName, holdAlone, migrate, overConnection, quote } from "#database";
import { adoptMovedRows } from "#events";
import { Refusal, refuse } from "#http";
import type { Safos } from "../../compose/compose.ts";
import { migrationFolders } from "../../compose/modules.ts";
import type { FaultList, Manifest } from "./backup.ts";
import { broken, readArchive, readManifest, readText } from "./read.ts";

export interface Restored {
  readonly manifest: Manifest;
  /** Blobs that were not brought back because the archive holds no whole copy of them. */
  readonly lost: readonly string[];
}

/**
 * Fills an empty installation from an archive: the schema as it was then, the rows, the blobs, and then the migrations
 * that have come since. Refuses RESTORE_NOT_EMPTY and RESTORE_SERVER_RUNNING; a broken archive changes nothing in the tables.
 * `keepGoing`: damaged content, and an archive that breaks off after its tables, cost only the files concerned.
 */
export async function readBackup(safos: Safos, file: string, { keepGoing = false } = {}): Promise<Restored> {
  const client = await safos.database.connect();
  try {
    await requireEmpty(client);
    const lost = new Set<string>();
    const kept = new Set<string>();
    let manifest: Manifest | null = null;
    let jobs: Parameters<typeof safos.jobs.restore>[0] | null = null;
    const take = async (name: string, entry: AsyncIterable<Buffer>): Promise<void> => {
      if (name === "manifest.json") return void (manifest = await begin(safos, client, await readManifest(entry)));
      if (!manifest) throw broken("it does not begin with a manifest");
      const table = manifest.tables.find((one) => name === `tables/${one.schema}.${one.name}.copy`);
      if (table)
        return pipeline(entry, client.query(copyFrom(`copy ${fullName(table)} (${columnList(table)}) from stdin`)));
      if (name === "jobs.json") jobs = JSON.parse(await readText(entry)) as NonNullable<typeof jobs>;
      else if (name === "faulty.json")
        for (const { hash } of JSON.parse(await readText(entry)) as FaultList) lost.add(hash);
      else if (name.startsWith("blobs/")) {
        const hash = name.slice("blobs/".length);
        if (await safos.blobs.put(hash, entry)) kept.add(hash);
        else if (keepGoing) lost.add(hash);
        else throw broken(`the content of ${hash} is damaged; --keep-going brings back the rest`);
      } else throw broken(`it holds something unknown: ${name}`);
    };
    try {
      for await (const { name, content } of readArchive(file)) await take(name, content);
    } catch (error) {
      // Rows come before blobs: with the jobs after them they are all there, and only later content is out of reach.
      if (!keepGoing || jobs === null || error instanceof Refusal) throw error;
      for (const hash of await missingBlobs(client, kept)) lost.add(hash);
    }
    if (!manifest || !jobs) throw broken("it is not complete");
    if (lost.size > 0 && !keepGoing)
      throw broken(`${lost.size} files were not whole when it was written; --keep-going brings back the rest`);
    await finish(client, manifest);
    await migrate(safos.database.url, migrationFolders());
    await adoptMovedRows(safos.database.of());
    await safos.jobs.restore(jobs);
    return { manifest, lost: [...lost].toSorted() };
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    // The empty schema of today comes back, so that the installation starts as before.
    await migrate(safos.database.url, migrationFolders());
    throw error;
  } finally {
    await client.end();
  }
}

async function missingBlobs(client: pg.Client, kept: ReadonlySet<string>): Promise<string[]> {
  const { rows } = await client.query<{ hash: string }>("select hash from blobs.blob");
  return rows.map((row) => row.hash).filter((hash) => !kept.has(hash));
}

async function requireEmpty(client: pg.Client): Promise<void> {
  if (!(await holdAlone(client))) throw refuse("RESTORE_SERVER_RUNNING");
  const { rows } = await client.query<{ organisations: number }>(
    "select count(*)::int as organisations from organisations.organisation",
  );
  if ((rows[0]?.organisations ?? 0) > 0) throw refuse("RESTORE_NOT_EMPTY");
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

async function finish(client: pg.Client, manifest: Manifest): Promise<void> {
  for (const { schema, name, value } of manifest.sequences) {
    if (value !== null)
      await client.query("select setval($1::regclass, $2::bigint)", [`${quote(schema)}.${quote(name)}`, value]);
  }
  await beginEpoch(overConnection(client));
  await client.query("commit");
}
