import { mkdtempSync, rmSync, chmodSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { migrate, startCluster } from "#database";
import { createLog } from "#log";
import { migrationFolders } from "../compose/modules.ts";
import { scratchFolder } from "./scratch-folder.ts";

/** Starts one PostgreSQL for the whole run and migrates a template that every test file copies. */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(scratchFolder(), "safos-test-"));
  chmodSync(folder, 0o755);
  const cluster = await startCluster({ dataFolder: folder, log: createLog("silent"), isDurable: false });
  const client = new pg.Client({ connectionString: cluster.url });
  await client.connect();
  await client.query("create database safos_template");
  await client.end();
  const template = new URL(cluster.url);
  template.pathname = "/safos_template";
  await migrate(template.href, migrationFolders());
  process.env["TEST_CLUSTER"] = cluster.url;
  return async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
