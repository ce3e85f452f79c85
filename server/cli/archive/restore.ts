import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { masterKeyName, type Stored } from "#blobs";
import {
  broken,
  parseContents,
  parseEntry,
  readManifest,
  readText,
  secretsKeyName,
  type Backups,
  type FaultList,
  type Manifest,
} from "#backup";
import { beginEpoch, columnList, fullName, holdAlone, migrate, overConnection, quote, readMigrations } from "#database";
import { adoptMovedRows } from "#events";
import { Refusal, refuse } from "#http";
import type { Safos } from "../../compose/compose.ts";
import { migrationFolders } from "../../compose/modules.ts";

export interface Restored {
  readonly manifest: Manifest;
  /** Blobs that were not brought back because the archive holds no whole copy of them. */
  readonly lost: readonly string[];
}

type Opened = Awaited<ReturnType<Backups["open"]>>;
type Waiting = Parameters<Safos["jobs"]["restore"]>[0];

/** What is known of an archive while it is read. */
interface Reading {
  readonly safos: Safos;
  readonly client: pg.Client;
  readonly keepGoing: boolean;
  /** Where this installation's objects lie. */
  readonly placeId: string;
  manifest: Manifest | null;
  jobs: Waiting | null;
  /** Blobs beside the archive. */
  contents: readonly Stored[];
  /** What the archive's content is encrypted with, where it holds that. */
  masterKey: string | null;
  readonly lost: Set<string>;
  readonly kept: Set<string>;
}

/**
 * Fills an empty installation from an archive: the schema as it was then, the rows, the blobs, and then the migrations
 * that have come since. Refuses RESTORE_NOT_EMPTY and RESTORE_SERVER_RUNNING; a broken archive changes nothing in the tables.
 * `keepGoing`: damaged content, and an archive that breaks off after its tables, cost only the files concerned.
 */
export async function readBackup(safos: Safos, backup: Opened, { keepGoing = false } = {}): Promise<Restored> {
  const client = await safos.database.connect();
  const lost = new Set<string>();
  const { rows } = await client.query<{ id: string }>("select id from blobs.place");
  const reading: Reading = {
    safos,
    placeId: rows[0]?.id ?? "",
    client,
    keepGoing,
    manifest: null,
    jobs: null,
    contents: [],
    masterKey: null,
    lost,
    kept: new Set(),
  };
  try {
    await requireEmpty(client);
    // Where it lies must be known before the tables are held.
    await safos.blobs.check();
    await takeAll(reading, backup);
    const { manifest, jobs } = reading;
    if (!manifest || !jobs) throw broken("it is not complete");
    if (lost.size > 0 && !keepGoing)
      throw broken(`${lost.size} files were not whole when it was written; --keep-going brings back the rest`);
    await safos.jobs.prepare();
    if (manifest.migrations.includes(sealedSince)) await settleBlobs(reading);
    await finish(reading, manifest, jobs);
    await migrate(safos.database.url, migrationFolders());
    await adoptMovedRows(safos.database.of());
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

async function takeAll(reading: Reading, backup: Opened): Promise<void> {
  try {
    for await (const { name, content } of backup.entries()) await take(reading, name, content);
  } catch (error) {
    // Rows come before blobs: with the jobs after them they are all there, and only later content is out of reach.
    if (!reading.keepGoing || reading.jobs === null || error instanceof Refusal) throw error;
    if (reading.contents.length === 0)
      for (const hash of await missingBlobs(reading.client, reading.kept)) reading.lost.add(hash);
  }
  for (const one of reading.contents.filter(({ hash }) => !reading.lost.has(hash)))
    await takeBlob(reading, one, backup.folder?.open(one) ?? nothing());
}

/** Archives of before hold neither keys nor sealed content. */
const sealedSince = "blobs/0003-sealed.sql";

/** Rows say where their content lay and which key reads it: both are this installation's now. Refuses CONTENT_LOCKED. */
async function settleBlobs({ safos, client, masterKey, placeId }: Reading): Promise<void> {
  await client.query("update blobs.blob set store = $1 where store is distinct from $1 and object is not null", [
    safos.blobs.stored.kind,
  ]);
  await client.query("update blobs.place set id = $1", [placeId]);
  // Backups leave out what lies in quarantine; archives of before do not know it.
  const { rows } = await client.query("select to_regclass('blobs.quarantine') is not null as known");
  if ((rows as { known: boolean }[])[0]?.known === true)
    await client.query("update blobs.quarantine set object = null, generation = null, store = null");
  await safos.blobs.keys.settle(client, masterKey);
}

/** The archive lies alone, without the folder that it was written in. */
// oxlint-disable-next-line require-yield -- it has nothing to give
async function* nothing(): AsyncGenerator<Buffer> {
  throw new Error("The blobs of the archive are not beside it.");
}

async function take(reading: Reading, name: string, entry: AsyncIterable<Buffer>): Promise<void> {
  const { safos, client, lost } = reading;
  const stored = parseEntry(name);
  if (name === "manifest.json") return void (reading.manifest = await begin(safos, client, await readManifest(entry)));
  if (!reading.manifest) throw broken("it does not begin with a manifest");
  const table = reading.manifest.tables.find((one) => name === `tables/${one.schema}.${one.name}.copy`);
  if (table)
    return pipeline(entry, client.query(copyFrom(`copy ${fullName(table)} (${columnList(table)}) from stdin`)));
  if (name === "jobs.json") reading.jobs = JSON.parse(await readText(entry)) as Waiting;
  else if (name === "contents.txt") reading.contents = parseContents(await readText(entry));
  else if (name === "faulty.json")
    for (const { hash } of JSON.parse(await readText(entry)) as FaultList) lost.add(hash);
  else if (name === secretsKeyName) await safos.backup.takeSecretsKey(await readText(entry));
  else if (name === masterKeyName) reading.masterKey = await readText(entry);
  else if (stored) await takeBlob(reading, stored, entry);
  else throw broken(`it holds something unknown: ${name}`);
}

/** Nothing is kept under a name that is not that of what comes. */
async function takeBlob(reading: Reading, one: Stored, content: AsyncIterable<Buffer>): Promise<void> {
  const { hash } = one;
  const isBeside = reading.contents.length > 0;
  const isWhole = await reading.safos.blobs.stored.put(one, content).catch((error: unknown) => {
    // Of an archive that breaks off the rest is out of reach too; beside it each blob is on its own.
    if (!isBeside || error instanceof Refusal || (error as { code?: string }).code === "ENOSPC") throw error;
    return false;
  });
  if (isWhole) reading.kept.add(hash);
  else if (reading.keepGoing) reading.lost.add(hash);
  else throw broken(`the content of ${hash} is damaged or missing; --keep-going brings back the rest`);
}

async function missingBlobs(client: pg.Client, kept: ReadonlySet<string>): Promise<string[]> {
  // Rows of an archive of before have no objects.
  const { rows } = await client.query<{ hash: string; isJoined: boolean }>(
    `select hash, (to_jsonb(b) ->> 'organisation_id') is not null and (to_jsonb(b) ->> 'object') is null as "isJoined" from blobs.blob b`,
  );
  return rows.filter((row) => !row.isJoined && !kept.has(row.hash)).map((row) => row.hash);
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
  if (![1, 2].includes(manifest.format)) throw broken("it was written by a newer Safos");
  if (manifest.tables.length === 0) throw broken("it holds no tables");
  const known = new Set(migrationFolders().map((one) => one.module));
  for (const { schema } of [...manifest.tables, ...manifest.sequences])
    if (!known.has(schema)) throw broken(`it holds a module that is not here: ${schema}`);
  const wanted = new Set(manifest.migrations);
  const today = await readMigrations(client);
  if (today.length === wanted.size && today.every((key) => wanted.has(key))) {
    await client.query("begin");
    await emptyAll(client, [...known]);
    return manifest;
  }
  await client.query(
    `drop schema if exists ${[...known].reverse().map(quote).join(", ")} cascade; delete from database.migration`,
  );
  const applied = new Set(await migrate(safos.database.url, migrationFolders(), (key) => wanted.has(key)));
  if (manifest.migrations.some((key) => !applied.has(key))) throw broken("it was written by a newer Safos");
  await client.query("begin");
  await client.query(`truncate ${manifest.tables.map(fullName).join(", ")} cascade`);
  return manifest;
}

/** As migrations leave it that have just run, but for the rows that they add: those come with the archive. */
async function emptyAll(client: pg.Client, schemas: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ schema: string; name: string; isSequence: boolean }>(
    `select n.nspname as schema, c.relname as name, c.relkind = 'S' as "isSequence"
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any($1) and c.relkind in ('r', 'p', 'S')`,
    [schemas],
  );
  const tables = rows.filter((one) => !one.isSequence);
  await client.query(`truncate ${tables.map(fullName).join(", ")} cascade`);
  for (const one of rows) if (one.isSequence) await client.query(`alter sequence ${fullName(one)} restart`);
}

async function finish({ safos, client }: Reading, manifest: Manifest, jobs: Waiting): Promise<void> {
  for (const { schema, name, value } of manifest.sequences) {
    if (value !== null)
      await client.query("select setval($1::regclass, $2::bigint)", [`${quote(schema)}.${quote(name)}`, value]);
  }
  await safos.jobs.restore(jobs, client);
  await beginEpoch(overConnection(client));
  await client.query("commit");
}
