import { chmodSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { migrate } from "#database";
import { createLog } from "#log";
import { runCluster } from "../platform/database/embedded/cluster.ts";
import { fetchEarlierPrograms, majorOf } from "../platform/database/embedded/earlier/programs.ts";
import { findPlace, reachablePrograms } from "../platform/database/embedded/place.ts";
import { readAllSettings } from "./compose.ts";
import { migrationFolders } from "./modules.ts";
import { startDatabase } from "./start-database.ts";

const log = createLog("silent");
const data = mkdtempSync(join(tmpdir(), "safos-major-"));
chmodSync(data, 0o755);
afterAll(() => rmSync(data, { recursive: true, force: true }));
const settings = readAllSettings({ SAFOS_DATA: data });

async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
const content = "select name from organisations.organisation order by name";

test("a database of the PostgreSQL before is brought to this one by the start, wherever an earlier start broke off", async (context) => {
  const earlier = await fetchEarlierPrograms(17, data).catch((error: unknown) => {
    if (process.env["CI"] === "true") throw error;
    return null;
  });
  // Without a package registry there is nothing to make the old database with.
  if (!earlier) {
    context.skip();
    return;
  }
  const place = await findPlace(data);
  const programs = reachablePrograms(earlier, place.account);
  const old = await runCluster({ ...place, programs }, { dataFolder: data, log, isDurable: false });
  await migrate(old.url, migrationFolders());
  await ask(
    old.url,
    "insert into organisations.organisation (id, name) values (gen_random_uuid(), 'Försäkringskassan')",
  );
  await ask(old.url, "select setval('files.change', 4711)");
  await old.stop();
  expect(majorOf(place.cluster)).toBe(17);

  // A start that broke off while it copied has left half of a cluster.
  const half = `${place.cluster}.upgrade`;
  await runCluster({ ...place, cluster: half }, { dataFolder: data, log, isDurable: false }).then((one) => one.stop());
  const { url, cluster } = await startDatabase(settings, log);
  expect(await ask(url, content)).toEqual([{ name: "Försäkringskassan" }]);
  expect(await ask(url, "select nextval('files.change')::int as next")).toEqual([{ next: 4712 }]);
  await cluster?.stop();
  expect(majorOf(place.cluster)).toBe(18);
  expect(majorOf(`${place.cluster}-17`)).toBe(17);

  // One that broke off between the renames is finished, not begun with an empty database.
  renameSync(place.cluster, `${place.cluster}.upgraded`);
  const again = await startDatabase(settings, log);
  expect(await ask(again.url, content)).toHaveLength(1);
  await again.cluster?.stop();
  expect(readdirSync(data).filter((name) => /\.upgrade/.test(name))).toEqual([]);

  const version = join(place.cluster, "PG_VERSION");
  const now = readFileSync(version, "utf8");
  writeFileSync(version, "19\n");
  await expect(startDatabase(settings, log)).rejects.toThrow(/^The database is of PostgreSQL 19, and this version/);
  writeFileSync(version, "12\n");
  await expect(startDatabase(settings, log)).rejects.toThrow(/^The database is of PostgreSQL 12, which this version/);
  writeFileSync(version, now);
}, 180_000);
