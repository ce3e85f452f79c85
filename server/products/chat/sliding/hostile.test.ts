import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { statementsOf } from "../../../testing/statements.ts";
import { MatrixCaller } from "../testing.ts";
import { Connections } from "./connection.ts";
import { askSliding, slidingPath } from "./testing.ts";

/** Sliding sync as those ask who mean harm. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
afterAll(() => server.stop());
const here = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const id = encodeURIComponent;
const ask = (who: TestPerson, body: object, pos?: string, timeout = 0) =>
  askSliding(server, who, body, { pos, timeout });
const codeOf = async (who: TestPerson, body: object, query = "", path = slidingPath): Promise<unknown> => {
  const { status, body: answer } = await server.call(who, "POST", `${path}${query}`, body);
  return [status, (answer as { errcode?: string }).errcode];
};

test("positions and names that the database cannot hold are refused", async () => {
  const { pos } = await ask(bo, {});
  const [text = ""] = pos.split("~");
  for (const state of ["\0", "a\0b", "å", "x".repeat(41)])
    expect([state, await codeOf(bo, {}, `?pos=${id(`${text}~${state}`)}`)]).toEqual([state, [400, "M_UNKNOWN_POS"]]);
  for (const name of ["\0", "a\0", "\uD800"]) {
    expect(await codeOf(bo, { conn_id: name })).toEqual([400, "M_BAD_JSON"]);
    expect(await codeOf(bo, { conn_id: name }, "", "/_matrix/client/v4/sync")).toEqual([400, "M_BAD_JSON"]);
  }
});

test("who is asked in, or asks, sees no more of a room than its stripped state", async () => {
  const made = await here.get(anna, "POST", "/v3/createRoom", {
    preset: "private_chat",
    invite: [britt.userId],
    initial_state: [{ type: "m.room.join_rules", state_key: "", content: { join_rule: "knock" } }],
  });
  const roomId = made.room_id as string;
  await here.get(britt, "POST", `/v3/rooms/${id(roomId)}/join`, {});
  await here.get(anna, "POST", `/v3/rooms/${id(roomId)}/invite`, { user_id: agnes.userId });
  await here.get(bo, "POST", `/v3/knock/${id(roomId)}`, {});
  const body = { lists: { all: { ranges: [[0, 99]], timeline_limit: 9, required_state: [["*", "*"]] } } };
  for (const who of [bo, agnes]) {
    const part = (await ask(who, body)).rooms[roomId];
    expect(part).toMatchObject({ initial: true });
    expect(Object.keys(part ?? {}).toSorted()).toEqual(["bump_stamp", "initial", "invite_state"]);
    expect(JSON.stringify(part)).not.toContain(britt.userId);
  }
});

test("many lists with much state each, over many rooms, do not hold the server up", async () => {
  const rooms = 60;
  for (let number = 0; number < rooms; number++) await here.room(agnes, [], { name: `Rum ${number}` });
  const wanting = (lists: number, types: number, isSame: boolean) => ({
    conn_id: "mycket",
    lists: Object.fromEntries(
      Array.from({ length: lists }, (_, list) => [
        `l${list}`,
        {
          ranges: [[0, 999]],
          timeline_limit: 1,
          required_state: Array.from({ length: types }, (__, index) => [
            isSame ? `t${index}` : `t${list}.${index}`,
            "",
          ]),
        },
      ]),
    ),
  });
  expect(await codeOf(agnes, wanting(100, 200, false))).toEqual([400, "M_BAD_JSON"]);
  // Equal ones count once.
  const begun = performance.now();
  expect(Object.keys((await ask(agnes, wanting(100, 200, true))).rooms).length).toBeGreaterThanOrEqual(rooms);
  expect(Object.keys((await ask(agnes, wanting(20, 50, false))).rooms).length).toBeGreaterThanOrEqual(rooms);
  expect(performance.now() - begun).toBeLessThan(4000);
});

test("what connections are given is held in memory by its size, not by its number", async () => {
  const connections = new Connections({ db: server.safos.database.of() });
  const viewer = { userId: bo.userId, deviceId: "STOR" };
  const large = (number: number) => new Map([["!x:y", { config: `${number}${"x".repeat(1_900_000)}`, upTo: null }]]);
  const first = await connections.store(viewer, "stor", large(0));
  let last = first;
  for (let number = 1; number < 12; number++) last = await connections.store(viewer, "stor", large(number));
  await sql`delete from chat.sliding_state where device_id = 'STOR'`.execute(server.safos.database.of());
  expect(await connections.read(viewer, "stor", last.id)).toBe(last);
  expect(await connections.read(viewer, "stor", first.id)).toBeNull();
});

const whole = (roomId: string, limit = 50) => ({
  lists: { all: { ranges: [[0, 99]], timeline_limit: 1, required_state: [] } },
  room_subscriptions: { [roomId]: { timeline_limit: limit, required_state: [["*", "*"]] } },
});
const say = (who: TestPerson, roomId: string, body: string) => here.send(who, roomId, { msgtype: "m.text", body });

test("nobody is given what was before they could see it, or between, however much they ask for", async () => {
  for (const visibility of ["joined", "invited"]) {
    const roomId = await here.room(anna, [], {
      name: visibility,
      initial_state: [
        { type: "m.room.history_visibility", state_key: "", content: { history_visibility: visibility } },
      ],
    });
    await say(anna, roomId, "hemligt före");
    await here.get(anna, "POST", `/v3/rooms/${id(roomId)}/invite`, { user_id: bo.userId });
    const asked = await ask(bo, whole(roomId));
    await here.get(bo, "POST", `/v3/rooms/${id(roomId)}/join`, {});
    await say(anna, roomId, "för alla");
    const joined = await ask(bo, whole(roomId), asked.pos);
    const more = await ask(bo, whole(roomId, 199), joined.pos);
    expect(JSON.stringify(joined)).toContain("för alla");
    await here.get(bo, "POST", `/v3/rooms/${id(roomId)}/leave`, {});
    await say(anna, roomId, "hemligt mellan");
    const out = await ask(bo, whole(roomId), more.pos);
    await here.get(anna, "POST", `/v3/rooms/${id(roomId)}/invite`, { user_id: bo.userId });
    await here.get(bo, "POST", `/v3/rooms/${id(roomId)}/join`, {});
    const back = await ask(bo, whole(roomId), out.pos);
    // From a position of before as well, and by a connection that knows nothing.
    const rooms = [
      asked,
      joined,
      more,
      out,
      back,
      await ask(bo, whole(roomId, 199), back.pos),
      await ask(bo, whole(roomId)),
    ];
    for (const one of rooms) expect(JSON.stringify(one)).not.toContain("hemligt");
    expect(JSON.stringify(back)).toContain("för alla");
  }
});

test("whose rights are taken away while they wait is answered at once, with nothing that came after", async () => {
  const workspace = await server.workspace("Hastigt", anna, bo);
  const { items } = (await server.call(anna, "GET", `/api/v1/workspaces/${workspace.id}/channels`)).body as {
    items: { roomId: string }[];
  };
  const roomId = items[0]?.roomId ?? "";
  let first = await eventually(async () => {
    const answer = await ask(bo, whole(roomId));
    expect(answer.rooms[roomId]).toBeDefined();
    return answer;
  });
  // Nothing more of how the workspace began is on its way.
  for (let isQuiet = false; !isQuiet;) {
    const next = await ask(bo, whole(roomId), first.pos, 200);
    isQuiet = Object.keys(next.rooms).length === 0;
    first = next;
  }
  const waiting = ask(bo, whole(roomId), first.pos, 20_000);
  await eventually(() => expect(server.safos.chat.figures().waiting).toBe(1));
  const removed = performance.now();
  await server.safos.workspaces.removeMember(anna.id, workspace.id, bo.id);
  const answer = await waiting;
  expect(performance.now() - removed).toBeLessThan(3000);
  expect(answer.rooms[roomId]?.required_state?.map((one) => one.content["membership"])).toEqual(["leave"]);

  const { pos } = await ask(britt, whole(roomId));
  const open = server.call(britt, "POST", `${slidingPath}?timeout=20000&pos=${id(pos)}`, whole(roomId));
  const accepted = server.call(britt, "POST", "/_matrix/client/v4/sync", { timeout: 20_000, pos, conn_id: "" });
  await eventually(() => expect(server.safos.chat.figures().waiting).toBe(1));
  const closed = performance.now();
  await server.safos.identity.change(britt.id, { isDisabled: true });
  expect(await Promise.all([open, accepted])).toMatchObject([{ status: 401 }, { status: 401 }]);
  expect(performance.now() - closed).toBeLessThan(3000);
  expect(await codeOf(britt, {})).toEqual([401, "M_UNKNOWN_TOKEN"]);
  await server.safos.identity.change(britt.id, { isDisabled: false });
});

test("those who wait and are woken for nothing cost the database nothing, however many they are", async () => {
  const roomId = await here.room(anna, [bo, agnes], { name: "Storm" });
  const extensions = Object.fromEntries(
    ["to_device", "e2ee", "account_data", "receipts"].map((name) => [name, { enabled: true }]),
  );
  const open = async (who: TestPerson, name: string): Promise<() => Promise<unknown>> => {
    const body = { conn_id: name, ...whole(roomId), extensions };
    const { pos } = await ask(who, body);
    const gone = new AbortController();
    const waiting = fetch(`${server.url}${slidingPath}?timeout=20000&pos=${id(pos)}`, {
      method: "POST",
      headers: { authorization: `Bearer ${who.token}` },
      body: JSON.stringify(body),
      signal: gone.signal,
    }).catch(() => null);
    return () => {
      gone.abort();
      return waiting;
    };
  };
  const close = await Promise.all(
    [agnes, bo].flatMap((who) => Array.from({ length: 15 }, (_, index) => open(who, `storm${index}`))),
  );
  await eventually(() => expect(server.safos.chat.figures().waiting).toBe(2));
  // Nobody has asked who types: they are woken, and wait on.
  const statements = await statementsOf(async () => {
    for (const timeout of [20_000, 0, 20_000, 0])
      await here.get(anna, "PUT", `/v3/rooms/${id(roomId)}/typing/${id(anna.userId)}`, {
        typing: timeout > 0,
        timeout,
      });
  });
  expect(server.safos.chat.figures().waiting).toBe(2);
  expect(statements.length).toBeLessThan(40);
  await Promise.all(close.map((one) => one()));
});

test("the accepted form is refused to strangers, and what is none of it to everybody", async () => {
  const accepted = "/_matrix/client/v4/sync";
  expect((await server.call(null, "POST", accepted, {})).status).toBe(401);
  const { pos } = await ask(bo, {});
  expect(await codeOf(anna, { pos }, "", accepted)).toEqual([400, "M_UNKNOWN_POS"]);
  for (const body of [
    { pos: 1 },
    { timeout: "1" },
    { timeout: -1 },
    { lists: { a: { range: [[0, 1]] } } },
    { lists: 1 },
  ])
    expect([body, await codeOf(bo, body, "", accepted)]).toEqual([body, [400, "M_BAD_JSON"]]);
  let deep: object = {};
  for (let level = 0; level < 5000; level++) deep = { a: deep };
  expect(((await codeOf(bo, { lists: { a: { filters: deep } } }, "", accepted)) as unknown[])[0]).toBe(400);
});
