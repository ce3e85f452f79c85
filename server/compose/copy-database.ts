import pg from "pg";
import { clearTarget, copyTables, createDatabase, migrate, readMigrations, refuseMoved, requireKnown } from "#database";
import { adoptMovedRows } from "#events";
import { createJobs } from "#jobs";
import type { Log } from "#log";
import { migrationFolders } from "./modules.ts";

export interface Copied {
  readonly rows: number;
}

/**
 * Copies everything of one database into another that is empty, and brings it up to date there; null: the other is not
 * empty. While no server runs. Throws DatabaseFault when the one is of a newer Safos, or was left for another. What breaks off can be begun again; until it is done, nothing starts on the copy.
 */
export async function copyDatabase(sourceUrl: string, targetUrl: string, log: Log): Promise<Copied | null> {
  const source = await connect(sourceUrl);
  const target = await connect(targetUrl);
  const from = createDatabase({ url: sourceUrl, log, poolSize: 2 });
  const to = createDatabase({ url: targetUrl, log, poolSize: 2 });
  try {
    const modules = migrationFolders().map((one) => one.module);
    await source.query("begin isolation level repeatable read read only");
    await refuseMoved(source);
    const applied = new Set(await readMigrations(source));
    requireKnown(applied, migrationFolders());
    if (!(await clearTarget(target, modules))) return null;
    // The schema as it is there: the rows fit it, and later migrations then change both.
    await migrate(targetUrl, migrationFolders(), (key) => applied.has(key));
    const jobs = createJobs({ database: to, log });
    await jobs.prepare();
    await target.query("begin");
    const rows = await copyTables(source, target, modules);
    await jobs.restore(await createJobs({ database: from, log }).waiting(source), target);
    await target.query("drop table database.copying");
    await target.query("commit");
    await migrate(targetUrl, migrationFolders());
    await adoptMovedRows(to.of());
    return { rows };
  } finally {
    await Promise.allSettled([source.end(), target.end(), from.stop(), to.stop()]);
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: "safos", connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
