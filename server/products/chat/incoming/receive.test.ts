import { afterAll, beforeEach, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { knownRoomVersions } from "../events/room-version.ts";
import { slot } from "../resolution/graph.ts";
import type { ChatTables } from "../tables.ts";
import { MatrixCaller } from "../testing.ts";
import { Elsewhere, naiveRoom, type ForeignDraft } from "./testing.ts";

/** Events that were made elsewhere come into rooms that are written to here. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const there = new MatrixCaller(twin, here.oracle);
const { anna, agnes } = server.people;
const db = server.safos.database.of<ChatTables>();
const id = encodeURIComponent;
const elsewhere = new Elsewhere("partner.example", "other.example");
const eva = "@eva:partner.example";
const olle = "@olle:other.example";

type Room = Awaited<ReturnType<typeof naiveRoom>>;
let room: Room;
let roomId: string;

async function openRoom(version = "11", people: readonly TestPerson[] = [agnes]): Promise<void> {
  roomId = await here.room(anna, people, {
    room_version: version,
    initial_state: [{ type: "m.room.join_rules", content: { join_rule: "public" } }],
  });
  room = await naiveRoom(db, roomId);
  await received(join(eva));
  await room.follow();
}
beforeEach(() => openRoom());

const join = (sender: string): ForeignDraft => ({
  ...{ type: "m.room.member", sender, stateKey: sender, content: { membership: "join", displayname: sender } },
});
const text = (body: string, sender = eva): ForeignDraft => ({
  ...{ type: "m.room.message", sender, content: { msgtype: "m.text", body } },
});
const topic = (value: string, sender = eva): ForeignDraft => ({
  ...{ type: "m.room.topic", sender, stateKey: "", content: { topic: value } },
});

/** An event after others, by the state there. */
function after(previous: readonly string[], draft: ForeignDraft, more: object = {}) {
  return elsewhere.seal(room, draft, room.stateAfter(previous), { prev_events: [...previous], ...more });
}

/** Sends one after others, by default after the room's ends; what became of it, which is what the rules say. */
async function received(draft: ForeignDraft, previous: readonly string[] = room.extremities, more: object = {}) {
  const sealed = after(previous, draft, more);
  const [done] = await elsewhere.send(server, sealed);
  const expected = room.take(sealed.eventId, sealed.pdu);
  expect(done?.status).toBe(expected);
  return { ...sealed, status: done?.status };
}

interface StateEvent {
  readonly type: string;
  readonly state_key: string;
  readonly event_id: string;
}

async function expectState(...who: readonly TestPerson[]): Promise<void> {
  const right = [...room.state].sort();
  for (const caller of [here, there])
    for (const person of who)
      await eventually(async () => {
        const all = (await caller.get(person, "GET", `/v3/rooms/${id(roomId)}/state`)) as StateEvent[];
        expect(all.map((one) => [slot(one.type, one.state_key), one.event_id]).sort()).toEqual(right);
      });
}

const sync = (caller: MatrixCaller, who: TestPerson, since?: string) =>
  caller.get(
    who,
    "GET",
    `/v3/sync?filter=${id(JSON.stringify({ room: { rooms: [roomId] } }))}${since ? `&since=${id(since)}` : ""}`,
  );
const newest = (): string => room.extremities.at(-1) ?? "";
const state = (who: TestPerson, type: string, content: object, key = "") =>
  here.get(who, "PUT", `/v3/rooms/${id(roomId)}/state/${type}/${id(key)}`, content);

test.each(knownRoomVersions)(
  "a message of a fork is shown, and what is sent here joins the ends (version %s)",
  async (version) => {
    await openRoom(version);
    const before = newest();
    const own = await here.send(anna, roomId, { msgtype: "m.text", body: "här" });
    await room.follow();
    const forked = await received(text("där"), [before]);
    expect(forked.status).toBe("taken");
    expect(room.extremities).toEqual([own, forked.eventId]);
    for (const caller of [here, there])
      await eventually(async () => {
        const { chunk } = await caller.get(agnes, "GET", `/v3/rooms/${id(roomId)}/messages?dir=b&limit=2`);
        expect(chunk.map((one: StateEvent) => one.event_id)).toEqual([forked.eventId, own]);
      });
    const joined = await there.send(agnes, roomId, { msgtype: "m.text", body: "båda" });
    await room.follow();
    expect(room.pdus.get(joined)?.prev_events).toEqual([own, forked.eventId]);
    await expectState(anna, agnes);
  },
);

test("the same event twice, and in two processes at once, is one", async () => {
  const one = after(room.extremities, text("en gång"));
  const both = await Promise.all([elsewhere.send(server, one), elsewhere.send(twin, one), elsewhere.send(server, one)]);
  expect(
    both
      .flat()
      .map(({ status }) => status)
      .sort(),
  ).toEqual(["known", "known", "taken"]);
  expect((await elsewhere.send(twin, one))[0]?.status).toBe("known");
  const { rows } = await sql`select from chat.event where event_id = ${one.eventId}`.execute(db);
  expect(rows.length).toBe(1);
});

test("events in any order are put in theirs, and what is missing is named", async () => {
  const first = after(room.extremities, text("ett"));
  room.take(first.eventId, first.pdu);
  const second = after([first.eventId], text("två"));
  room.take(second.eventId, second.pdu);
  const third = after([second.eventId], text("tre"));
  const [waits] = await elsewhere.send(server, third);
  expect(waits).toMatchObject({ status: "waits", waitsFor: [second.eventId] });
  const all = await elsewhere.send(server, third, first, second);
  expect(all.map(({ status }) => status)).toEqual(["taken", "taken", "taken"]);
  room.take(third.eventId, third.pdu);
  await expectState(anna);
});

test("of two topics one holds, everywhere, and clients that saw the other are put right", async () => {
  await state(anna, "m.room.power_levels", { users: { [anna.userId]: 100, [eva]: 50 }, state_default: 50 });
  await room.follow();
  const fork = newest();
  for (const isEarlier of [true, false]) {
    await state(anna, "m.room.topic", { topic: `här ${isEarlier}` });
    await room.follow();
    const tokens = await Promise.all([here, there].map(async (caller) => (await sync(caller, agnes)).next_batch));
    const at = isEarlier ? 1000 : Date.now() + 10_000;
    const made = await received(topic("där"), [fork], { origin_server_ts: at });
    const held = room.state.get(slot("m.room.topic", ""));
    expect(held === made.eventId).toBe(!isEarlier);
    await expectState(anna, agnes);
    for (const [index, caller] of [here, there].entries()) {
      const answer = (await sync(caller, agnes, tokens[index])).rooms.join[roomId];
      const seen = [...answer.state.events, ...answer.timeline.events].filter(
        (one: StateEvent) => one.type === "m.room.topic",
      );
      expect(seen.at(-1).event_id).toBe(held);
    }
    await here.send(anna, roomId, { msgtype: "m.text", body: "vidare" });
    await room.follow();
    await expectState(agnes);
  }
});

test("a ban in a fork takes back what the banned person did since, and clients learn of it", async () => {
  await state(anna, "m.room.power_levels", {
    ...{ users: { [anna.userId]: 100, [eva]: 90, [agnes.userId]: 50 }, state_default: 50, ban: 50 },
  });
  await room.follow();
  const fork = newest();
  await state(agnes, "m.room.topic", { topic: "tas tillbaka" });
  await room.follow();
  const token = (await sync(there, anna)).next_batch;
  const own = (await sync(here, agnes)).next_batch;
  const ban = { type: "m.room.member", sender: eva, stateKey: agnes.userId, content: { membership: "ban" } };
  expect((await received(ban, [fork])).status).toBe("taken");
  expect(room.state.has(slot("m.room.topic", ""))).toBe(false);
  await expectState(anna);
  await eventually(async () => {
    const answer = (await sync(there, anna, token)).rooms.join[roomId];
    const gone = answer.state.events.find((one: StateEvent) => one.type === "m.room.topic");
    expect(gone).toMatchObject({ content: {}, unsigned: { "safos.taken_back": true } });
  });
  expect((await here.ask(anna, "GET", `/v3/rooms/${id(roomId)}/state/m.room.topic/`)).status).toBe(404);
  for (const caller of [here, there])
    await eventually(async () => {
      expect((await caller.ask(agnes, "GET", `/v3/rooms/${id(roomId)}/members?membership=join`)).status).toBe(200);
      const left = (await sync(caller, agnes, own)).rooms.leave[roomId];
      expect(left).toBeDefined();
      const { joined_rooms: rooms } = await caller.get(agnes, "GET", "/v3/joined_rooms");
      expect(rooms).not.toContain(roomId);
    });
});

test("who is out by a resolution alone is out everywhere: their join is taken back", async () => {
  await openRoom("11", []);
  await state(anna, "m.room.power_levels", { users: { [anna.userId]: 100, [eva]: 100 }, state_default: 50 });
  await room.follow();
  const fork = newest();
  await here.get(agnes, "POST", `/v3/join/${id(roomId)}`, {});
  await room.follow();
  await eventually(async () =>
    expect((await there.get(agnes, "GET", "/v3/joined_rooms")).joined_rooms).toContain(roomId),
  );
  const token = (await sync(there, agnes)).next_batch;
  const others = (await sync(there, anna)).next_batch;
  const waiting = there.get(agnes, "GET", `/v3/sync?timeout=10000&since=${id(token)}`);
  await received({ type: "m.room.join_rules", sender: eva, stateKey: "", content: { join_rule: "invite" } }, [fork]);
  expect(room.state.has(slot("m.room.member", agnes.userId))).toBe(false);
  const begin = performance.now();
  const { rooms } = await waiting;
  expect(performance.now() - begin).toBeLessThan(2000);
  expect(Object.keys(rooms.leave)).toEqual([roomId]);
  await expectState(anna);
  for (const caller of [here, there]) {
    await eventually(async () =>
      expect((await caller.get(agnes, "GET", "/v3/joined_rooms")).joined_rooms).not.toContain(roomId),
    );
    const path = `/v3/rooms/${id(roomId)}/send/m.room.message/x`;
    expect(await caller.refused(agnes, "PUT", path, { msgtype: "m.text", body: "kvar?" })).toBe("403 M_FORBIDDEN");
  }
  const answered = (await sync(there, anna, others)).rooms.join[roomId];
  const own = answered.state.events.find((one: StateEvent) => one.state_key === agnes.userId);
  expect(own.content).toEqual({ membership: "leave" });
  expect(answered.summary["m.joined_member_count"]).toBe(2);
  // A process that starts now has it from the tables.
  const fresh = await server.twin();
  const starting = new MatrixCaller(fresh, here.oracle);
  expect((await starting.get(agnes, "GET", "/v3/joined_rooms")).joined_rooms).not.toContain(roomId);
  expect(Object.keys((await sync(starting, agnes, token)).rooms.leave)).toEqual([roomId]);
  const all = (await starting.get(anna, "GET", `/v3/rooms/${id(roomId)}/state`)) as StateEvent[];
  expect(all.map((one) => [slot(one.type, one.state_key), one.event_id]).sort()).toEqual([...room.state].sort());
  await fresh.stop();
});

test("what was softly failed and holds by a resolution after all is shown from then on", async () => {
  await received(join(olle));
  const levels = (power: number) => ({ users: { [anna.userId]: 100, [olle]: 100, [eva]: power }, state_default: 50 });
  await state(anna, "m.room.power_levels", levels(50));
  await room.follow();
  const fork = newest();
  await state(anna, "m.room.power_levels", levels(0));
  await room.follow();
  const late = await received(topic("till slut"), [fork]);
  expect(late.status).toBe("softFailed");
  const given = { type: "m.room.power_levels", sender: olle, stateKey: "", content: levels(50) };
  expect((await received(given, [late.eventId])).status).toBe("taken");
  expect(room.state.get(slot("m.room.topic", ""))).toBe(late.eventId);
  await expectState(anna, agnes);
  for (const caller of [here, there])
    expect((await caller.get(agnes, "GET", `/v3/rooms/${id(roomId)}/event/${id(late.eventId)}`)).content.topic).toBe(
      "till slut",
    );
  await state(anna, "m.room.name", { name: "vidare" });
  await room.follow();
  await expectState(anna, agnes);
});

test("old forks evade no ban: what was banned since is softly failed, and shown to nobody", async () => {
  await received(join(olle));
  await room.follow();
  const fork = newest();
  await here.get(anna, "POST", `/v3/rooms/${id(roomId)}/ban`, { user_id: olle });
  await room.follow();
  const token = (await sync(here, agnes)).next_batch;
  const evading = await received(text("från förr", olle), [fork]);
  expect(evading.status).toBe("softFailed");
  expect((await sync(here, agnes, token)).rooms?.join?.[roomId]).toBeUndefined();
  expect((await here.ask(agnes, "GET", `/v3/rooms/${id(roomId)}/event/${id(evading.eventId)}`)).status).toBe(404);
  // What others build on it is judged by itself.
  expect((await received(text("svar"), [evading.eventId, newest()])).status).toBe("taken");
  await expectState(anna);
});

test("what breaks the rules is kept and never shown, and what follows it goes by the state without it", async () => {
  const bad = await received(topic("får inte"));
  expect(bad.status).toBe("rejected");
  const next = await received(text("efter"), [bad.eventId]);
  expect(next.status).toBe("taken");
  expect(room.extremities).toEqual([next.eventId]);
  const citing = after(room.extremities, text("stöder sig"));
  const pdu = { ...citing.pdu, auth_events: [...citing.pdu.auth_events, bad.eventId] };
  const [done] = await elsewhere.send(
    server,
    elsewhere.seal(room, text("stöder sig"), room.state, {
      ...{ prev_events: [next.eventId], auth_events: pdu.auth_events },
    }),
  );
  expect(done?.status).toBe("rejected");
  await expectState(anna);
});

test("forged, foreign and hostile events are refused, and leave nothing", async () => {
  const before = await sql<{ n: number }>`select count(*)::int as n from chat.hidden_event`.execute(db);
  const make = (draft: ForeignDraft, more: object = {}, by?: string) =>
    elsewhere.seal(room, draft, room.state, { prev_events: room.extremities, ...more }, by);
  const other = await here.room(anna, [], {});
  const { rows } = await sql<{ id: string }>`select event_id as id from chat.event where room_id = ${other}`.execute(
    db,
  );
  const one = make(text("äkta"));
  const refused = [
    // Signed by another server, or in the name of someone here.
    make(text("falsk"), {}, "other.example"),
    make(text("som Anna", anna.userId), {}, "partner.example"),
    make(
      {
        type: "m.room.member",
        sender: anna.userId,
        stateKey: eva,
        content: { membership: "invite", third_party_invite: {} },
      },
      {},
      "partner.example",
    ),
    make(text("server", "@_safos:partner.example")),
    // Of another room, or citing its events.
    make(text("annat rum"), { prev_events: [rows[0]?.id ?? ""] }),
    make(text("annat rum"), { auth_events: [rows[0]?.id ?? ""] }),
    make(text("rotlös"), { prev_events: [] }),
    make(text("många"), { prev_events: Array.from({ length: 21 }, (_, index) => `$${index}`) }),
    make(text("x".repeat(65_536))),
    make(text("\0")),
    make({ ...text("hej"), content: { body: "\ud800" } }),
    JSON.stringify({ ...one.pdu, depth: 3 }),
    "{",
    "null",
    JSON.stringify({ ...one.pdu, room_id: "!finns:inte.example" }),
    JSON.stringify({ ...one.pdu, content: { a: 1.5 } }),
  ];
  const done = await elsewhere.send(server, ...refused);
  expect(done.map(({ status }) => status)).toEqual(refused.map(() => "refused"));
  const hidden = await sql<{ n: number }>`select count(*)::int as n from chat.hidden_event`.execute(db);
  expect(hidden.rows).toEqual(before.rows);
});

test("a depth beyond all numbers stops nobody", async () => {
  await received(text("djupt"), room.extremities, { depth: Number.MAX_SAFE_INTEGER });
  const sent = await here.send(anna, roomId, { msgtype: "m.text", body: "vidare" });
  expect(await here.send(anna, roomId, { msgtype: "m.text", body: "igen" })).not.toBe(sent);
});

test("a content that is not what its hash says comes redacted, and redactions take effect by the rules", async () => {
  const sentHere = await here.send(anna, roomId, { msgtype: "m.text", body: "hemligt" });
  await room.follow();
  const own = await received(text("mitt"));
  const redaction = (redacts: string): ForeignDraft => ({
    type: "m.room.redaction",
    sender: eva,
    content: { redacts },
  });
  expect((await received(redaction(own.eventId))).status).toBe("taken");
  const [foreign] = await elsewhere.send(server, after(room.extremities, redaction(sentHere)));
  expect(foreign?.status).toBe("softFailed");
  for (const [one, isEmpty] of [
    [own.eventId, true],
    [sentHere, false],
  ] as const) {
    const { content } = await here.get(agnes, "GET", `/v3/rooms/${id(roomId)}/event/${id(one)}`);
    expect(Object.keys(content).length === 0).toBe(isEmpty);
  }
  const unknown = after(room.extremities, redaction("$finnsinte"));
  expect((await elsewhere.send(server, unknown))[0]).toMatchObject({ status: "waits", waitsFor: ["$finnsinte"] });
});

test("a thousand forks at one point make ten ends, and one message here joins them", async () => {
  const fork = newest();
  const forks = Array.from({ length: 1000 }, (_, index) => after([fork], text(`gren ${index}`)));
  const done = await elsewhere.send(server, ...forks);
  const counts = Map.groupBy(done, ({ status }) => status);
  expect(counts.get("taken")?.length).toBe(10);
  expect(counts.get("waits")?.length).toBe(990);
  const joined = await here.send(anna, roomId, { msgtype: "m.text", body: "samlar" });
  const { rows } = await sql<{
    ends: string[];
  }>`select extremities as ends from chat.room where id = ${roomId}`.execute(db);
  expect(rows[0]?.ends).toEqual([joined]);
}, 60_000);

test("a room that an administrator has closed takes nobody in, in whichever process it was closed, and goes on with who is there", async () => {
  const path = `${server.url}/_synapse/admin/v1/rooms/${id(roomId)}/block`;
  const close = async (block: boolean): Promise<void> => {
    const headers = { authorization: `Bearer ${anna.token}`, "content-type": "application/json" };
    const answer = await fetch(path.replace(server.url, twin.url), {
      method: "PUT",
      headers,
      body: JSON.stringify({ block }),
    });
    expect(answer.status).toBe(200);
  };
  await close(true);
  const coming = after(room.extremities, join(olle));
  expect((await elsewhere.send(server, coming))[0]?.status).toBe("softFailed");
  const member = `/v3/rooms/${id(roomId)}/state/m.room.member/${id(olle)}`;
  expect(await here.refused(anna, "GET", member)).toBe("404 M_NOT_FOUND");
  await received(text("kvar"));
  await close(false);
  await received(join(olle));
});

test("a room of a workspace takes nothing", async () => {
  const workspace = await server.workspace("Vägar", anna);
  const link = await eventually(async () => {
    const { rows } = await sql<{ id: string }>`select room_id as id from chat.event
      where type = 'm.room.create' and pdu like ${`%${workspace.id}%`} limit 1`.execute(db);
    expect(rows.length).toBe(1);
    return rows[0]?.id ?? "";
  });
  const made = elsewhere.seal({ version: room.version, roomId: link }, join(olle), new Map(), { prev_events: ["$x"] });
  expect((await elsewhere.send(server, made))[0]?.status).toBe("refused");
});
