import { afterAll, expect, test } from "vitest";
import { createTestDatabase } from "./testing.ts";
import { whileAlone } from "./while-alone.ts";

const { database, drop } = await createTestDatabase();
afterAll(drop);
const lock = 77_001;
const endless = [
  "copy (select repeat('x', 1000) from pg_class a, pg_class b, pg_class c) to stdout",
  "select count(*) from pg_class a, pg_class b, pg_class c, pg_class d",
];

test("one works at a time, and when it has ended, however it did, the next begins at once", async () => {
  await whileAlone(database, lock, async () => {
    expect(await whileAlone(database, lock, async () => "two at once")).toBeNull();
    expect(await whileAlone(database, lock + 1, async () => "something else")).toBe("something else");
  });
  for (let turn = 0; turn < 12; turn++) {
    expect(await whileAlone(database, lock, async () => turn)).toBe(turn);
    await expect(
      whileAlone(database, lock, async (client) => {
        await client.query("begin");
        // A statement is still under way when the work fails, as when a backup's target breaks.
        const statement = endless[turn % 4];
        if (statement !== undefined) client.query(statement).catch(() => undefined);
        throw new Error("failed");
      }),
    ).rejects.toThrow("failed");
  }
}, 60_000);

test("a connection that PostgreSQL ends while nothing is asked ends no process, and who works under its lock is told", async () => {
  const outcome = await whileAlone(database, lock, async (client, lost) => {
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    const ended = new Promise((resolve) => lost.addEventListener("abort", () => resolve("lost")));
    await database.pool.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
    return ended;
  });
  expect(outcome).toBe("lost");
  expect(await whileAlone(database, lock, async () => "free again")).toBe("free again");
});
