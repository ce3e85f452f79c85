import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer } from "../../testing/server.ts";

const server = await startTestServer({ SAFOS_LOCK_SECONDS: "1", SAFOS_STATEMENT_SECONDS: "2" });
afterAll(() => server.stop());
const { anna } = server.people;

test("what waits too long for a lock is refused with when to try again, and goes on once the lock is gone", async () => {
  const workspace = await server.workspace("Låst", anna);
  const board = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/boards`, { title: "Tavla" });
  const path = `/api/v1/boards/${board.body.id as string}`;
  const rename = () => server.call(anna, "PATCH", path, { title: "Ny" });
  const holder = new pg.Client({ connectionString: server.databaseUrl });
  await holder.connect();
  try {
    await holder.query("begin");
    await holder.query("select from boards.board where id = $1 for update", [board.body.id]);
    const refused = await rename();
    expect([refused.status, refused.body.code, refused.body.data]).toEqual([503, "UNAVAILABLE", { part: "database" }]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    // Others read on, and the server is well.
    expect((await server.call(anna, "GET", path)).status).toBe(200);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    await holder.query("rollback");
    expect((await rename()).status).toBe(200);
  } finally {
    await holder.end();
  }
});

test("a statement that runs for too long is given up, on the pool but not on a connection of its own", async () => {
  const { database } = server.safos;
  await expect(sql`select pg_sleep(4)`.execute(database.of())).rejects.toThrow(/statement timeout/);
  const client = await database.connect();
  try {
    await client.query("select pg_sleep(2.5)");
  } finally {
    await client.end();
  }
}, 30_000);
