import { mkdtempSync, rmSync, chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { createDatabase, migrate, startCluster } from "#database";
import { createJobs } from "#jobs";
import { createLog } from "#log";
import { migrationFolders } from "../compose/modules.ts";
import { scratchFolder } from "./scratch-folder.ts";

/** Starts one PostgreSQL for the whole run and migrates a template that every test file copies. */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(scratchFolder(), "safos-test-"));
  chmodSync(folder, 0o755);
  const log = createLog("silent");
  const cluster = await startCluster({ dataFolder: folder, log, isDurable: false });
  const client = new pg.Client({ connectionString: cluster.url });
  await client.connect();
  // A server greets it thirty times while it starts: that is quicker without passwords.
  const { rows } = await client.query<{ path: string }>("select current_setting('hba_file') as path");
  writeFileSync(rows[0]?.path ?? "", "host all all 127.0.0.1/32 trust\n");
  await client.query("select pg_reload_conf()");
  await client.query("create database safos_template");
  await client.end();
  const template = new URL(cluster.url);
  template.pathname = "/safos_template";
  await migrate(template.href, migrationFolders());
  const database = createDatabase({ url: template.href, log });
  await createJobs({ database, log }).prepare();
  await database.stop();
  process.env["TEST_CLUSTER"] = cluster.url;
  return async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
