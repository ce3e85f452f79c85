import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";

export interface MigrationFolder {
  readonly module: string;
  readonly folder: string;
}

/**
 * Brings every module's schema up to date, one transaction per file, in module order then file order. Several
 * processes may start together: a lock in the database lets one work and the others find it done.
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
        primary key (module, name))`);
    const { rows } = await client.query<{ module: string; name: string; hash: string }>(
      "select module, name, hash from database.migration",
    );
    const done = new Map(rows.map((row) => [`${row.module}/${row.name}`, row.hash]));
    for (const { module, folder } of folders) {
      for (const name of readdirSync(folder)
        .filter((file) => file.endsWith(".sql"))
        .sort()) {
        const key = `${module}/${name}`;
        if (upTo && !upTo(key)) continue;
        const text = readFileSync(join(folder, name), "utf8");
        const hash = createHash("sha256").update(text).digest("hex");
        const known = done.get(key);
        if (known !== undefined) {
          if (known !== hash) throw new Error(`The migration ${key} was changed after it had been applied.`);
          continue;
        }
        await applyOne(client, module, name, text, hash);
        applied.push(key);
      }
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
