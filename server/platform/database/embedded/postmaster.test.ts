import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import pg from "pg";
import { createLog } from "#log";
import { startCluster, type Cluster } from "./cluster.ts";

const folders: string[] = [];
const clusters: Cluster[] = [];
afterAll(async () => {
  for (const cluster of clusters) await cluster.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "safos-test-"));
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
}
const start = (dataFolder: string): Promise<Cluster> =>
  startCluster({ dataFolder, log: createLog("silent"), isDurable: false });
async function answers(cluster: Cluster): Promise<boolean> {
  const client = new pg.Client({ connectionString: cluster.url });
  await client.connect();
  const { rowCount } = await client.query("select 1");
  await client.end();
  return rowCount === 1;
}

test("a lock file whose number belongs to another process of the account does not stop the start", async () => {
  const other = await start(makeFolder());
  clusters.push(other);
  const lock = readFileSync(join(other.place.cluster, "postmaster.pid"), "utf8").split("\n");
  const folder = makeFolder();
  const first = await start(folder);
  await first.stop();
  // As a machine that lost power leaves it, with a number that now is another PostgreSQL's of the same account.
  lock[1] = first.place.cluster;
  lock[3] = "1";
  writeFileSync(join(first.place.cluster, "postmaster.pid"), lock.join("\n"));
  const began = performance.now();
  const again = await start(folder);
  clusters.push(again);
  expect(await answers(again)).toBe(true);
  expect(performance.now() - began).toBeLessThan(15_000);
}, 90_000);

test("after all of PostgreSQL was killed it is back without waiting for a pause", async () => {
  const folder = makeFolder();
  const first = await start(folder);
  const pid = Number(readFileSync(join(first.place.cluster, "postmaster.pid"), "utf8").split("\n")[0]);
  process.kill(pid, "SIGKILL");
  const began = performance.now();
  const again = await start(folder);
  clusters.push(again, first);
  expect(await answers(again)).toBe(true);
  expect(performance.now() - began).toBeLessThan(10_000);
}, 90_000);

test("a stop ends PostgreSQL though the last connections are still on their way out, and leaves it to who stays", async () => {
  const cluster = await start(makeFolder());
  clusters.push(cluster);
  const lock = join(cluster.place.cluster, "postmaster.pid");
  const use = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: cluster.url, application_name: "safos" });
    await client.connect();
    return client;
  };
  const staying = await use();
  await cluster.stop();
  expect(existsSync(lock)).toBe(true);
  const leaving = setTimeout(() => void staying.end(), 200);
  await cluster.stop();
  clearTimeout(leaving);
  expect(existsSync(lock)).toBe(false);
}, 60_000);
