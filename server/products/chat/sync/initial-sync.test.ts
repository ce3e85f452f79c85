import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** What clients asked before there was `/sync`: everything at once, and one room; the same truth as `/sync` answers. */

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

interface ClientEvent {
  readonly event_id: string;
  readonly room_id?: string;
  readonly unsigned?: object;
}
interface OldRoom {
  readonly room_id: string;
  readonly membership?: string;
  readonly messages?: { readonly chunk: readonly ClientEvent[]; readonly start: string; readonly end: string };
  readonly state?: readonly ClientEvent[];
  readonly account_data?: readonly object[];
  readonly invite?: ClientEvent;
}

const open = { type: "m.room.history_visibility", state_key: "", content: { history_visibility: "world_readable" } };
const say = (who: TestPerson, roomId: string, body: string) => here.send(who, roomId, { msgtype: "m.text", body });
const oneRoom = (who: TestPerson | null, roomId: string, query = "") =>
  here.ask(who, "GET", `/v3/rooms/${id(roomId)}/initialSync${query}`);
const bodiesIn = (chunk: readonly unknown[]): unknown[] =>
  chunk.flatMap((one) => (one as { content: { body?: string } }).content.body ?? []);

/** Events without what is of the moment, and of the form of one answer. */
const plain = (events: readonly ClientEvent[]): unknown[] =>
  (JSON.parse(JSON.stringify(events).replaceAll(/"age":\d+/g, '"age":0')) as ClientEvent[]).map(
    ({ room_id: _roomId, ...event }) => event,
  );
const byId = (events: readonly ClientEvent[]): unknown[] =>
  plain(events.toSorted((a, b) => (a.event_id < b.event_id ? -1 : 1)));

/** Throws where the two answers differ. */
async function compare(who: TestPerson, limit: number, caller: MatrixCaller): Promise<void> {
  const filter = id(JSON.stringify({ room: { include_leave: true, timeline: { limit } } }));
  const [old, fresh] = await Promise.all([
    caller.get(who, "GET", `/v3/initialSync?limit=${limit}&archived=true`),
    caller.get(who, "GET", `/v3/sync?filter=${filter}&use_state_after=true`),
  ]);
  const rooms = old.rooms as readonly OldRoom[];
  const { join = {}, leave = {}, invite = {} } = fresh.rooms ?? {};
  const idsOf = (...names: string[]) =>
    rooms.flatMap((one) => (names.includes(one.membership ?? "") ? one.room_id : []));
  expect(idsOf("join").toSorted()).toEqual(Object.keys(join).toSorted());
  expect(idsOf("leave", "ban").toSorted()).toEqual(Object.keys(leave).toSorted());
  expect(idsOf("invite").toSorted()).toEqual(Object.keys(invite).toSorted());
  for (const room of rooms.filter(({ messages }) => messages !== undefined)) {
    const other = join[room.room_id] ?? leave[room.room_id];
    expect(plain(room.messages?.chunk ?? [])).toEqual(plain(other.timeline.events));
    expect(byId(room.state ?? [])).toEqual(byId(other.state_after.events));
    if (join[room.room_id]) expect(room.account_data).toEqual(other.account_data.events);
  }
  expect(old.account_data).toEqual(fresh.account_data?.events ?? []);
}

const acts = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("say" as const), who: fc.nat(2) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant("see" as const),
        visibility: fc.constantFrom("joined", "invited", "shared", "world_readable"),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom("leave" as const, "invite" as const, "join" as const, "ban" as const, "unban" as const),
        who: fc.integer({ min: 1, max: 2 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("ignore" as const), isOn: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("tag" as const), who: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("redact" as const), back: fc.nat(3) }) },
  ),
  { minLength: 5, maxLength: 25 },
);
const people = [anna, agnes, bo] as const;

test("any history is answered as a first sync answers it, by every process", async () => {
  await fc.assert(
    fc.asyncProperty(acts, fc.integer({ min: 1, max: 20 }), async (list, limit) => {
      const roomId = await here.room(anna, [agnes, bo], { power_level_content_override: { users_default: 50 } });
      const room = `/v3/rooms/${id(roomId)}`;
      const sent: string[] = [];
      for (const act of list) {
        // What is refused has not happened.
        if (act.kind === "say") {
          const path = `${room}/send/m.room.message/o${(here.sent += 1)}`;
          const { body } = await here.ask(people[act.who] ?? anna, "PUT", path, { msgtype: "m.text", body: "x" });
          if (body.event_id !== undefined) sent.push(body.event_id as string);
        } else if (act.kind === "see")
          await here.ask(anna, "PUT", `${room}/state/m.room.history_visibility/`, {
            history_visibility: act.visibility,
          });
        else if (act.kind === "ignore")
          await here.ask(bo, "PUT", `/v3/user/${id(bo.userId)}/account_data/m.ignored_user_list`, {
            ignored_users: act.isOn ? { [agnes.userId]: {} } : {},
          });
        else if (act.kind === "tag") {
          const who = people[act.who] ?? anna;
          await here.ask(who, "PUT", `/v3/user/${id(who.userId)}/rooms/${id(roomId)}/tags/m.favourite`, {});
        } else if (act.kind === "redact") {
          const target = sent.at(-1 - act.back);
          if (target !== undefined)
            await here.ask(anna, "PUT", `${room}/redact/${id(target)}/r${(here.sent += 1)}`, {});
        } else {
          const who = people[act.who] ?? agnes;
          if (act.kind === "leave" || act.kind === "join") await here.ask(who, "POST", `${room}/${act.kind}`, {});
          else await here.ask(anna, "POST", `${room}/${act.kind}`, { user_id: who.userId });
        }
      }
      for (const who of people) await compare(who, limit, here);
      // The other process knows what this one has answered.
      const { next_batch: since } = await here.get(anna, "GET", "/v3/sync");
      await there.get(anna, "GET", `/v3/sync?since=${id(since as string)}`);
      for (const who of people) await compare(who, limit, there);
      for (const who of people) {
        await here.ask(who, "POST", `${room}/leave`, {});
        await here.ask(who, "POST", `${room}/forget`, {});
      }
    }),
    { numRuns: 25 },
  );
}, 90_000);

test("a room that is open to all is looked at by who is not in it, and by nobody once it is closed", async () => {
  const roomId = await here.room(anna, [], { initial_state: [open] });
  await say(anna, roomId, "öppet");
  const looked = await oneRoom(agnes, roomId);
  expect([looked.status, looked.body.membership, looked.body.visibility]).toEqual([200, undefined, "private"]);
  expect(bodiesIn(looked.body.messages.chunk)).toEqual(["öppet"]);
  expect((looked.body.state as { type: string }[]).map(({ type }) => type)).toContain("m.room.history_visibility");
  // A client pages on from where the answer begins.
  const { start } = looked.body.messages as { start: string };
  const before = await here.get(agnes, "GET", `/v3/rooms/${id(roomId)}/messages?dir=b&from=${start}`);
  expect(before.chunk).toEqual([]);
  expect((await oneRoom(null, roomId)).body.errcode).toBe("M_MISSING_TOKEN");
  await here.get(anna, "PUT", `/v3/rooms/${id(roomId)}/state/m.room.history_visibility/`, {
    history_visibility: "shared",
  });
  await say(anna, roomId, "stängt");
  expect((await oneRoom(agnes, roomId)).body.errcode).toBe("M_FORBIDDEN");
});

test("who has left sees the room as they left it, and who never was in it nothing, whatever they were asked", async () => {
  const roomId = await here.room(anna, [agnes], { name: "Före" });
  const room = `/v3/rooms/${id(roomId)}`;
  await say(anna, roomId, "ett");
  await here.get(agnes, "POST", `${room}/leave`, {});
  await say(anna, roomId, "två");
  await here.get(anna, "PUT", `${room}/state/m.room.name/`, { name: "Efter" });
  const left = (await oneRoom(agnes, roomId)).body;
  expect([left.membership, bodiesIn(left.messages.chunk)]).toEqual(["leave", ["ett"]]);
  expect(JSON.stringify(left)).not.toContain("Efter");
  // Of another organisation; asked in; declined; banned without having been there.
  const nothing = async (): Promise<void> => {
    for (const path of ["initialSync", "state", "members", "messages?dir=b"])
      expect(await here.refused(bo, "GET", `${room}/${path}`), path).toBe("403 M_FORBIDDEN");
  };
  await nothing();
  await here.get(anna, "POST", `${room}/invite`, { user_id: bo.userId });
  await nothing();
  await here.get(bo, "POST", `${room}/leave`, {});
  await nothing();
  await here.get(anna, "POST", `${room}/ban`, { user_id: bo.userId });
  await nothing();
  // What was there between leaving and a ban was not theirs.
  await here.get(anna, "POST", `${room}/ban`, { user_id: agnes.userId });
  const banned = (await oneRoom(agnes, roomId)).body;
  expect(JSON.stringify(banned)).not.toContain("Efter");
  expect(JSON.stringify((await here.ask(agnes, "GET", `${room}/state`)).body)).not.toContain("Efter");
  // Forgotten is gone.
  await here.get(agnes, "POST", `${room}/forget`, {});
  expect((await oneRoom(agnes, roomId)).body.errcode).toBe("M_FORBIDDEN");
});

test("who is out of a workspace's room is shown nothing of it", async () => {
  const made = await server.workspace("Hemligt", anna, bo);
  const { items } = (await server.call(bo, "GET", `/api/v1/workspaces/${made.id}/channels`)).body;
  const { roomId } = items[0] as { roomId: string };
  const sent = await eventually(() => say(bo, roomId, "arbetsytans ord"));
  expect((await here.get(bo, "GET", `/v3/events/${id(sent)}`)).room_id).toBe(roomId);
  await server.safos.workspaces.removeMember(anna.id, made.id, bo.id);
  await eventually(async () => expect((await oneRoom(bo, roomId)).status).toBe(403));
  expect((await oneRoom(bo, roomId)).body.errcode).toBe("M_FORBIDDEN");
  expect(await here.refused(bo, "GET", `/v3/events/${id(sent)}`)).toBe("404 M_NOT_FOUND");
  const all = await here.get(bo, "GET", "/v3/initialSync?archived=true");
  expect(JSON.stringify(all)).not.toContain("arbetsytans ord");
});

test("an invitation comes with what one sees of the room, and none of someone who is ignored", async () => {
  const roomId = await here.room(anna, [], { name: "Inbjudan", invite: [britt.userId] });
  const find = async (): Promise<OldRoom | undefined> =>
    ((await here.get(britt, "GET", "/v3/initialSync")).rooms as OldRoom[]).find((one) => one.room_id === roomId);
  const invited = await find();
  expect(invited).toMatchObject({
    membership: "invite",
    inviter: anna.userId,
    invite: { state_key: britt.userId, content: { membership: "invite" } },
  });
  expect(JSON.stringify(invited?.invite?.unsigned)).toContain("Inbjudan");
  expect(invited?.state ?? invited?.messages).toBeUndefined();
  const path = `/v3/user/${id(britt.userId)}/account_data/m.ignored_user_list`;
  await here.get(britt, "PUT", path, { ignored_users: { [anna.userId]: {} } });
  expect(await find()).toBeUndefined();
});

test("one event is found by its id alone, by who may read it, and is not there for others", async () => {
  const roomId = await here.room(anna, [agnes], {});
  const sent = await say(anna, roomId, "en sak");
  const asked = `/v3/events/${id(sent)}`;
  expect(await here.get(agnes, "GET", `/v3/events/${id(sent)}`)).toMatchObject({ event_id: sent, room_id: roomId });
  expect(await here.refused(bo, "GET", asked)).toBe("404 M_NOT_FOUND");
  expect(await here.refused(null, "GET", asked)).toBe("401 M_MISSING_TOKEN");
  expect(await here.refused(anna, "GET", `/v3/events/${id("$finns-inte")}`)).toBe("404 M_NOT_FOUND");
  expect(await here.refused(anna, "GET", `/v3/events/${id("x".repeat(90))}`)).toBe("404 M_NOT_FOUND");
});

test("what is no number, no token, or of nobody is refused", async () => {
  expect(await here.refused(null, "GET", "/v3/initialSync")).toBe("401 M_MISSING_TOKEN");
  for (const query of ["limit=-1", "limit=x", "archived=ja"])
    expect(await here.refused(anna, "GET", `/v3/initialSync?${query}`)).toBe("400 M_INVALID_PARAM");
  const roomId = await here.room(anna, [], {});
  expect((await oneRoom(anna, roomId, "?limit=x")).body.errcode).toBe("M_INVALID_PARAM");
  expect((await oneRoom(anna, "!finns-inte")).body.errcode).toBe("M_FORBIDDEN");
  for (let n = 0; n < 120; n++) await say(anna, roomId, `${n}`);
  expect((await oneRoom(anna, roomId, "?limit=100000")).body.messages.chunk.length).toBe(100);
  expect((await oneRoom(anna, roomId, "?limit=0")).body.messages.chunk).toEqual([]);
});

test("it has the price of a first sync", async () => {
  const slow = await server.twin({ SAFOS_CHAT_SENDS_PER_SECOND: "1" });
  try {
    const caller = new MatrixCaller(slow, here.oracle);
    const ask = async (): Promise<number> => (await caller.ask(agnes, "GET", "/v3/initialSync")).status;
    const statuses: number[] = [];
    for (let n = 0; n < 700 && statuses.at(-1) !== 429; n++) statuses.push(await ask());
    expect(statuses.at(-1)).toBe(429);
  } finally {
    await slow.stop();
  }
});

test("a session that has ended reads nothing", async () => {
  const { token } = await server.safos.identity.createSession(agnes.id, { kind: "api", label: "gammal" });
  const old = { ...agnes, token };
  expect((await here.ask(old, "GET", "/v3/initialSync")).status).toBe(200);
  await here.get(old, "POST", "/v3/logout", {});
  expect(await here.refused(old, "GET", "/v3/initialSync")).toBe("401 M_UNKNOWN_TOKEN");
});
