import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { createLog } from "#log";
import { eventually, startTestServer } from "../../testing/server.ts";
import { watchPools } from "./living-pools.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { database, jobs } = server.safos;
const log = createLog("silent");
const everyMs = 300;

/** A job that a pool of workers has had in its hands for a while. */
async function take(poolId: string): Promise<void> {
  await jobs.add(database.of(), "nobody:does", {}, { key: poolId, runAt: new Date("2030-01-01") });
  await sql`update graphile_worker._private_jobs set locked_by = ${poolId}, locked_at = now() - interval '1 minute'
    where key = ${poolId}`.execute(database.of());
}
const holderOf = async (poolId: string): Promise<string | null> =>
  (
    await sql<{
      holder: string | null;
    }>`select locked_by as holder from graphile_worker._private_jobs where key = ${poolId}`.execute(database.of())
  ).rows[0]?.holder ?? null;
/** The connections that say which pools live. */
const connections = async (): Promise<number[]> =>
  (
    await sql<{ pid: number }>`select distinct pid from pg_locks where locktype = 'advisory' and classid = 7266031
      and database = (select oid from pg_database where datname = current_database())`.execute(database.of())
  ).rows.map(({ pid }) => pid);

test("jobs of a process that died are free again, those of one that lives stay its own though its connection is cut", async () => {
  expect(await connections()).toHaveLength(1);
  const living = watchPools({ database, log, everyMs: 3_600_000 });
  living.add("pool-living");
  const dying = watchPools({ database, log, everyMs: 3_600_000 });
  dying.add("pool-dying");
  await eventually(async () => expect(await connections()).toHaveLength(3));
  await take("pool-living");
  await take("pool-dying");
  await take("pool-long-dead");
  const other = watchPools({ database, log, everyMs });
  await eventually(async () => expect(await holderOf("pool-long-dead")).toBeNull());
  expect([await holderOf("pool-living"), await holderOf("pool-dying")]).toEqual(["pool-living", "pool-dying"]);

  await dying.stop();
  await eventually(async () => expect(await holderOf("pool-dying")).toBeNull());
  await other.stop();

  const before = await connections();
  expect(before).toHaveLength(2);
  // Looks are as far apart in use as a lost connection needs many times over to be back.
  await sql`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = 7266031
    and database = (select oid from pg_database where datname = current_database())`.execute(database.of());
  // A connection that is told to end does so a moment later: others must have come in its place.
  await eventually(async () => {
    const after = await connections();
    expect(after).toHaveLength(2);
    expect(after.filter((pid) => before.includes(pid))).toEqual([]);
  });
  const later = watchPools({ database, log, everyMs });
  await take("pool-long-dead");
  await eventually(async () => expect(await holderOf("pool-long-dead")).toBeNull());
  expect(await holderOf("pool-living")).toBe("pool-living");
  await later.stop();
  await living.stop();
});
