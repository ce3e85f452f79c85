import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { agnes, anna, bo, britt } = server.people;
const { id: workspaceId } = await server.workspace("Planering", anna, agnes, bo);
const { pool } = server.safos.database;

async function made(title: string): Promise<string> {
  const { body } = await server.call(anna, "POST", `/api/v1/workspaces/${workspaceId}/documents`, { title });
  return body["id"] as string;
}
const path = (id: string, kind = "document"): string => `/api/v1/items/${kind}/${id}/reminder`;
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const set = (who: TestPerson | null, id: string, at: string, kind?: string) =>
  server.call(who, "PUT", path(id, kind), { at });
const mine = async (who: TestPerson) =>
  ((await server.call(who, "GET", "/api/v1/reminders")).body["items"] as { id: string }[]).map((one) => one.id);
const notices = async (who: TestPerson) =>
  ((await server.call(who, "GET", "/api/v1/notices")).body["items"] as { reason: string; title: string }[]).filter(
    (one) => one.reason === "reminder",
  );
/** The clock goes on for what waits. */
const pass = (id: string) =>
  pool.query("update reminders.reminder set due_at = now() - interval '1 second' where item_id = $1", [id]);

test("one is reminded once, of what one may read, and nobody else hears of it", async () => {
  const id = await made("Remissvar");
  expect((await server.call(bo, "GET", path(id))).body).toEqual({ at: null });
  const at = inDays(3);
  expect((await set(bo, id, at)).body).toEqual({ at });
  // Another moment takes its place.
  const later = inDays(4);
  expect((await set(bo, id, later)).body).toEqual({ at: later });
  expect((await server.call(bo, "GET", path(id))).body).toEqual({ at: later });
  expect((await server.call(anna, "GET", path(id))).body).toEqual({ at: null });
  expect([await mine(bo), await mine(anna)]).toEqual([[id], []]);
  await server.safos.reminders.publishDue();
  expect(await notices(bo)).toEqual([]);
  await pass(id);
  const twin = await server.twin();
  await Promise.all([server, twin].map((one) => one.safos.reminders.publishDue()));
  await eventually(async () => expect(await notices(bo)).toMatchObject([{ title: "Remissvar" }]));
  expect([await mine(bo), await notices(anna), (await server.call(bo, "GET", path(id))).body]).toEqual([
    [],
    [],
    { at: null },
  ]);
  await twin.stop();
});

test("of what is gone, or no longer one's own to read, nothing is said", async () => {
  const [trashed, closed, kept] = [await made("Slängt"), await made("Stängt"), await made("Kvar")];
  for (const id of [trashed, closed, kept]) await set(bo, id, inDays(1));
  await set(agnes, closed, inDays(2));
  await server.call(anna, "DELETE", `/api/v1/items/document/${trashed}`);
  expect(await mine(bo)).toEqual([closed, kept]);
  await server.call(bo, "DELETE", path(kept));
  await server.call(bo, "DELETE", path(kept));
  await server.call(anna, "DELETE", `/api/v1/workspaces/${workspaceId}/members/${bo.id}`);
  expect(await mine(bo)).toEqual([]);
  const before = (await notices(bo)).length;
  for (const id of [trashed, closed, kept]) await pass(id);
  await server.safos.reminders.publishDue();
  // Who may read it hears of it in the same round.
  await eventually(async () => expect((await notices(agnes)).map((one) => one.title)).toEqual(["Stängt"]));
  expect((await notices(bo)).length).toBe(before);
  await server.call(anna, "POST", `/api/v1/workspaces/${workspaceId}/members`, { name: bo.name, role: "editor" });
});

test("strangers, moments that are over, and too many are refused", async () => {
  const id = await made("Avslag");
  expect((await set(null, id, inDays(1))).status).toBe(401);
  expect((await server.call(null, "GET", "/api/v1/reminders")).status).toBe(401);
  expect((await set(britt, id, inDays(1))).status).toBe(404);
  expect((await set(anna, crypto.randomUUID(), inDays(1))).status).toBe(404);
  for (const [at, status] of [
    [inDays(-1), 400],
    [inDays(4000), 400],
    ["i morgon", 400],
  ] as const)
    expect([at, (await set(anna, id, at)).status]).toEqual([at, status]);
  expect((await set(anna, id, inDays(1), "ingenting")).status).toBe(400);
  await pool.query(
    `insert into reminders.reminder select $1, 'document', gen_random_uuid()::text, now() + interval '1 day'
    from generate_series(1, 1000)`,
    [anna.id],
  );
  expect((await set(anna, id, inDays(1))).body["code"]).toBe("REMINDERS_TOO_MANY");
  await pool.query("delete from reminders.reminder where person_id = $1", [anna.id]);
  expect((await set(anna, id, inDays(1))).status).toBe(200);
});
