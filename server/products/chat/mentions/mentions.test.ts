import { readFile } from "node:fs/promises";
import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** What mentions a person is found when they have read it, on any device, and by nobody else. */

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const matrix = new MatrixCaller(server);
const elsewhere = new MatrixCaller(twin);
const { anna, bo, agnes, britt } = server.people;
const { pool } = server.safos.database;
const id = encodeURIComponent;

const named = (...people: TestPerson[]) => ({ "m.mentions": { user_ids: people.map((one) => one.userId) } });
const say = (who: TestPerson, roomId: string, body: string, more: object = {}) =>
  matrix.send(who, roomId, { msgtype: "m.text", body, ...more });
const read = (who: TestPerson, roomId: string, eventId: string) =>
  matrix.get(who, "POST", `/v3/rooms/${id(roomId)}/receipt/m.read/${id(eventId)}`, {});

async function listed(who: TestPerson, query = "", at = matrix): Promise<string[]> {
  const answer = await at.get(who, "GET", `/v3/notifications?only=highlight&limit=100${query}`);
  return answer.notifications.map(
    (one: { read: boolean; event: { content: { body?: string } } }) =>
      `${one.event.content.body ?? ""}${one.read ? "" : " (unread)"}`,
  ) as string[];
}
/** Messages are noted a moment after they are sent, in their order. */
async function noted(eventId: string): Promise<void> {
  await eventually(async () => {
    const { rows } = await pool.query("select 1 from chat.mention where event_id = $1", [eventId]);
    expect(rows.length).toBeGreaterThan(0);
  });
}

test("what has been read stays listed for those whom it means, in every process", async () => {
  const room = await matrix.room(anna, [bo, agnes], { name: "Tre" });
  await matrix.get(bo, "PUT", "/v3/pushrules/global/content/tillsyn", {
    pattern: "tillsyn",
    actions: ["notify", { set_tweak: "highlight" }],
  });
  await say(anna, room, "till Bo", named(bo));
  const redacted = await say(anna, room, "taget tillbaka", named(bo));
  await say(anna, room, "om tillsyn");
  await say(anna, room, "till alla", { "m.mentions": { room: true } });
  await say(anna, room, "till ingen");
  const last = await say(anna, room, "till båda", named(bo, agnes, britt));
  await matrix.get(anna, "PUT", `/v3/rooms/${id(room)}/redact/${id(redacted)}/r`, {});
  await noted(last);
  await read(bo, room, last);
  await read(agnes, room, last);
  expect(await listed(bo)).toEqual(["till båda", "till alla", "om tillsyn", "till Bo"]);
  expect(await listed(agnes, "", elsewhere)).toEqual(["till båda", "till alla"]);
  expect(await listed(anna)).toEqual([]);
  expect(await listed(britt)).toEqual([]);
  await say(anna, room, "nytt till Bo", named(bo));
  expect((await listed(bo)).slice(0, 2)).toEqual(["nytt till Bo (unread)", "till båda"]);
});

test("rules and memberships of now decide: silent chats, ignored people, who has left, who came later", async () => {
  const room = await matrix.room(anna, [bo, agnes], { name: "Regler" });
  const last = await say(anna, room, "före", { "m.mentions": { room: true, user_ids: [bo.userId] } });
  await noted(last);
  await read(bo, room, last);
  const override = `/v3/pushrules/global/override/${id(room)}`;
  expect((await listed(bo))[0]).toBe("före");
  const conditions = [{ kind: "event_match", key: "room_id", pattern: room }];
  await matrix.get(bo, "PUT", override, { conditions, actions: [] });
  expect(await listed(bo)).not.toContain("före");
  await matrix.get(bo, "DELETE", override);
  const ignored = `/v3/user/${id(bo.userId)}/account_data/m.ignored_user_list`;
  await matrix.get(bo, "PUT", ignored, { ignored_users: { [anna.userId]: {} } });
  expect(await listed(bo)).toEqual([]);
  await matrix.get(bo, "PUT", ignored, { ignored_users: {} });
  await matrix.get(bo, "POST", `/v3/rooms/${id(room)}/leave`, {});
  expect(await listed(bo)).not.toContain("före");
  await matrix.get(anna, "POST", `/v3/rooms/${id(room)}/invite`, { user_id: bo.userId });
  await matrix.get(bo, "POST", `/v3/rooms/${id(room)}/join`, {});
  expect(await listed(bo)).toContain("före");
  await matrix.get(anna, "POST", `/v3/rooms/${id(room)}/invite`, { user_id: britt.userId });
  await matrix.get(britt, "POST", `/v3/rooms/${id(room)}/join`, {});
  // She reads it, but it did not mean her.
  expect(await listed(britt)).toEqual([]);
});

test("pages lead through all of them, and what is noted twice stands once", async () => {
  const room = await matrix.room(anna, [britt, agnes], { name: "Många" });
  const ids: string[] = [];
  for (let n = 1; n <= 130; n++) ids.push(await say(anna, room, `nummer ${n}`, named(britt)));
  const last = ids.at(-1) ?? "";
  await noted(last);
  await pool.query(
    `select events.emit('messages.sent', 'chat', '{}', (select jsonb_build_object('first', min(position), 'last', max(position))
      from chat.event where event_id = any($1)))`,
    [ids],
  );
  // Events are handled in their order.
  await noted(await say(anna, room, "sist", named(agnes)));
  await read(britt, room, last);
  const found: string[] = [];
  for (let from: string | undefined = ""; from !== undefined;) {
    const answer = await matrix.get(
      britt,
      "GET",
      `/v3/notifications?only=highlight&limit=30${from === "" ? "" : `&from=${from}`}`,
    );
    found.push(...answer.notifications.map((one: { event: { event_id: string } }) => one.event.event_id));
    from = answer.next_token as string | undefined;
  }
  expect(found).toEqual(ids.toReversed());
});

test("what was written before mentions were noted is found by what is written in it", async () => {
  const before = (await pool.query("select * from chat.mention order by user_id, position")).rows;
  const migration = await readFile(new URL("../migrations/0025-mentions.sql", import.meta.url), "utf8");
  await pool.query("delete from chat.mention");
  await pool.query(migration.slice(migration.indexOf("insert into")));
  const after = (await pool.query("select * from chat.mention order by user_id, position")).rows;
  const known = new Set(after.map((row: { user_id: string; position: string }) => `${row.user_id} ${row.position}`));
  const missing = before.filter(
    (row: { user_id: string; position: string }) => !known.has(`${row.user_id} ${row.position}`),
  );
  // Only what was watched for cannot be found so.
  expect(missing.map((row: { user_id: string }) => row.user_id)).toEqual([bo.userId]);
});

test("what is purged takes its mentions along", async () => {
  await pool.query("delete from chat.event where event_id in (select event_id from chat.mention)");
  expect((await pool.query("select 1 from chat.mention")).rows).toEqual([]);
  expect(await listed(britt)).toEqual([]);
});
