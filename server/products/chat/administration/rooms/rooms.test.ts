import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer } from "../../../../testing/server.ts";
import { MatrixCaller, synapseAdminOf } from "../../testing.ts";

/** Rooms over Synapse's admin API, by the administrators of the organisation that they are of. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const id = encodeURIComponent;
const { ask, codeOf } = synapseAdminOf(server);
const missing = "404 M_NOT_FOUND";
const refused = "403 M_FORBIDDEN";
let ownRoom = "";
let foreignRoom = "";

beforeAll(async () => {
  ownRoom = await here.room(agnes, [britt], { name: "Agnes och Britt", topic: "Hemligt ämne" });
  foreignRoom = await here.room(bo, [agnes], { name: "Hos Digg" });
});

const ofRoom = (roomId: string): [string, string, unknown?][] => [
  ["GET", `/v1/rooms/${id(roomId)}`],
  ["GET", `/v1/rooms/${id(roomId)}/members`],
  ["GET", `/v1/rooms/${id(roomId)}/state`],
  ["GET", `/v1/rooms/${id(roomId)}/messages?dir=b`],
  ["GET", `/v1/rooms/${id(roomId)}/context/$none`],
  ["GET", `/v1/rooms/${id(roomId)}/hierarchy`],
  ["GET", `/v1/rooms/${id(roomId)}/block`],
  ["PUT", `/v1/rooms/${id(roomId)}/block`, { block: true }],
  ["POST", `/v1/rooms/${id(roomId)}/make_room_admin`, {}],
  ["POST", `/v1/join/${id(roomId)}`, { user_id: anna.userId }],
  ["DELETE", `/v1/rooms/${id(roomId)}`, {}],
  ["DELETE", `/v2/rooms/${id(roomId)}`, {}],
  ["GET", `/v2/rooms/${id(roomId)}/delete_status`],
  ["POST", `/v1/purge_history/${id(roomId)}`, { purge_up_to_ts: 1, delete_local_events: true }],
  ["POST", `/v1/purge_history/${id(roomId)}/$none`, { delete_local_events: true }],
];
const ofSomeone = (userId: string): [string, string, unknown?][] => [
  ["GET", `/v1/users/${id(userId)}/joined_rooms`],
  ["GET", `/v1/users/${id(userId)}/memberships`],
  ["POST", `/v1/user/${id(userId)}/redact`, { rooms: [] }],
];
const general: [string, string, unknown?][] = [
  ["GET", "/v1/rooms"],
  ["GET", "/v2/rooms/delete_status/none"],
  ["GET", "/v1/purge_history_status/none"],
  ["GET", "/v1/user/redact_status/none"],
];

test("every address is closed to those without a token, to people who are no administrators, and to those of another organisation", async () => {
  for (const [method, path, body] of [...ofRoom(ownRoom), ...ofSomeone(agnes.userId), ...general]) {
    expect([path, await codeOf(ask(null, method, path, body))]).toEqual([path, "401 M_MISSING_TOKEN"]);
    expect([path, await codeOf(ask(agnes, method, path, body))]).toEqual([path, refused]);
  }
  // Who administers another organisation is not told that there is such a room.
  for (const [method, path, body] of ofRoom(ownRoom).filter(([, path]) => !path.startsWith("/v1/join")))
    expect([path, await codeOf(ask(bo, method, path, body))]).toEqual([path, missing]);
  for (const [method, path, body] of ofRoom(foreignRoom))
    expect([path, await codeOf(ask(anna, method, path, body))]).toEqual([path, missing]);
  for (const [method, path, body] of ofSomeone(agnes.userId))
    expect([path, await codeOf(ask(bo, method, path, body))]).toEqual([path, refused]);
  expect(await codeOf(ask(bo, "POST", `/v1/join/${id(ownRoom)}`, { user_id: agnes.userId }))).toBe(refused);
  expect(await codeOf(ask(bo, "POST", `/v1/join/${id(ownRoom)}`, { user_id: bo.userId }))).toBe(missing);
  // Nor is one who was an administrator until now let in.
  await server.safos.identity.change(britt.id, { isAdmin: true });
  expect((await ask(britt, "GET", "/v1/rooms")).status).toBe(200);
  await server.safos.identity.change(britt.id, { isAdmin: false });
  expect(await codeOf(ask(britt, "GET", "/v1/rooms"))).toBe(refused);
  expect(Object.keys((await here.get(agnes, "GET", "/v3/sync")).rooms.join)).toEqual(
    expect.arrayContaining([ownRoom, foreignRoom]),
  );
});

test("rooms of the organisation are listed a page at a time, in an order, found by name, and shown without what is written in them", async () => {
  await here.room(anna, [], { name: "Ensam" });
  const workspace = await server.workspace("Ärendet", britt, agnes);
  await eventually(async () => {
    expect((await ask(bo, "GET", `/v1/rooms?search_term=${id("ärendet")}`)).body.total_rooms).toBe(1);
  });
  expect(workspace.id).toBeTruthy();
  const all: string[] = [];
  for (let from: number | undefined = 0; from !== undefined;) {
    const { body } = await ask(anna, "GET", `/v1/rooms?limit=1&from=${from}&order_by=name`);
    all.push(...body.rooms.map((room: { name: string }) => room.name));
    expect(body).toMatchObject({ total_rooms: 2, offset: from });
    from = body.next_batch;
  }
  expect(all).toEqual(["Agnes och Britt", "Ensam"]);
  const reversed = await ask(anna, "GET", "/v1/rooms?order_by=joined_members&dir=b");
  expect(reversed.body.rooms.map((room: { name: string }) => room.name)).toEqual(["Ensam", "Agnes och Britt"]);
  const found = await ask(anna, "GET", "/v1/rooms?search_term=AGNES&empty_rooms=false");
  expect(found.body).toMatchObject({
    total_rooms: 1,
    rooms: [{ room_id: ownRoom, joined_members: 2, joined_local_members: 1, creator: agnes.userId, version: "11" }],
  });
  expect((await ask(anna, "GET", "/v1/rooms?empty_rooms=true")).body.total_rooms).toBe(0);
  const wrong = ["order_by=topic", "dir=x", "from=-1", "limit=x", "search_term=", "empty_rooms=1"];
  for (const query of wrong)
    expect([query, await codeOf(ask(anna, "GET", `/v1/rooms?${query}`))]).toEqual([query, "400 M_INVALID_PARAM"]);
  const { body } = await ask(anna, "GET", `/v1/rooms/${id(ownRoom)}`);
  expect(body).toMatchObject({ name: "Agnes och Britt", topic: null, tombstoned: false, forgotten: false });
  expect(JSON.stringify(body)).not.toContain("Hemligt");
  expect((await ask(anna, "GET", `/v1/rooms/${id(ownRoom)}/members`)).body).toEqual({
    members: expect.arrayContaining([agnes.userId, britt.userId]),
    total: 2,
  });
});

test("what colleagues write to each other is not read by administrators, who read where they are in", async () => {
  const eventId = await here.send(agnes, ownRoom, { msgtype: "m.text", body: "mellan oss" });
  for (const path of ["state", "messages?dir=b", `context/${id(eventId)}`, "hierarchy"])
    expect([path, await codeOf(ask(anna, "GET", `/v1/rooms/${id(ownRoom)}/${path}`))]).toEqual([path, refused]);
  const shared = await here.room(agnes, [anna], { name: "Med Anna", topic: "Öppet ämne" });
  const written = await here.send(agnes, shared, { msgtype: "m.text", body: "till dig" });
  const read = (path: string) => ask(anna, "GET", `/v1/rooms/${id(shared)}${path}`);
  expect(JSON.stringify((await read("/state")).body.state)).toContain("Öppet ämne");
  expect((await read("")).body.topic).toBe("Öppet ämne");
  expect((await read("/messages?dir=b&limit=1")).body.chunk[0].content.body).toBe("till dig");
  expect((await read(`/context/${id(written)}`)).body.event.event_id).toBe(written);
  expect((await read("/hierarchy")).body.rooms[0].room_id).toBe(shared);
});

test("which rooms of the organisation a colleague is in is told, and noted", async () => {
  const { body } = await ask(anna, "GET", `/v1/users/${id(agnes.userId)}/joined_rooms`);
  expect(body.joined_rooms).toContain(ownRoom);
  expect(body.joined_rooms).not.toContain(foreignRoom);
  expect(body.total).toBe(body.joined_rooms.length);
  const { memberships } = (await ask(anna, "GET", `/v1/users/${id(agnes.userId)}/memberships`)).body;
  expect(memberships[ownRoom]).toBe("join");
  expect(memberships).not.toHaveProperty(foreignRoom);
  expect(await codeOf(ask(anna, "GET", `/v1/users/${id("@none:fk.example")}/joined_rooms`))).toBe(missing);
  await eventually(async () => {
    const log = (await server.call(anna, "GET", "/api/v1/audit?category=access")).body.items as {
      act: string;
      actor: { person: { id: string } };
      facts: { action: string; roomId: string | null };
    }[];
    const acts = log.filter((one) => one.act === "chat.administered" && one.actor.person.id === anna.id);
    expect(acts.map((one) => one.facts.action)).toEqual(expect.arrayContaining(["membersRead", "membershipsRead"]));
  });
});

test("nobody comes into a blocked room who is not in it, in whichever process they try, until it is opened", async () => {
  const roomId = await here.room(agnes, [britt], { preset: "public_chat", name: "Torget" });
  await here.get(agnes, "POST", `/v3/rooms/${id(roomId)}/invite`, { user_id: bo.userId });
  const path = `/v1/rooms/${id(roomId)}/block`;
  expect((await ask(anna, "GET", path)).body).toEqual({ block: false });
  for (const body of [{}, { block: 1 }]) expect(await codeOf(ask(anna, "PUT", path, body))).toBe("400 M_BAD_JSON");
  expect((await ask(anna, "PUT", path, { block: true })).body).toEqual({ block: true });
  expect((await ask(anna, "GET", path)).body).toEqual({ block: true, user_id: anna.userId });
  expect(await codeOf(ask(bo, "GET", path))).toBe(missing);
  const there = new MatrixCaller(twin, here.oracle);
  const join = `/v3/rooms/${id(roomId)}/join`;
  expect(await here.refused(bo, "POST", join, {})).toBe(refused);
  expect(await there.refused(bo, "POST", join, {})).toBe(refused);
  expect(await there.refused(agnes, "POST", `/v3/rooms/${id(roomId)}/invite`, { user_id: anna.userId })).toBe(refused);
  const member = `/v3/rooms/${id(roomId)}/state/m.room.member/${id(bo.userId)}`;
  expect(await here.refused(bo, "PUT", member, { membership: "join" })).toBe(refused);
  // Those who are in it go on, and change how they look.
  await here.send(britt, roomId, { msgtype: "m.text", body: "kvar" });
  const own = `/v3/rooms/${id(roomId)}/state/m.room.member/${id(britt.userId)}`;
  await here.get(britt, "PUT", own, { membership: "join", displayname: "B" });
  // A process that starts now knows it too.
  const later = await server.twin();
  expect(await new MatrixCaller(later, here.oracle).refused(bo, "POST", join, {})).toBe(refused);
  await later.stop();
  expect((await ask(anna, "PUT", path, { block: false })).body).toEqual({ block: false });
  await here.get(bo, "POST", join, {});
});

test("a colleague is brought into a room that the administrator may invite to, and power is given to those who are in", async () => {
  const roomId = await here.room(anna, [], { name: "Annas" });
  const join = `/v1/join/${id(roomId)}`;
  expect(await codeOf(ask(anna, "POST", join, {}))).toBe("400 M_MISSING_PARAM");
  expect(await codeOf(ask(anna, "POST", join, { user_id: britt.userId }))).toBe(refused);
  expect(await codeOf(ask(anna, "POST", join, { user_id: "@none:fk.example" }))).toBe(missing);
  expect((await ask(anna, "POST", join, { user_id: agnes.userId })).body).toEqual({ room_id: roomId });
  expect((await ask(anna, "POST", join, { user_id: agnes.userId })).body).toEqual({ room_id: roomId });
  await here.send(agnes, roomId, { msgtype: "m.text", body: "här" });
  // An administrator does not let themselves into what others have with each other.
  expect(await codeOf(ask(anna, "POST", `/v1/join/${id(ownRoom)}`, { user_id: anna.userId }))).toBe(refused);
  const admin = (room: string, userId?: string) =>
    ask(anna, "POST", `/v1/rooms/${id(room)}/make_room_admin`, userId === undefined ? {} : { user_id: userId });
  expect(await codeOf(admin(ownRoom))).toBe(refused);
  expect(await codeOf(admin(roomId, britt.userId))).toBe(refused);
  const power = async (): Promise<number | undefined> =>
    (await here.get(anna, "GET", `/v3/rooms/${id(roomId)}/state/m.room.power_levels/`)).users[agnes.userId];
  expect(await power()).toBeUndefined();
  expect((await admin(roomId, agnes.userId)).body).toEqual({});
  expect((await admin(roomId, agnes.userId)).body).toEqual({});
  expect(await power()).toBe(100);
  await here.get(agnes, "PUT", `/v3/rooms/${id(roomId)}/state/m.room.name/`, { name: "Agnes nu" });
  // Nobody of another organisation is made to give it.
  const users = { [agnes.userId]: 100, [britt.userId]: 100 };
  const handedOver = await here.room(agnes, [anna, britt], { power_level_content_override: { users } });
  await here.get(agnes, "POST", `/v3/rooms/${id(handedOver)}/leave`, {});
  expect(await codeOf(admin(handedOver))).toBe(refused);
});

test("what changes something needs a fresh proof of who one is", async () => {
  await sql`update identity.session set proved_at = now() - interval '1 day'`.execute(server.safos.database.of());
  const asks = [...ofRoom(ownRoom), ...ofSomeone(agnes.userId)].filter(
    ([method, path]) => method !== "GET" && !/make_room_admin|join|\$none/.test(path),
  );
  expect(asks.length).toBe(5);
  const later = await server.twin();
  for (const [method, path, body] of asks) {
    const answer = await ask(anna, method, path, body, later);
    expect([path, answer.status]).toEqual([path, 403]);
    expect(JSON.stringify(answer.body)).toContain("Show once more who you are");
  }
  await later.stop();
});
