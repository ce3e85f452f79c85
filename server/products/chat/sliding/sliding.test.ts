import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";
import { askSliding, slidingPath, type ClientEvent, type RoomPart } from "./testing.ts";

/** Simplified sliding sync as Element X asks for it: lists with a part in sight, subscriptions, extensions, three connections. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const id = encodeURIComponent;
const path = slidingPath;

const required = [
  ["m.room.name", ""],
  ["m.room.encryption", ""],
  ["m.room.member", "$LAZY"],
  ["m.room.member", "$ME"],
  ["m.room.topic", ""],
  ["m.room.power_levels", ""],
  ["m.room.create", ""],
  ["m.space.child", "*"],
];
const list = (more: object = {}) => ({
  all: { ranges: [[0, 19]], timeline_limit: 1, required_state: required, ...more },
});

const ask = (
  who: TestPerson,
  body: object,
  { at = server, ...more }: { pos?: string | undefined; at?: typeof server; timeout?: number } = {},
) => askSliding(at, who, body, more);
const codeOf = async (who: TestPerson | null, body: object, query = ""): Promise<unknown> => {
  const { status, body: answer } = await server.call(who, "POST", `${path}${query}`, body);
  return [status, (answer as { errcode?: string }).errcode];
};
const bodiesOf = (part: RoomPart | undefined): unknown[] =>
  (part?.timeline ?? []).filter((one) => one.type === "m.room.message").map((one) => one.content["body"]);
const say = (who: TestPerson, roomId: string, body: string) => here.send(who, roomId, { msgtype: "m.text", body });
const room = (owner: TestPerson, others: readonly TestPerson[], more: object = {}) => here.room(owner, others, more);
const state = (who: TestPerson, roomId: string, type: string, content: object) =>
  here.get(who, "PUT", `/v3/rooms/${id(roomId)}/state/${type}/`, content);

test("a list shows the newest rooms first, as many as are in sight, and goes on with what comes", async () => {
  const ids: string[] = [];
  for (let number = 0; number < 4; number++) {
    const roomId = await room(britt, [anna], { name: `Rum ${number}` });
    await say(britt, roomId, `första ${number}`);
    ids.push(roomId);
  }
  const two = { lists: { all: { ranges: [[0, 1]], timeline_limit: 1, required_state: required } } };
  const first = await ask(britt, two);
  expect(Object.keys(first.rooms).toSorted()).toEqual([ids[3], ids[2]].toSorted());
  expect(first.lists["all"]?.count).toBe(
    Object.keys((await ask(britt, { conn_id: "x", lists: list({ ranges: [[0, 99]] }) })).rooms).length,
  );
  expect(first.rooms[ids[3] ?? ""]).toMatchObject({
    initial: true,
    name: "Rum 3",
    joined_count: 2,
    notification_count: 0,
    limited: true,
    num_live: 0,
    is_dm: false,
  });
  expect(bodiesOf(first.rooms[ids[3] ?? ""])).toEqual(["första 3"]);
  const types = first.rooms[ids[3] ?? ""]?.required_state?.map((one) => `${one.type} ${one.state_key}`);
  expect(types?.toSorted()).toEqual(
    [
      "m.room.create ",
      `m.room.member ${britt.userId}`,
      `m.room.member ${anna.userId}`,
      "m.room.name ",
      "m.room.power_levels ",
    ].toSorted(),
  );
  // What was out of sight comes whole once something moves it up.
  await say(anna, ids[0] ?? "", "kommer upp");
  const second = await ask(britt, two, { pos: first.pos });
  expect(second.rooms[ids[0] ?? ""]).toMatchObject({ initial: true, notification_count: 1 });
  // What has gone out of sight lacks nothing when it is seen again.
  for (const text of ["a", "b", "c"]) await say(anna, ids[2] ?? "", text);
  const third = await ask(
    britt,
    { lists: { all: { ranges: [[0, 0]], timeline_limit: 5, required_state: required } } },
    { pos: second.pos },
  );
  expect(Object.keys(third.rooms)).toEqual([ids[2]]);
  expect(third.rooms[ids[2] ?? ""]?.initial).toBeUndefined();
  expect(bodiesOf(third.rooms[ids[2] ?? ""])).toEqual(expect.arrayContaining(["a", "b", "c"]));
  const quiet = await ask(britt, two, { pos: third.pos });
  const again = await ask(britt, two, { pos: quiet.pos });
  expect(again.rooms).toEqual({});
});

test("an answer that was lost is given again, another process goes on, and what is no position begins anew", async () => {
  const roomId = await room(anna, [bo], { name: "Tappat" });
  const body = { conn_id: "room-list", lists: list() };
  const first = await ask(bo, body);
  await say(anna, roomId, "ett");
  const lost = await ask(bo, body, { pos: first.pos });
  await say(anna, roomId, "två");
  expect(bodiesOf(lost.rooms[roomId])).toEqual(["ett"]);
  const second = await eventually(async () => {
    const answer = await ask(bo, body, { pos: first.pos, at: twin });
    expect(bodiesOf(answer.rooms[roomId])).toEqual(["två"]);
    return answer;
  });
  expect(second.rooms[roomId]?.limited).toBe(true);
  await say(anna, roomId, "tre");
  await eventually(async () =>
    expect(bodiesOf((await ask(bo, body, { pos: second.pos, at: twin })).rooms[roomId])).toEqual(["tre"]),
  );
  for (const pos of ["x", "s1_0_a", "s99999999999_0_a~b", `${first.pos}x`, "~", "s1~"])
    expect(await codeOf(bo, body, `?pos=${id(pos)}`)).toEqual([400, "M_UNKNOWN_POS"]);
  // Nor one of another connection or person.
  expect(await codeOf(bo, { ...body, conn_id: "annan" }, `?pos=${id(second.pos)}`)).toEqual([400, "M_UNKNOWN_POS"]);
  expect(await codeOf(anna, body, `?pos=${id(second.pos)}`)).toEqual([400, "M_UNKNOWN_POS"]);
});

test("who waits is answered when something comes, by whichever process, and by nothing after their time", async () => {
  const roomId = await room(anna, [bo], { name: "Väntar" });
  const body = { conn_id: "wait", lists: list() };
  const first = await ask(bo, body);
  const begun = performance.now();
  const none = await ask(bo, body, { pos: first.pos, timeout: 300 });
  expect([none.rooms, performance.now() - begun > 250]).toEqual([{}, true]);
  const waiting = ask(bo, body, { pos: none.pos, timeout: 20_000, at: twin });
  await new Promise((resolve) => setTimeout(resolve, 100));
  await say(anna, roomId, "nu");
  expect(bodiesOf((await waiting).rooms[roomId])).toEqual(["nu"]);
});

test("a room that is subscribed to has more, beside its list, and what it lacks comes when more is asked for", async () => {
  const roomId = await room(anna, [agnes], { name: "Prenumererat", topic: "ämne" });
  for (let number = 0; number < 30; number++) await say(anna, roomId, `rad ${number}`);
  const small = {
    conn_id: "sub",
    lists: { all: { ranges: [[0, 9]], timeline_limit: 1, required_state: [["m.room.name", ""]] } },
  };
  const first = await ask(agnes, small);
  expect(first.rooms[roomId]?.required_state?.map((one) => one.type)).toEqual(["m.room.name"]);
  const more = { ...small, room_subscriptions: { [roomId]: { timeline_limit: 20, required_state: [["*", "*"]] } } };
  const second = await ask(agnes, more, { pos: first.pos });
  expect(bodiesOf(second.rooms[roomId])).toHaveLength(20);
  expect(second.rooms[roomId]).toMatchObject({ unstable_expanded_timeline: true, limited: true, num_live: 0 });
  expect(second.rooms[roomId]?.required_state?.map((one) => one.type)).toContain("m.room.topic");
  // Less again changes nothing, and what was ever asked for is kept up.
  const third = await ask(agnes, small, { pos: second.pos });
  expect(third.rooms).toEqual({});
  await state(anna, roomId, "m.room.topic", { topic: "nytt" });
  const fourth = await ask(agnes, small, { pos: third.pos });
  expect(fourth.rooms[roomId]?.required_state?.map((one) => one.type)).toContain("m.room.topic");
  expect(
    await ask(agnes, { ...small, room_subscriptions: { "!okänt:x": { timeline_limit: 1 } } }, { pos: fourth.pos }),
  ).toMatchObject({
    rooms: {},
  });
});

test("invitations, asked by themselves too, joins, leaving and coming back", async () => {
  const body = {
    conn_id: "inv",
    lists: {
      invites: { ranges: [[0, 16]], timeline_limit: 1, required_state: required, filters: { is_invite: true } },
      ...list(),
    },
  };
  const first = await ask(bo, body);
  const made = await here.get(anna, "POST", "/v3/createRoom", {
    name: "Inbjudan",
    preset: "private_chat",
    invite: [bo.userId],
  });
  const roomId = made.room_id as string;
  const second = await ask(bo, body, { pos: first.pos });
  expect(second.lists["invites"]?.count).toBe((first.lists["invites"]?.count ?? 0) + 1);
  expect(second.rooms[roomId]?.invite_state?.map((one) => one.type)).toEqual(
    expect.arrayContaining(["m.room.create", "m.room.name", "m.room.member"]),
  );
  expect(second.rooms[roomId]?.timeline).toBeUndefined();
  expect((await ask(bo, body, { pos: second.pos })).rooms).toEqual({});
  await here.get(bo, "POST", `/v3/rooms/${id(roomId)}/join`, {});
  const third = await ask(bo, body, { pos: second.pos });
  expect(third.rooms[roomId]).toMatchObject({ initial: true, name: "Inbjudan" });
  await here.get(bo, "POST", `/v3/rooms/${id(roomId)}/leave`, {});
  await say(anna, roomId, "efteråt");
  const fourth = await ask(bo, body, { pos: third.pos });
  expect(fourth.rooms[roomId]?.timeline?.map((one) => [one.type, one.content["membership"]])).toEqual([
    ["m.room.member", "leave"],
  ]);
  expect((await ask(bo, body, { pos: fourth.pos })).rooms).toEqual({});
  await here.get(anna, "POST", `/v3/rooms/${id(roomId)}/invite`, { user_id: bo.userId });
  await here.get(bo, "POST", `/v3/rooms/${id(roomId)}/join`, {});
  expect((await ask(bo, body, { pos: fourth.pos })).rooms[roomId]).toMatchObject({ initial: true });
  // Of those whom one ignores no invitation is shown.
  await here.get(bo, "PUT", `/v3/user/${id(bo.userId)}/account_data/m.ignored_user_list`, {
    ignored_users: { [britt.userId]: {} },
  });
  const ignored = await here.get(britt, "POST", "/v3/createRoom", { preset: "private_chat", invite: [bo.userId] });
  expect(Object.keys((await ask(bo, { ...body, conn_id: "inv2" })).rooms)).not.toContain(ignored.room_id);
  await here.get(bo, "PUT", `/v3/user/${id(bo.userId)}/account_data/m.ignored_user_list`, { ignored_users: {} });
});

test("lists are of those rooms that their filters let through", async () => {
  const direct = await room(agnes, [bo], { is_direct: true });
  const secret = await room(agnes, [], {
    name: "Hemligt",
    initial_state: [{ type: "m.room.encryption", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
  });
  const space = await room(agnes, [], { name: "Rymd", creation_content: { type: "m.space" } });
  await here.get(agnes, "PUT", `/v3/rooms/${id(space)}/state/m.space.child/${id(secret)}`, { via: ["fk.example"] });
  await here.get(agnes, "PUT", `/v3/user/${id(agnes.userId)}/account_data/m.direct`, { [bo.userId]: [direct] });
  await here.get(agnes, "PUT", `/v3/user/${id(agnes.userId)}/rooms/${id(secret)}/tags/m.favourite`, { order: 0.5 });
  const idsOf = async (filters: object): Promise<string[]> =>
    Object.keys((await ask(agnes, { conn_id: "f", lists: list({ ranges: [[0, 99]], filters }) })).rooms);
  expect(await idsOf({ is_dm: true })).toEqual([direct]);
  expect(await idsOf({ is_dm: false })).not.toContain(direct);
  expect(await idsOf({ is_encrypted: true })).toContain(secret);
  expect(await idsOf({ room_types: ["m.space"] })).toContain(space);
  expect(await idsOf({ not_room_types: ["m.space"] })).not.toContain(space);
  expect(await idsOf({ spaces: [space] })).toEqual([secret]);
  expect(await idsOf({ tags: ["m.favourite"] })).toEqual([secret]);
  expect(await idsOf({ not_tags: ["m.favourite"] })).not.toContain(secret);
  expect(await idsOf({ room_name_like: "HEML" })).toEqual([secret]);
  const [named] = Object.values((await ask(agnes, { conn_id: "f", lists: list({ filters: { is_dm: true } }) })).rooms);
  expect([named?.name, named?.heroes?.map((one) => one.user_id), named?.is_dm]).toEqual([undefined, [bo.userId], true]);
});

test("extensions: messages between devices, keys, account data, receipts, typing; three connections beside each other", async () => {
  const roomId = await room(anna, [bo], {
    name: "Tillägg",
    initial_state: [{ type: "m.room.encryption", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
  });
  const encryption = { conn_id: "encryption", extensions: { to_device: { enabled: true }, e2ee: { enabled: true } } };
  const rooms = {
    conn_id: "room-list",
    lists: list(),
    extensions: { account_data: { enabled: true }, receipts: { enabled: true }, typing: { enabled: true } },
  };
  const [keys, all] = [await ask(bo, encryption), await ask(bo, rooms)];
  // What has changed is told of from the first answer on.
  expect(keys.extensions.e2ee).toEqual({
    device_one_time_keys_count: { signed_curve25519: 0 },
    device_unused_fallback_key_types: [],
  });
  expect(all.extensions.account_data.global.map((one: { type: string }) => one.type)).toContain("m.push_rules");
  const { device_id: device } = (await here.get(bo, "GET", "/v3/account/whoami")) as { device_id: string };
  await here.get(anna, "PUT", "/v3/sendToDevice/m.test/t1", { messages: { [bo.userId]: { [device]: { n: 1 } } } });
  const got = await ask(bo, encryption, { pos: keys.pos });
  expect(got.extensions.to_device.events.map((one: ClientEvent) => one.content["n"])).toEqual([1]);
  // Until they are acknowledged they come again; then they are gone.
  const since = got.extensions.to_device.next_batch as string;
  expect((await ask(bo, encryption, { pos: got.pos })).extensions.to_device.events).toHaveLength(1);
  const acknowledged = { ...encryption, extensions: { ...encryption.extensions, to_device: { enabled: true, since } } };
  expect((await ask(bo, acknowledged, { pos: got.pos })).extensions.to_device.events).toEqual([]);
  // Who joins an encrypted room is looked at anew, and who leaves no longer.
  await here.get(anna, "POST", `/v3/rooms/${id(roomId)}/invite`, { user_id: britt.userId });
  await here.get(britt, "POST", `/v3/rooms/${id(roomId)}/join`, {});
  const joined = await ask(bo, acknowledged, { pos: got.pos });
  expect(joined.extensions.e2ee.device_lists.changed).toEqual([britt.userId]);

  const event = await say(anna, roomId, "läs mig");
  const read = await ask(bo, rooms, { pos: all.pos });
  expect(read.rooms[roomId]?.notification_count).toBe(1);
  await here.get(bo, "POST", `/v3/rooms/${id(roomId)}/receipt/m.read/${id(event)}`, {});
  const after = await ask(bo, rooms, { pos: read.pos });
  expect([
    after.rooms[roomId]?.notification_count,
    Object.keys(after.extensions.receipts.rooms[roomId].content),
  ]).toEqual([0, [event]]);
  await here.get(anna, "POST", `/v3/rooms/${id(roomId)}/receipt/m.read/${id(event)}`, {});
  const others = await ask(bo, rooms, { pos: after.pos });
  expect([others.rooms, Object.keys(others.extensions.receipts.rooms)]).toEqual([{}, [roomId]]);
  await here.get(anna, "PUT", `/v3/rooms/${id(roomId)}/typing/${id(anna.userId)}`, { typing: true, timeout: 30_000 });
  const typing = await ask(bo, rooms, { pos: others.pos });
  expect(typing.extensions.typing.rooms[roomId].content.user_ids).toEqual([anna.userId]);
  expect((await ask(bo, rooms, { pos: typing.pos })).extensions.typing).toBeUndefined();
  await here.get(bo, "PUT", `/v3/user/${id(bo.userId)}/rooms/${id(roomId)}/account_data/x.y`, { z: 1 });
  const data = await ask(bo, rooms, { pos: typing.pos });
  expect(data.extensions.account_data.rooms[roomId]).toEqual([{ type: "x.y", content: { z: 1 } }]);
});

test("who is taken out of a workspace is given nothing of it any more, whatever they are subscribed to", async () => {
  const workspace = await server.workspace("Stängd", anna, bo);
  const { items } = (await server.call(anna, "GET", `/api/v1/workspaces/${workspace.id}/channels`)).body as {
    items: { roomId: string }[];
  };
  const roomId = items[0]?.roomId ?? "";
  const body = {
    conn_id: "ws",
    lists: list(),
    room_subscriptions: { [roomId]: { timeline_limit: 20, required_state: [["*", "*"]] } },
  };
  const first = await eventually(async () => {
    const answer = await ask(bo, body);
    expect(answer.rooms[roomId]).toBeDefined();
    return answer;
  });
  await server.safos.workspaces.removeMember(anna.id, workspace.id, bo.id);
  await eventually(async () =>
    expect(await here.refused(bo, "GET", `/v3/rooms/${id(roomId)}/state`)).toMatch(/^40[34]/),
  );
  await say(anna, roomId, "utan Bo");
  const second = await ask(bo, body, { pos: first.pos });
  expect(JSON.stringify(second)).not.toContain("utan Bo");
  expect(second.rooms[roomId]?.timeline?.map((one) => one.content["membership"])).toEqual(["leave"]);
  expect(JSON.stringify(await ask(bo, { ...body, conn_id: "ws2" }))).not.toContain(roomId);
});

test("what is no request is refused, and strangers are", async () => {
  expect(await codeOf(null, {})).toEqual([401, "M_MISSING_TOKEN"]);
  const bad: readonly object[] = [
    { lists: [] },
    { lists: { a: 1 } },
    { lists: { a: { ranges: [[1]] } } },
    { lists: { a: { ranges: [[5, 1]] } } },
    { lists: { a: { ranges: [[-1, 1]] } } },
    { lists: { a: { ranges: Array.from({ length: 50 }, () => [0, 1]) } } },
    { lists: { a: { ranges: [[0, 1]], timeline_limit: "1" } } },
    { lists: { a: { ranges: [[0, 1]], required_state: [["x"]] } } },
    { lists: { a: { ranges: [[0, 1]], required_state: "x" } } },
    { lists: { a: { ranges: [[0, 1]], filters: { is_dm: 1 } } } },
    { lists: { a: { ranges: [[0, 1]], filters: { tags: [1] } } } },
    { lists: Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`l${index}`, { ranges: [] }])) },
    { room_subscriptions: { "!x:y": 1 } },
    { conn_id: "x".repeat(200) },
    { extensions: { to_device: { enabled: true, since: "x" } } },
  ];
  for (const body of bad) expect([body, await codeOf(bo, body)]).toEqual([body, [400, "M_BAD_JSON"]]);
  expect((await ask(bo, {})).rooms).toEqual({});
  expect((await ask(bo, { lists: { a: { ranges: [[900, 999]] } } })).rooms).toEqual({});
});

test("states of connections do not pile up", async () => {
  const roomId = await room(anna, [agnes], { name: "Många" });
  const body = (last: number) => ({
    conn_id: "pile",
    lists: { all: { ranges: [[0, last]], timeline_limit: 1, required_state: required } },
  });
  let { pos } = await ask(agnes, body(0));
  for (let number = 0; number < 10; number++) {
    await say(anna, roomId, `${number}`);
    ({ pos } = await ask(agnes, body(number), { pos }));
  }
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from chat.sliding_state
    where user_id = ${agnes.userId} and connection = 'pile'`.execute(server.safos.database.of());
  expect(rows[0]?.count).toBeLessThanOrEqual(2);
});
