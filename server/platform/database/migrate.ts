import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { refuseMoved } from "./copy/marks.ts";
import { DatabaseFault } from "./database-fault.ts";
import { epochTable } from "./epoch.ts";

export interface MigrationFolder {
  readonly module: string;
  readonly folder: string;
}

/** Every migration, in the order in which they are applied. */
function filesOf(folders: readonly MigrationFolder[]): { module: string; name: string; path: string; key: string }[] {
  return folders.flatMap(({ module, folder }) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".sql"))
      .sort()
      .map((name) => ({ module, name, path: join(folder, name), key: `${module}/${name}` })),
  );
}

/** A version that does not know what a later one wrote would write over it without understanding it. */
export function requireKnown(applied: Iterable<string>, folders: readonly MigrationFolder[]): void {
  const known = new Set(filesOf(folders).map(({ key }) => key));
  const newer = [...applied].filter((key) => !known.has(key)).sort();
  if (newer.length === 0) return;
  const more = newer.length > 1 ? ` and ${newer.length - 1} more` : "";
  throw new DatabaseFault(
    `The database was written by a newer Safos (it has ${newer[0]}${more}), and nothing was changed in it. Start that version or a later one; to go back, restore a backup from before the upgrade into an empty installation.`,
  );
}

/**
 * Brings every module's schema up to date, one transaction per file, in module order then file order. Several
 * processes may start together: a lock in the database lets one work and the others find it done. Throws DatabaseFault
 * when the database holds migrations that are not in the folders or was moved elsewhere, unless `upTo` says how far.
 */
export async function migrate(
  url: string,
  folders: readonly MigrationFolder[],
  upTo?: (name: string) => boolean,
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: "safos" });
  await client.connect();
  const applied: string[] = [];
  try {
    await client.query("select pg_advisory_lock(7266021)");
    await client.query(`create schema if not exists database;
      create table if not exists database.migration (
        module text not null, name text not null, hash text not null, applied_at timestamptz not null default now(),
        primary key (module, name));
      ${epochTable}`);
    const { rows } = await client.query<{ module: string; name: string; hash: string }>(
      "select module, name, hash from database.migration",
    );
    const done = new Map(rows.map((row) => [`${row.module}/${row.name}`, row.hash]));
    const files = filesOf(folders);
    if (!upTo) {
      await refuseMoved(client);
      requireKnown(done.keys(), folders);
    }
    for (const { module, name, path, key } of files) {
      if (upTo && !upTo(key)) continue;
      const text = readFileSync(path, "utf8");
      const hash = createHash("sha256").update(text).digest("hex");
      const known = done.get(key);
      if (known !== undefined) {
        if (known !== hash) throw new Error(`The migration ${key} was changed after it had been applied.`);
        continue;
      }
      await applyOne(client, module, name, text, hash);
      applied.push(key);
    }
  } finally {
    await client.end();
  }
  return applied;
}

async function applyOne(client: pg.Client, module: string, name: string, text: string, hash: string): Promise<void> {
  await client.query("begin");
  try {
    await client.query(`create schema if not exists "${module}"`);
    await client.query(text);
    await client.query("insert into database.migration (module, name, hash) values ($1, $2, $3)", [module, name, hash]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new Error(`The migration ${module}/${name} failed.`, { cause: error });
  }
}
