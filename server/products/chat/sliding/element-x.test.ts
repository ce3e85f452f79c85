import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** The three connections that Element X holds, as it asks for them; the accepted form; bounds; and what counts as unread. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
afterAll(() => server.stop());
const here = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const id = encodeURIComponent;
const path = "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync";
const finalPath = "/_matrix/client/v4/sync";

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
type Any = any;

async function ask(who: TestPerson, body: object, pos?: string, timeout = 0): Promise<Any> {
  const query = new URLSearchParams({ timeout: String(timeout), ...(pos === undefined ? {} : { pos }) });
  const { status, body: answer } = await server.call(who, "POST", `${path}?${query.toString()}`, body);
  expect([status, answer]).toEqual([200, expect.anything()]);
  return answer;
}
async function askFinal(who: TestPerson, body: object): Promise<Any> {
  const { status, body: answer } = await server.call(who, "POST", finalPath, body);
  expect([status, answer]).toEqual([200, expect.anything()]);
  return answer;
}
const codeOf = async (who: TestPerson | null, body: object, at = path): Promise<unknown> => {
  const answer = await server.call(who, "POST", at, body);
  return [answer.status, (answer.body as { errcode?: string }).errcode];
};
const say = (who: TestPerson, roomId: string, body: string, more: object = {}) =>
  here.send(who, roomId, { msgtype: "m.text", body, ...more });
const keys = (events: Any): string[] => events.map((one: Any) => `${one.type} ${one.state_key}`).toSorted();
const bodies = (part: Any, name = "timeline"): unknown[] =>
  (part?.[name] ?? []).filter((one: Any) => one.type === "m.room.message").map((one: Any) => one.content.body);

/** matrix-sdk-ui/src/room_list_service/mod.rs. */
const required = [
  ["m.room.name", ""],
  ["m.room.encryption", ""],
  ["m.room.member", "$LAZY"],
  ["m.room.member", "$ME"],
  ["m.room.topic", ""],
  ["m.room.avatar", ""],
  ["m.room.canonical_alias", ""],
  ["m.room.power_levels", ""],
  ["org.matrix.msc3401.call.member", "*"],
  ["m.room.join_rules", ""],
  ["m.room.tombstone", ""],
  ["m.room.create", ""],
  ["m.room.history_visibility", ""],
  ["io.element.functional_members", ""],
  ["m.space.parent", "*"],
  ["m.space.child", "*"],
  ["org.matrix.msc3672.beacon_info", "*"],
];
const roomList = (last: number, more: object = {}) => ({
  conn_id: "room-list",
  lists: {
    all_rooms: {
      ranges: [[0, last]],
      timeline_limit: 1,
      required_state: required,
      include_heroes: true,
      filters: { not_room_types: [] },
    },
  },
  extensions: {
    account_data: { enabled: true },
    receipts: { enabled: true, rooms: ["*"] },
    typing: { enabled: true },
  },
  ...more,
});
const encryption = (since?: string) => ({
  conn_id: "encryption",
  extensions: { to_device: { enabled: true, ...(since === undefined ? {} : { since }) }, e2ee: { enabled: true } },
});

test("Element X is let in, and its list, its keys and its notifications go beside each other", async () => {
  const { body: versions } = await server.call(null, "GET", "/_matrix/client/versions");
  expect(versions.unstable_features["org.matrix.simplified_msc3575"]).toBe(true);
  const rooms: string[] = [];
  for (let number = 0; number < 23; number++) rooms.push(await here.room(anna, [bo], { name: `Rum ${number}` }));
  const oldest = rooms[0] ?? "";
  const newest = rooms.at(-1) ?? "";
  const first = await ask(bo, roomList(19));
  expect(Object.keys(first.rooms).toSorted()).toEqual(rooms.slice(3).toSorted());
  const { count } = first.lists.all_rooms;
  expect(first.rooms[newest]).toEqual({
    initial: true,
    name: "Rum 22",
    is_dm: false,
    joined_count: 2,
    invited_count: 0,
    notification_count: 0,
    highlight_count: 0,
    bump_stamp: expect.any(Number),
    required_state: expect.any(Array),
    timeline: [expect.objectContaining({ type: "m.room.member", state_key: bo.userId })],
    prev_batch: expect.stringMatching(/^t\d+$/),
    limited: true,
    num_live: 0,
  });
  // The list grows by what is not there yet, without waiting.
  const second = await ask(bo, roomList(119), first.pos, 30_000);
  expect(Object.keys(second.rooms)).toEqual(expect.arrayContaining([oldest]));
  expect([Object.keys(second.rooms).length, second.lists.all_rooms.count]).toEqual([count - 20, count]);

  // What is opened has twenty events at once, with their senders and the receipts that point at them.
  const ids: string[] = [];
  for (let number = 0; number < 30; number++) ids.push(await say(anna, oldest, `rad ${number}`));
  const third = await ask(bo, roomList(119), second.pos);
  expect([bodies(third.rooms[oldest]), third.rooms[oldest].limited, third.rooms[oldest].num_live]).toEqual([
    ["rad 29"],
    true,
    1,
  ]);
  expect(keys(third.rooms[oldest].required_state)).toEqual([`m.room.member ${anna.userId}`]);
  await here.get(anna, "POST", `/v3/rooms/${id(oldest)}/receipt/m.read/${id(ids[25] ?? "")}`, {});
  const before = await ask(bo, roomList(119), third.pos);
  const subscribed = roomList(119, {
    room_subscriptions: {
      [oldest]: { timeline_limit: 20, required_state: [...required, ["m.room.pinned_events", ""]] },
    },
  });
  const fourth = await ask(bo, subscribed, before.pos, 30_000);
  expect(bodies(fourth.rooms[oldest])).toEqual(Array.from({ length: 20 }, (_, index) => `rad ${index + 10}`));
  expect(fourth.rooms[oldest]).toMatchObject({ unstable_expanded_timeline: true, num_live: 0, required_state: [] });
  expect(Object.keys(fourth.extensions.receipts.rooms[oldest].content)).toEqual([ids[25]]);
  // The members it knows do not come again with each message.
  await say(anna, oldest, "mer");
  const fifth = await ask(bo, subscribed, fourth.pos);
  expect([bodies(fifth.rooms[oldest]), fifth.rooms[oldest].required_state]).toEqual([["mer"], []]);

  // The process that shows notifications asks for one room and for invitations, and must not wait.
  const invited = await here.get(anna, "POST", "/v3/createRoom", { name: "Kom", invite: [bo.userId] });
  const notification = await ask(bo, {
    conn_id: "notifications",
    lists: {
      invites: {
        ranges: [[0, 16]],
        timeline_limit: 8,
        required_state: [
          ["m.room.avatar", ""],
          ["m.room.member", "$LAZY"],
          ["m.room.member", "$ME"],
        ],
        filters: { is_invite: true },
      },
    },
    room_subscriptions: { [oldest]: { timeline_limit: 16, required_state: [["m.room.member", "$LAZY"]] } },
  });
  expect(Object.keys(notification.rooms).toSorted()).toEqual([invited.room_id, oldest].toSorted());
  expect(bodies(notification.rooms[oldest])).toHaveLength(16);
  expect(notification.rooms[invited.room_id].invite_state).toEqual(expect.any(Array));

  const keyed = await ask(bo, encryption());
  const next = await ask(bo, encryption(keyed.extensions.to_device.next_batch), keyed.pos, 200);
  expect(next.extensions.e2ee).toMatchObject({ device_lists: { changed: [], left: [] } });
  // Each of the three goes on from where it was.
  expect((await ask(bo, subscribed, fifth.pos)).rooms[invited.room_id]).toBeDefined();
  expect((await ask(bo, encryption(next.extensions.to_device.next_batch), next.pos)).rooms).toEqual({});
});

test("messages between devices come in order and once each, however answers are lost, and nothing is acknowledged that was not sent", async () => {
  const { device_id: device } = await here.get(britt, "GET", "/v3/account/whoami");
  const send = (n: number) =>
    here.get(anna, "PUT", `/v3/sendToDevice/m.test/x${n}`, { messages: { [britt.userId]: { [device]: { n } } } });
  let { pos } = await ask(britt, encryption());
  let since: string | undefined;
  for (let n = 0; n < 150; n++) await send(n);
  const got: number[] = [];
  for (let round = 0; got.length < 150; round++) {
    const answer = await ask(britt, encryption(since), pos);
    const { events, next_batch: next } = answer.extensions.to_device;
    // Every other answer is lost.
    if (round % 2 === 0) continue;
    got.push(...events.map((one: Any) => one.content.n));
    [since, { pos }] = [next, answer];
  }
  expect(got).toEqual(Array.from({ length: 150 }, (_, n) => n));
  await send(150);
  const far = await server.call(britt, "POST", `${path}?pos=${id(pos)}`, encryption("99999999999999"));
  expect([far.status, far.body.errcode]).toEqual([400, "M_INVALID_PARAM"]);
  expect((await ask(britt, encryption(since), pos)).extensions.to_device.events).toHaveLength(1);
});

test("what is unread is what /v3/sync says, threads included, in every answer that changes it", async () => {
  const roomId = await here.room(anna, [bo, agnes, britt], { name: "Olästa" });
  const body = {
    conn_id: "unread",
    lists: { all: { ranges: [[0, 5]], timeline_limit: 3, required_state: [] } },
  };
  let { pos } = await ask(agnes, body);
  const counts = { notification_count: 0, highlight_count: 0 };
  const compare = async (): Promise<void> => {
    const answer = await ask(agnes, body, pos);
    pos = answer.pos;
    const part = answer.rooms[roomId];
    if (part)
      Object.assign(counts, { notification_count: part.notification_count, highlight_count: part.highlight_count });
    const filter = id(JSON.stringify({ room: { rooms: [roomId], timeline: { limit: 1 } } }));
    const truth = await here.get(agnes, "GET", `/v3/sync?filter=${filter}`);
    expect(counts).toEqual(truth.rooms.join[roomId].unread_notifications);
  };
  await compare();
  const root = await say(anna, roomId, "ett");
  await compare();
  const mention = { "m.mentions": { user_ids: [agnes.userId] } };
  const early = await say(anna, roomId, "två", mention);
  await compare();
  const thread = { "m.relates_to": { rel_type: "m.thread", event_id: root } };
  const inThread = await say(bo, roomId, "i tråd", { ...thread, ...mention });
  await compare();
  expect(counts).toEqual({ notification_count: 3, highlight_count: 2 });
  await here.get(agnes, "POST", `/v3/rooms/${id(roomId)}/receipt/m.read/${id(inThread)}`, { thread_id: root });
  await compare();
  await here.get(anna, "PUT", `/v3/rooms/${id(roomId)}/redact/${id(early)}/u1`, {});
  await compare();
  await here.get(agnes, "POST", `/v3/rooms/${id(roomId)}/receipt/m.read.private/${id(early)}`, {});
  await compare();
  await say(agnes, roomId, "eget");
  await compare();
  expect(counts).toEqual({ notification_count: 0, highlight_count: 0 });
});

test("the accepted form: position in the body, a range or all, state by elements, names of its own", async () => {
  const roomId = await here.room(britt, [agnes], { name: "Slutlig", topic: "ämne" });
  const made = await here.get(britt, "POST", "/v3/createRoom", { name: "Bjuden", invite: [agnes.userId] });
  const body = {
    conn_id: "final",
    lists: {
      joined: {
        timeline_limit: 1,
        required_state: {
          include: [{}],
          exclude: [{ type: "m.room.create" }, { type: "m.room.member" }],
          lazy_members: true,
        },
        filters: { is_invited: false },
      },
      invites: { range: [0, 5], timeline_limit: 1, required_state: {}, filters: { is_invited: true } },
    },
    room_subscriptions: { [roomId]: { timeline_limit: 5, required_state: { include: [{ state_key: britt.userId }] } } },
  };
  const first = await askFinal(agnes, body);
  const part = first.rooms[roomId];
  expect(part).toMatchObject({ initial: true, membership: "join", lists: ["joined"], name: "Slutlig", limited: true });
  expect(part.timeline_events).toHaveLength(5);
  expect(part.timeline).toBeUndefined();
  const state = keys(part.required_state);
  expect(state).toEqual(
    expect.arrayContaining(["m.room.topic ", `m.room.member ${agnes.userId}`, `m.room.member ${britt.userId}`]),
  );
  expect(state).not.toContain("m.room.create ");
  expect(first.rooms[made.room_id]).toEqual({
    initial: true,
    membership: "invite",
    lists: ["invites"],
    stripped_state: expect.any(Array),
    bump_stamp: expect.any(Number),
  });
  expect(Object.keys(first.rooms).length).toBe(first.lists.joined.count + first.lists.invites.count);
  await here.get(britt, "PUT", `/v3/rooms/${id(roomId)}/state/m.room.name/`, {});
  const second = await askFinal(agnes, { ...body, pos: first.pos, timeout: 0 });
  expect(second.rooms[roomId]).toMatchObject({ name: null, membership: "join" });
  // Its position is one to read on from.
  expect((await here.ask(agnes, "GET", `/v3/rooms/${id(roomId)}/messages?dir=b&from=${id(second.pos)}`)).status).toBe(
    200,
  );
  await here.get(agnes, "POST", `/v3/rooms/${id(roomId)}/leave`, {});
  expect((await askFinal(agnes, { ...body, pos: second.pos })).rooms[roomId]).toMatchObject({ membership: "leave" });
  const bad: readonly [object, string][] = [
    [{ pos: 1 }, "M_BAD_JSON"],
    [{ timeout: "1" }, "M_BAD_JSON"],
    [{ timeout: -1 }, "M_BAD_JSON"],
    [{ pos: "s1_0_a~b" }, "M_UNKNOWN_POS"],
    [{ set_presence: "away" }, "M_INVALID_PARAM"],
    [{ lists: { a: { timeline_limit: 1, required_state: [["x", ""]] } } }, "M_BAD_JSON"],
    [{ lists: { a: { range: [[0, 1]], timeline_limit: 1 } } }, "M_BAD_JSON"],
    [{ lists: { a: { required_state: { include: [1] } } } }, "M_BAD_JSON"],
    [{ lists: { a: { required_state: { include: [{ type: 1 }] } } } }, "M_BAD_JSON"],
    [{ lists: { a: { required_state: { lazy_members: 1 } } } }, "M_BAD_JSON"],
    [{ extensions: { receipts: { enabled: true, rooms: [1] } } }, "M_BAD_JSON"],
  ];
  for (const [one, code] of bad) expect([one, await codeOf(agnes, one, finalPath)]).toEqual([one, [400, code]]);
  expect(await codeOf(null, {}, finalPath)).toEqual([401, "M_MISSING_TOKEN"]);
});

test("extensions are of the rooms that they are asked for, and what happened out of sight comes with the room", async () => {
  const [one, two] = [await here.room(anna, [britt], { name: "Ett" }), await here.room(anna, [britt], { name: "Två" })];
  const scoped = {
    conn_id: "scope",
    lists: { top: { ranges: [[0, 0]], timeline_limit: 1, required_state: [] } },
    room_subscriptions: { [one]: { timeline_limit: 1, required_state: [] } },
  };
  const receipts = (rooms: string[], lists: string[]) => ({
    extensions: { receipts: { enabled: true, rooms, lists } },
  });
  const first = await ask(britt, { ...scoped, ...receipts(["*"], ["*"]) });
  expect(Object.keys(first.rooms).toSorted()).toEqual([one, two].toSorted());
  for (const roomId of [one, two]) {
    const event = await say(anna, roomId, "läst");
    await here.get(anna, "POST", `/v3/rooms/${id(roomId)}/receipt/m.read/${id(event)}`, {});
  }
  const of = async (rooms: string[], lists: string[]): Promise<string[]> =>
    Object.keys(
      (await ask(britt, { ...scoped, ...receipts(rooms, lists) }, first.pos)).extensions.receipts?.rooms ?? {},
    );
  expect(await of([], [])).toEqual([]);
  expect(await of(["*"], [])).toEqual([one]);
  expect(await of([], ["top"])).toEqual([two]);
  expect(await of(["!annat:rum"], ["annan"])).toEqual([]);
  expect((await of(["*"], ["*"])).toSorted()).toEqual([one, two].toSorted());

  // Out of sight, its receipts and account data move; in sight again, they are there.
  const list = (more: object = {}) => ({
    conn_id: "again",
    lists: { top: { ranges: [[0, 0]], timeline_limit: 1, required_state: [] } },
    extensions: { receipts: { enabled: true }, account_data: { enabled: true } },
    ...more,
  });
  const event = await say(anna, one, "uppe");
  const seen = await ask(britt, list());
  const away = await ask(britt, list({ lists: {} }), seen.pos);
  await here.get(anna, "POST", `/v3/rooms/${id(one)}/receipt/m.read/${id(event)}`, {});
  await here.get(britt, "PUT", `/v3/user/${id(britt.userId)}/rooms/${id(one)}/account_data/m.marked_unread`, {
    unread: true,
  });
  const meanwhile = await ask(britt, list({ lists: {} }), away.pos);
  expect(meanwhile.rooms).toEqual({});
  const back = await ask(britt, list(), meanwhile.pos);
  expect(Object.keys(back.extensions.receipts.rooms[one].content)).toEqual([event]);
  expect(back.extensions.account_data.rooms[one]).toEqual([{ type: "m.marked_unread", content: { unread: true } }]);
});

test("a process that has just started answers what the others do", async () => {
  const cold = await server.twin();
  const list = { conn_id: "cold", lists: { all: { ranges: [[0, 99]], timeline_limit: 3, required_state: required } } };
  const [there, own] = [
    (await cold.call(bo, "POST", path, list)).body,
    (await server.call(bo, "POST", path, list)).body,
  ];
  await cold.stop();
  const plain = (answer: Any): Any => JSON.parse(JSON.stringify(answer.rooms).replaceAll(/"age":\d+/g, '"age":0'));
  expect(Object.keys(own.rooms).length).toBeGreaterThan(20);
  expect(plain(there)).toEqual(plain(own));
});

test("connections of a device are bounded, and end with it", async () => {
  const body = (name: string) => ({ conn_id: name, lists: { all: { ranges: [[0, 1]], timeline_limit: 1 } } });
  const first = await ask(agnes, body("n0"));
  for (let number = 1; number <= 20; number++) await ask(agnes, body(`n${number}`));
  const count = async (): Promise<number> => {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from chat.sliding_state
      where user_id = ${agnes.userId}`.execute(server.safos.database.of());
    return rows[0]?.count ?? 0;
  };
  expect(await count()).toBe(16);
  expect(first.pos).not.toBe("");
  const { rows } = await sql<{ connection: string }>`select connection from chat.sliding_state
    where user_id = ${agnes.userId}`.execute(server.safos.database.of());
  expect(rows.map((row) => row.connection)).not.toContain("n0");
  // State that was ever asked for is remembered, but not without end.
  const roomId = await here.room(agnes, [], { name: "Mycket" });
  let { pos } = await ask(agnes, body("big"));
  for (let round = 0; round < 6; round++) {
    const types = Array.from({ length: 150 }, (_, index) => [`x.${round}.${index}`, ""]);
    const more = { conn_id: "big", room_subscriptions: { [roomId]: { timeline_limit: 1, required_state: types } } };
    ({ pos } = await ask(agnes, more, pos));
  }
  const { rows: sizes } = await sql<{ size: number }>`select max(length(content))::int as size from chat.sliding_state
    where connection = 'big'`.execute(server.safos.database.of());
  expect(sizes[0]?.size).toBeLessThan(20_000);
  await here.get(agnes, "POST", "/v3/logout", {});
  await eventually(async () => expect(await count()).toBe(0));
});
