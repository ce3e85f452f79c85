import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller, synapseAdminOf } from "../testing.ts";

/** Rooms that an organisation lists, over the client-server API and in two processes. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const there = new MatrixCaller(twin);
const { anna, agnes, bo } = server.people;
const id = encodeURIComponent;

const rule = (roomDirectory: boolean, who = anna) =>
  server.safos.organisations.change(who.organisationId, { rules: { roomDirectory } });
const list = (who: TestPerson | null, roomId: string, visibility: string) =>
  here.ask(who, "PUT", `/v3/directory/list/room/${id(roomId)}`, { visibility });
const seen = async (who: TestPerson, roomId: string) =>
  (await here.get(who, "GET", `/v3/directory/list/room/${id(roomId)}`)).visibility as string;
const join = (who: TestPerson, roomId: string) => here.ask(who, "POST", `/v3/join/${id(roomId)}`, {});

async function found(who: TestPerson, body: object = {}, at = here): Promise<string[]> {
  const { chunk } = await at.get(who, "POST", "/v3/publicRooms", body);
  return (chunk as { room_id: string }[]).map((one) => one.room_id);
}

beforeAll(() => rule(true));

test("a listed room is found, entered and read by everybody of the organisation, in the other process too; by nobody else", async () => {
  const roomId = await here.room(anna, [], { preset: "public_chat", name: "Fika på plan 3", topic: "Bullar" });
  expect(await found(agnes)).not.toContain(roomId);
  expect((await list(anna, roomId, "public")).status).toBe(200);
  expect(await seen(agnes, roomId)).toBe("public");
  expect(await found(agnes, {}, there)).toContain(roomId);
  const { chunk } = await here.get(agnes, "GET", "/v3/publicRooms?limit=5");
  expect(chunk).toContainEqual(
    expect.objectContaining({ room_id: roomId, name: "Fika på plan 3", num_joined_members: 1, join_rule: "public" }),
  );
  expect((await join(agnes, roomId)).status).toBe(200);
  // Bo is of another organisation, whose directory is its own.
  expect(await found(bo)).toEqual([]);
  expect(await found(bo, {}, there)).toEqual([]);
  expect((await here.get(bo, "POST", "/v3/publicRooms?server=fk.example", {})).chunk).toEqual([]);
  expect(await seen(bo, roomId)).toBe("private");
  expect((await join(bo, roomId)).body.errcode).toBe("M_FORBIDDEN");
  const own = `/v3/rooms/${id(roomId)}/state/m.room.member/${id(bo.userId)}`;
  expect((await here.ask(bo, "PUT", own, { membership: "join" })).body.errcode).toBe("M_FORBIDDEN");
  expect((await here.ask(bo, "GET", `/v1/room_summary/${id(roomId)}`)).status).toBe(404);
  await here.get(anna, "POST", `/v3/rooms/${id(roomId)}/invite`, { user_id: bo.userId });
  expect((await join(bo, roomId)).status).toBe(200);
  expect((await list(bo, roomId, "private")).body.errcode).toBe("M_FORBIDDEN");
});

test("nobody of another organisation slips into a room at the moment in which it is opened, in either process", async () => {
  for (let round = 0; round < 10; round++) {
    const roomId = await here.room(anna, [], {});
    const own = `/v3/rooms/${id(roomId)}/state/m.room.member/${id(bo.userId)}`;
    const opening = here.get(anna, "PUT", `/v3/rooms/${id(roomId)}/state/m.room.join_rules/`, { join_rule: "public" });
    const tries = [here, there].flatMap((at) => [
      at.ask(bo, "POST", `/v3/join/${id(roomId)}`, {}),
      at.ask(bo, "PUT", own, { membership: "join" }),
    ]);
    await opening;
    tries.push(there.ask(bo, "POST", `/v3/join/${id(roomId)}`, {}), there.ask(bo, "PUT", own, { membership: "join" }));
    for (const { status } of await Promise.all(tries)) expect([403, 404]).toContain(status);
    expect((await join(bo, roomId)).body.errcode).toBe("M_FORBIDDEN");
  }
});

test("a room is made listed, and is on the list no more when it went on as another, was left by all, or its reader was put out", async () => {
  const made = { preset: "public_chat", visibility: "public" };
  const first = await here.room(anna, [], { ...made, name: "Först" });
  expect(await found(agnes)).toContain(first);
  const next = (await here.get(anna, "POST", `/v3/rooms/${id(first)}/upgrade`, { new_version: "12" })).replacement_room;
  expect(await found(agnes)).toContain(next);
  expect(await found(agnes)).not.toContain(first);
  await here.get(anna, "POST", `/v3/rooms/${id(next)}/ban`, { user_id: agnes.userId });
  expect(await found(agnes)).not.toContain(next);
  expect(await found(anna)).toContain(next);
  await here.get(anna, "POST", `/v3/rooms/${id(next)}/leave`, {});
  expect(await found(anna)).not.toContain(next);
});

test("a room that someone of another organisation takes on is theirs to list, and no more in the directory where it was", async () => {
  const made = { preset: "public_chat", visibility: "public", name: "Lämnas över", room_version: "11" };
  const roomId = await here.room(anna, [bo], made);
  const users = { [anna.userId]: 100, [bo.userId]: 100 };
  await here.get(anna, "PUT", `/v3/rooms/${id(roomId)}/state/m.room.power_levels/`, { users });
  const upgraded = await here.get(bo, "POST", `/v3/rooms/${id(roomId)}/upgrade`, { new_version: "11" });
  const next = upgraded.replacement_room as string;
  expect(await seen(anna, next)).toBe("private");
  await rule(true, bo);
  expect((await list(bo, next, "public")).status).toBe(200);
  expect(await found(bo)).toEqual([next]);
  expect(await found(anna)).not.toContain(next);
  await rule(false, bo);
});

test("who is not in a room takes it off no list, however little power that asks for", async () => {
  const power = { power_level_content_override: { events: { "m.room.canonical_alias": 0 } } };
  const made = { preset: "public_chat", visibility: "public", name: "Utan makt", ...power };
  const roomId = await here.room(anna, [], made);
  for (const who of [bo, agnes]) expect((await list(who, roomId, "private")).body.errcode).toBe("M_FORBIDDEN");
  expect(await seen(agnes, roomId)).toBe("public");
});

test("rooms that nobody is in any more give way where the directory is full", async () => {
  const made = { preset: "public_chat", visibility: "public", name: "Kvar" };
  const kept = await here.room(anna, [], made);
  const fill = sql`with made as (
      insert into chat.room (id, version, head, extremities, depth)
        select '!tomt' || n || ':fk.example', '12', 1, '{}', 1 from generate_series(1, 2000) n returning id
    ) insert into chat.listed_room (room_id, organisation_id, user_id)
      select id, ${anna.organisationId}, ${anna.userId} from made`;
  await fill.execute(server.safos.database.of());
  const restarted = await server.twin();
  const next = await new MatrixCaller(restarted).room(agnes, [], { ...made, name: "Ny" });
  await restarted.stop();
  expect(await found(agnes)).toEqual(expect.arrayContaining([kept, next]));
});

test("it is looked through by words, by kind and in pages, those with most people first, then by name", async () => {
  const rooms: string[] = [];
  for (const name of ["Papper ett", "PAPPER två", "Papper tre"])
    rooms.push(await here.room(anna, [], { preset: "public_chat", visibility: "public", name }));
  await join(agnes, rooms[1] ?? "");
  const space = { creation_content: { type: "m.space" }, preset: "public_chat", visibility: "public", name: "Papper" };
  const spaceId = await here.room(anna, [], space);
  const filter = { generic_search_term: "papper", room_types: [null] };
  const all = await here.get(agnes, "POST", "/v3/publicRooms", { filter, limit: 2 });
  expect(all).toMatchObject({ total_room_count_estimate: 3, next_batch: "2" });
  const more = await here.get(agnes, "POST", "/v3/publicRooms", { filter, limit: 2, since: all.next_batch });
  expect(more.prev_batch).toBe("0");
  expect(more.next_batch).toBeUndefined();
  // As many people in two: by their names.
  const [first, second, third] = rooms;
  expect([...all.chunk, ...more.chunk].map((one: { room_id: string }) => one.room_id)).toEqual([second, first, third]);
  expect(await found(agnes, { filter: { room_types: ["m.space"] } })).toEqual([spaceId]);
  expect((await here.ask(agnes, "POST", "/v3/publicRooms", { since: "x" })).body.errcode).toBe("M_INVALID_PARAM");
  for (const body of [{ filter: 7 }, { filter: { room_types: "x" } }, { limit: "x" }, { limit: -3 }])
    expect((await here.ask(agnes, "POST", "/v3/publicRooms", body)).status).toBe(200);
});

test("rooms of workspaces, and those that one may not name, are not listed; strangers are asked who they are", async () => {
  const workspace = await server.workspace("Plan", anna, agnes);
  const ofWorkspace = async (roomId: string): Promise<boolean> =>
    (await here.get(anna, "GET", `/v3/rooms/${id(roomId)}/state/m.room.create/`))["safos.workspace_id"] ===
    workspace.id;
  const channels: string[] = [];
  await eventually(async () => {
    const { joined_rooms: joined } = (await here.get(anna, "GET", "/v3/joined_rooms")) as { joined_rooms: string[] };
    for (const roomId of joined) if (await ofWorkspace(roomId)) channels.push(roomId);
    expect(channels).not.toEqual([]);
  });
  for (const roomId of channels) expect((await list(anna, roomId, "public")).body.errcode).toBe("M_FORBIDDEN");
  const roomId = await here.room(anna, [agnes], {});
  expect((await list(agnes, roomId, "public")).body.errcode).toBe("M_FORBIDDEN");
  expect((await list(bo, roomId, "public")).body.errcode).toBe("M_FORBIDDEN");
  expect((await list(anna, roomId, "everywhere")).body.errcode).toBe("M_INVALID_PARAM");
  expect((await list(null, roomId, "public")).status).toBe(401);
  expect((await here.ask(null, "GET", "/v3/publicRooms")).status).toBe(401);
  expect((await here.ask(null, "GET", `/v3/directory/list/room/${id(roomId)}`)).status).toBe(401);
});

test("an administrator takes a room off the list; where the rule ends nothing is listed, and again when it is back", async () => {
  const roomId = await here.room(agnes, [], { preset: "public_chat", visibility: "public", name: "Agnes rum" });
  const admin = synapseAdminOf(server);
  const about = async () => (await admin.ask(anna, "GET", `/v1/rooms/${id(roomId)}`)).body.public as boolean;
  expect(await about()).toBe(true);
  await rule(false);
  expect([await found(anna), await seen(anna, roomId), await about()]).toEqual([[], "private", false]);
  expect((await list(agnes, roomId, "public")).body.errcode).toBe("M_FORBIDDEN");
  const unlisted = await here.room(agnes, [], { preset: "public_chat", visibility: "public" });
  await rule(true);
  expect(await found(anna)).toContain(roomId);
  expect(await found(anna)).not.toContain(unlisted);
  expect((await list(anna, roomId, "private")).status).toBe(200);
  expect(await found(anna)).not.toContain(roomId);
});
