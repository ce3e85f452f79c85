import { afterAll, expect, test } from "vitest";
import pg from "pg";
import { preparingClient, PreparedNames } from "./preparing-client.ts";
import { createTestDatabase } from "./testing.ts";

const t = await createTestDatabase();
afterAll(() => t.drop());

/** One connection at a time, as the drivers of the database take it. */
function createPool() {
  const pool = new pg.Pool({ connectionString: t.url, max: 1, Client: preparingClient() });
  pool.on("error", () => undefined);
  return {
    async query<R extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<pg.QueryResult<R>> {
      const client = await pool.connect();
      try {
        return await client.query<R>(text, values);
      } finally {
        client.release();
      }
    },
    end: () => pool.end(),
  };
}
const prepared = async (pool: ReturnType<typeof createPool>) =>
  (await pool.query<{ statement: string }>("select statement from pg_prepared_statements where name ~ '^s'")).rows.map(
    (row) => row.statement,
  );

test("what is asked often is prepared, and answers as before", async () => {
  const pool = createPool();
  const text = "select $1::int + 1 as sum, $2::text[] as list";
  for (let n = 0; n < 29; n++) await pool.query(text, [n, ["a"]]);
  expect(await prepared(pool)).toEqual([]);
  for (let n = 0; n < 20; n++)
    expect((await pool.query(text, [n, ["a", null]])).rows).toEqual([{ sum: n + 1, list: ["a", null] }]);
  expect(await prepared(pool)).toEqual([text]);
  await expect(pool.query(text, ["x", []])).rejects.toThrow(/invalid input syntax/);
  expect((await pool.query(text, [1, []])).rows).toEqual([{ sum: 2, list: [] }]);
  await pool.end();
});

test("no more than some are prepared, and texts that differ each time are none of them", async () => {
  const names = new PreparedNames();
  for (let n = 0; n < 5000; n++) expect(names.nameOf(`select ${n}`)).toBeUndefined();
  const given = new Set<string | undefined>();
  for (let n = 0; n < 300; n++) for (let time = 0; time < 40; time++) given.add(names.nameOf(`select $1 + ${n}`));
  given.delete(undefined);
  expect(given.size).toBe(200);
});

test("a table that changes under a prepared statement costs one refusal", async () => {
  const pool = createPool();
  await pool.query("create table public.changing (a int)");
  await pool.query("insert into public.changing values (1)");
  const text = "select * from public.changing where a = $1";
  for (let n = 0; n < 40; n++) await pool.query(text, [1]);
  await pool.query("alter table public.changing add column b int");
  await expect(pool.query(text, [1])).rejects.toThrow(/cached plan/);
  expect((await pool.query(text, [1])).rows).toEqual([{ a: 1, b: null }]);
  await pool.end();
});

test("what was planned while a table was empty is planned anew when it is not", async () => {
  const pool = createPool();
  await pool.query(
    "create table public.growing (id int primary key, parent int, name text) with (autovacuum_enabled = off)",
  );
  await pool.query("create index on public.growing (parent)");
  const text = "select g.* from unnest($1::int[]) as u (id) join public.growing g on g.parent = u.id";
  for (let n = 0; n < 40; n++) await pool.query(text, [[1, 2]]);
  await pool.query("insert into public.growing select n, n, repeat('x', 500) from generate_series(1, 20000) n");
  const reads = async () => {
    const read = async () =>
      Number(
        (await pool.query<{ n: string }>("select seq_tup_read as n from pg_stat_all_tables where relname = 'growing'"))
          .rows[0]?.n,
      );
    await pool.query("select pg_stat_force_next_flush()");
    const before = await read();
    await pool.query(text, [[1, 2]]);
    await pool.query("select pg_stat_force_next_flush()");
    return (await read()) - before;
  };
  await expect.poll(reads, { timeout: 20_000 }).toBe(0);
  await pool.end();
});
