import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../../testing/server.ts";
import { MatrixCaller, synapseAdminOf } from "../../testing.ts";

/** What administrators ask for that takes longer than a request. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const there = new MatrixCaller(twin, here.oracle);
const { anna, agnes, bo, britt } = server.people;
const id = encodeURIComponent;
const db = server.safos.database.of();
const { ask, codeOf } = synapseAdminOf(server);
const say = (who: TestPerson, roomId: string, body: string) => here.send(who, roomId, { msgtype: "m.text", body });
const countEvents = async (roomId: string): Promise<number> =>
  (await sql<{ n: number }>`select count(*)::int as n from chat.event where room_id = ${roomId}`.execute(db)).rows[0]
    ?.n ?? 0;
const joined = async (who: TestPerson, at = here): Promise<string[]> =>
  (await at.get(who, "GET", "/v3/joined_rooms")).joined_rooms;
/** Until it is undone, a statement fails as if the process had ended there; then what has failed is tried again at once. */
async function failAt(what: string): Promise<() => Promise<void>> {
  await sql
    .raw(`create or replace function chat.fail_here() returns trigger language plpgsql as
    $$ begin raise exception 'the process ends here'; end $$; create trigger fail_here ${what} execute function chat.fail_here()`)
    .execute(db);
  return async () => {
    await sql.raw("drop function chat.fail_here cascade").execute(db);
    await sql`update graphile_worker._private_jobs set run_at = now() where last_error is not null`.execute(db);
  };
}
const statusOf = async (path: string, isDone = "complete") => {
  let body: Record<string, unknown> = {};
  await eventually(async () => {
    ({ body } = await ask(anna, "GET", path));
    expect(body["status"]).toBe(isDone);
  }, 30_000);
  return body;
};

test("a room is removed for good: all are told that they are out, its name leads to the new one, and it is gone in every process", async () => {
  const roomId = await here.room(agnes, [britt], { name: "Gammalt", room_alias_name: "gammalt" });
  await say(agnes, roomId, "borta snart");
  const since = (await here.get(britt, "GET", "/v3/sync")).next_batch;
  const body = { new_room_user_id: anna.userId, room_name: "Stängt", message: "Rummet är stängt.", block: true };
  const other = { ...body, new_room_user_id: bo.userId };
  expect(await codeOf(ask(anna, "DELETE", `/v2/rooms/${id(roomId)}`, other))).toBe("403 M_FORBIDDEN");
  for (const wrong of [{ purge: 1 }, { block: "ja" }, { message: 7, new_room_user_id: anna.userId }])
    expect(await codeOf(ask(anna, "DELETE", `/v2/rooms/${id(roomId)}`, wrong))).toBe("400 M_BAD_JSON");
  const huge = { ...body, message: "x".repeat(5001) };
  expect(await codeOf(ask(anna, "DELETE", `/v2/rooms/${id(roomId)}`, huge))).toBe("413 M_TOO_LARGE");
  const undo = await failAt("before delete on chat.room for each row");
  const { delete_id: taskId } = (await ask(anna, "DELETE", `/v2/rooms/${id(roomId)}`, body)).body;
  expect(await codeOf(ask(anna, "DELETE", `/v2/rooms/${id(roomId)}`, body))).toBe("400 M_UNKNOWN");
  const status = `/v2/rooms/delete_status/${taskId}`;
  expect(await codeOf(ask(bo, "GET", status))).toBe("404 M_NOT_FOUND");
  await eventually(async () => expect(await joined(agnes)).not.toContain(roomId));
  const synced = await here.get(britt, "GET", `/v3/sync?since=${since}`);
  expect(Object.keys(synced.rooms.leave)).toEqual([roomId]);
  // It failed in the middle of the removal, of which nothing was done, and goes on once it can.
  await eventually(async () => {
    const { rows } =
      await sql`select from graphile_worker.jobs where task_identifier = 'chat:administer' and attempts > 0 and last_error is not null`.execute(
        db,
      );
    expect(rows.length).toBe(1);
  }, 20_000);
  expect(await countEvents(roomId)).toBeGreaterThan(0);
  const open = ask(anna, "PUT", `/v1/rooms/${id(roomId)}/block`, { block: false });
  expect(await codeOf(open)).toBe("403 M_FORBIDDEN");
  await undo();
  const done = (await statusOf(status))["shutdown_room"] as Record<string, string>;
  expect(done).toMatchObject({
    kicked_users: expect.arrayContaining([agnes.userId, britt.userId]),
    failed_to_kick_users: [],
    local_aliases: ["#gammalt:fk.example"],
  });
  const newRoom = String(done["new_room_id"]);
  expect((await ask(anna, "GET", `/v2/rooms/${id(roomId)}/delete_status`)).body.results).toHaveLength(1);
  expect(await countEvents(roomId)).toBe(0);
  for (const at of [here, there]) {
    await eventually(async () => {
      expect(await joined(britt, at)).toContain(newRoom);
      expect(await at.refused(britt, "GET", `/v3/rooms/${id(roomId)}/messages?dir=b`)).toBe("403 M_FORBIDDEN");
    });
  }
  const { chunk } = await here.get(britt, "GET", `/v3/rooms/${id(newRoom)}/messages?dir=b`);
  expect(JSON.stringify(chunk)).toContain("Rummet är stängt.");
  expect(await here.refused(britt, "PUT", `/v3/rooms/${id(newRoom)}/send/m.room.message/n1`, { body: "x" })).toBe(
    "403 M_FORBIDDEN",
  );
  expect((await here.get(britt, "GET", `/v3/directory/room/${id("#gammalt:fk.example")}`)).room_id).toBe(newRoom);
  expect((await ask(anna, "GET", `/v1/rooms/${id(roomId)}/block`)).body.block).toBe(true);
  expect(await codeOf(ask(anna, "DELETE", `/v2/rooms/${id(roomId)}`, {}))).toBe("404 M_NOT_FOUND");
  await eventually(async () => {
    const { body: log } = await server.call(anna, "GET", "/api/v1/audit?category=deletion");
    expect(log.items).toContainEqual(
      expect.objectContaining({ act: "chat.erased", facts: { erased: "room", roomId } }),
    );
  });
}, 60_000);

test("the older way is answered when it is done, and a room may be emptied and kept", async () => {
  const roomId = await here.room(agnes, [anna], {});
  const { body } = await ask(anna, "DELETE", `/v1/rooms/${id(roomId)}`, { purge: false });
  expect(body).toMatchObject({ kicked_users: expect.arrayContaining([agnes.userId, anna.userId]), new_room_id: null });
  expect((await ask(anna, "GET", `/v1/rooms/${id(roomId)}`)).body).toMatchObject({
    joined_members: 0,
    forgotten: true,
  });
  expect((await ask(anna, "GET", `/v1/rooms/${id(roomId)}/block`)).body).toEqual({ block: false });
}, 40_000);

test("a workspace's rooms are not removed or thinned out here, and are told so", async () => {
  const workspace = await server.workspace("Register", anna, agnes);
  let roomId = "";
  await eventually(async () => {
    const { body } = await server.call(anna, "GET", `/api/v1/workspaces/${workspace.id}/channels`);
    roomId = body.items[0].roomId;
  });
  const asks: [string, string, object][] = [
    ["DELETE", `/v1/rooms/${id(roomId)}`, {}],
    ["DELETE", `/v2/rooms/${id(roomId)}`, {}],
    ["POST", `/v1/purge_history/${id(roomId)}`, { purge_up_to_ts: 1, delete_local_events: true }],
    ["PUT", `/v1/rooms/${id(roomId)}/block`, { block: true }],
    ["POST", `/v1/rooms/${id(roomId)}/make_room_admin`, {}],
    ["POST", `/v1/user/${id(agnes.userId)}/redact`, { rooms: [roomId] }],
  ];
  for (const [method, path, body] of asks) {
    const answer = await ask(anna, method, path, body);
    expect([path, answer.status]).toEqual([path, 403]);
    expect(answer.body.error).toContain("workspace");
  }
  // Nor are they taken along where no rooms are named.
  await eventually(async () => expect(await joined(agnes)).toContain(roomId));
  const record = await say(agnes, roomId, "handlingen");
  const chat = await here.room(agnes, [anna], {});
  const gone = await say(agnes, chat, "ångrat");
  const asked = await ask(anna, "POST", `/v1/user/${id(agnes.userId)}/redact`, { rooms: [] });
  await statusOf(`/v1/user/redact_status/${asked.body.redact_id}`);
  const contentOf = async (room: string, event: string) =>
    (await here.get(agnes, "GET", `/v3/rooms/${id(room)}/event/${id(event)}`)).content;
  expect(await contentOf(chat, gone)).toEqual({});
  expect(await contentOf(roomId, record)).toMatchObject({ body: "handlingen" });
});

test("older messages and their files go, state and what came later stay, in memory and the search too, also after a crash in the middle", async () => {
  const roomId = await here.room(agnes, [anna], { name: "Långt" });
  const upload = await fetch(`${server.url}/_matrix/media/v3/upload`, {
    method: "POST",
    headers: { authorization: `Bearer ${agnes.token}`, "content-type": "image/png" },
    body: "en bild",
  });
  const { content_uri: picture } = (await upload.json()) as { content_uri: string };
  await here.send(agnes, roomId, { msgtype: "m.image", body: "bild", url: picture });
  for (let sent = 0; sent < 600; sent += 30)
    await Promise.all(Array.from({ length: 30 }, (_, n) => say(agnes, roomId, `gammalt sälspäck ${sent + n}`)));
  const first = await say(agnes, roomId, "det första som blir kvar");
  await say(agnes, roomId, "det sista");
  const find = async (term: string): Promise<number> => {
    const asked = { search_categories: { room_events: { search_term: term, keys: ["content.body"] } } };
    return (await here.get(anna, "POST", "/v3/search", asked)).search_categories.room_events.count;
  };
  await eventually(async () => expect(await find("sälspäck")).toBeGreaterThan(0), 10_000);
  await there.get(anna, "GET", `/v3/rooms/${id(roomId)}/messages?dir=b&limit=500`);
  const purge = `/v1/purge_history/${id(roomId)}`;
  expect(await codeOf(ask(anna, "POST", `${purge}/${id(first)}`, {}))).toBe("400 M_INVALID_PARAM");
  const all = { delete_local_events: true };
  expect(await codeOf(ask(anna, "POST", purge, all))).toBe("400 M_BAD_JSON");
  for (const moment of ["1", -1, 1.5])
    expect(await codeOf(ask(anna, "POST", purge, { ...all, purge_up_to_ts: moment }))).toBe("400 M_BAD_JSON");
  expect(await codeOf(ask(anna, "POST", `${purge}/$none`, all))).toBe("404 M_NOT_FOUND");
  expect(await codeOf(ask(anna, "POST", purge, { ...all, purge_up_to_ts: Date.now() + 60_000 }))).toBe(
    "404 M_NOT_FOUND",
  );
  const before = await countEvents(roomId);
  // The second portion fails.
  const undo = await failAt("before delete on chat.event for each row when (old.pdu like '%sälspäck 550%')");
  const { purge_id: taskId } = (await ask(anna, "POST", `${purge}/${id(first)}`, all)).body;
  await eventually(async () => expect(await countEvents(roomId)).toBe(before - 500), 10_000);
  expect((await ask(anna, "GET", `/v1/purge_history_status/${taskId}`)).body).toEqual({ status: "active" });
  await undo();
  expect(await statusOf(`/v1/purge_history_status/${taskId}`)).toEqual({ status: "complete" });
  expect(await countEvents(roomId)).toBe(before - 601);
  for (const at of [here, there]) {
    await eventually(async () => {
      const { chunk } = await at.get(anna, "GET", `/v3/rooms/${id(roomId)}/messages?dir=b&limit=500`);
      const messages = chunk.filter((one: { type: string }) => one.type === "m.room.message");
      expect(messages.map((one: { content: { body: string } }) => one.content.body)).toEqual([
        "det sista",
        "det första som blir kvar",
      ]);
    });
    await eventually(async () => {
      const { rooms } = await at.get(anna, "GET", "/v3/sync");
      expect(JSON.stringify(rooms.join[roomId])).not.toContain("sälspäck");
      expect(rooms.join[roomId].unread_notifications.notification_count).toBe(2);
    });
  }
  await eventually(async () => expect(await find("sälspäck")).toBe(0), 10_000);
  const media = await server.call(agnes, "GET", `/_matrix/client/v1/media/download/${picture.slice("mxc://".length)}`);
  expect(media.status).toBe(404);
  await say(anna, roomId, "det går vidare");
}, 90_000);

test("what a colleague wrote is taken back in the organisation's rooms, and what cannot be is told", async () => {
  const roomId = await here.room(anna, [agnes], {});
  const left = await here.room(anna, [agnes], {});
  const foreign = await here.room(bo, [agnes], {});
  for (const room of [roomId, left, foreign]) await say(agnes, room, "ångrat");
  const kept = await say(anna, roomId, "annas");
  const lost = await say(agnes, left, "kvar");
  await here.get(agnes, "POST", `/v3/rooms/${id(left)}/leave`, {});
  const path = `/v1/user/${id(agnes.userId)}/redact`;
  expect(await codeOf(ask(anna, "POST", path, { rooms: [foreign] }))).toBe("404 M_NOT_FOUND");
  expect(await codeOf(ask(anna, "POST", path, {}))).toBe("400 M_BAD_JSON");
  expect(await codeOf(ask(anna, "POST", path, { rooms: Array.from({ length: 1001 }, () => roomId) }))).toBe(
    "400 M_BAD_JSON",
  );
  expect(await codeOf(ask(anna, "POST", path, { rooms: [], limit: 0 }))).toBe("400 M_INVALID_PARAM");
  expect(await codeOf(ask(anna, "POST", path, { rooms: [], reason: "x".repeat(2001) }))).toBe("413 M_TOO_LARGE");
  const start = async (body: object) => (await ask(anna, "POST", path, body)).body.redact_id as string;
  const own = await statusOf(`/v1/user/redact_status/${await start({ rooms: [], reason: "Fel" })}`);
  expect(own["failed_redactions"]).toHaveProperty([lost]);
  const texts = async (room: string): Promise<string[]> =>
    (await here.get(anna, "GET", `/v3/rooms/${id(room)}/messages?dir=b&limit=50`)).chunk
      .filter((one: { type: string }) => one.type === "m.room.message")
      .map((one: { content: { body?: string } }) => one.content.body ?? "");
  expect(await texts(roomId)).toEqual(["annas", ""]);
  expect(kept).toBeTruthy();
  const asAdmin = await statusOf(`/v1/user/redact_status/${await start({ rooms: [left], use_admin: true })}`);
  expect(asAdmin["failed_redactions"]).toEqual({});
  expect(await texts(left)).toEqual(["", ""]);
  const { chunk } = await here.get(bo, "GET", `/v3/rooms/${id(foreign)}/messages?dir=b`);
  expect(JSON.stringify(chunk)).toContain("ångrat");
}, 40_000);

test("a redaction that begins again takes back no more than it was to, and nothing written since", async () => {
  const roomId = await here.room(anna, [agnes], {});
  for (const body of ["först", "näst sist", "sist"]) await say(agnes, roomId, body);
  const undo = await failAt(
    "before update on chat.event for each row when (old.pdu like '%näst sist%' and new.redacted_by is not null)",
  );
  const path = `/v1/user/${id(agnes.userId)}/redact`;
  const { redact_id: taskId } = (await ask(anna, "POST", path, { rooms: [roomId], limit: 2 })).body;
  const texts = async (): Promise<string[]> =>
    (await here.get(anna, "GET", `/v3/rooms/${id(roomId)}/messages?dir=b&limit=50`)).chunk
      .filter((one: { type: string }) => one.type === "m.room.message")
      .map((one: { content: { body?: string } }) => one.content.body ?? "");
  await eventually(async () => expect(await texts()).toEqual(["", "näst sist", "först"]), 10_000);
  await eventually(async () => {
    const { rows } = await sql`select from graphile_worker.jobs where task_identifier = 'chat:administer'
      and last_error is not null`.execute(db);
    expect(rows.length).toBe(1);
  }, 10_000);
  await say(agnes, roomId, "sedan dess");
  await undo();
  await statusOf(`/v1/user/redact_status/${taskId}`);
  expect(await texts()).toEqual(["sedan dess", "", "", "först"]);
}, 40_000);
