import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer } from "../../../testing/server.ts";
import type { FileTables } from "../tables.ts";
import { thinVersions } from "./thin.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna } = server.people;
const db = server.safos.database.of<FileTables>();

test("earlier versions are thinned as they age, each file by itself, and the last of every span stays", async () => {
  const workspace = await server.workspace("Versioner", anna);
  const files: number[] = [];
  for (const name of ["a", "b"]) {
    const made = await fetch(`${server.url}/api/v1/workspaces/${workspace.id}/files?name=${name}`, {
      method: "POST",
      headers: { authorization: `Bearer ${anna.token}` },
      body: name,
    });
    files.push(((await made.json()) as { id: number }).id);
  }
  // Every ten seconds of an hour, every five minutes of a day, every two hours of a month, every day of a year.
  for (const [from, to, step] of [
    ["1 year", "30 days", "1 day"],
    ["30 days", "1 day", "2 hours"],
    ["1 day", "1 hour", "5 minutes"],
    ["1 hour", "0", "10 seconds"],
  ])
    await sql`insert into files.version (node_id, blob, size, content_type, mtime, changed_at)
      select n.id, n.blob, 1, '', at, at from files.node n,
        generate_series(now() - ${from}::interval, now() - ${to}::interval - interval '1 second', ${step}::interval) at
      where n.id = any(${files}::bigint[]) order by at`.execute(db);
  const ages = async () => {
    const { rows } = await sql<{ month: number; day: number; hour: number; now: number; newest: boolean }>`select
        count(*) filter (where changed_at < now() - interval '30 days')::int as month,
        count(*) filter (where changed_at between now() - interval '30 days' and now() - interval '1 day')::int as day,
        count(*) filter (where changed_at between now() - interval '1 day' and now() - interval '1 hour')::int as hour,
        count(*) filter (where changed_at > now() - interval '1 hour')::int as now
      from files.version group by node_id`.execute(db);
    return rows;
  };
  const newest = async () =>
    (await sql<{ id: number }>`select max(id) as id from files.version group by node_id order by 1`.execute(db)).rows;
  const before = await newest();
  await thinVersions(db);
  // A span that is cut by the ages counts twice.
  for (const { month, day, hour, now } of await ages()) {
    expect(month).toBeGreaterThanOrEqual(47);
    expect(month).toBeLessThanOrEqual(50);
    expect(day).toBeGreaterThanOrEqual(29);
    expect(day).toBeLessThanOrEqual(31);
    expect(hour).toBeGreaterThanOrEqual(23);
    expect(hour).toBeLessThanOrEqual(25);
    expect(now).toBeGreaterThanOrEqual(59);
    expect(now).toBeLessThanOrEqual(62);
  }
  expect(await ages()).toHaveLength(2);
  expect(await newest()).toEqual(before);
  const thinned = await ages();
  await thinVersions(db);
  expect(await ages()).toEqual(thinned);
});
