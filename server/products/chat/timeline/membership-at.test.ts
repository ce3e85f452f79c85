import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { askSliding } from "../sliding/testing.ts";
import { MatrixCaller } from "../testing.ts";

/** What one was in a room when an event came (client-server API, `unsigned.membership`), in all that answers events. */

interface ClientEvent {
  readonly event_id: string;
  readonly type: string;
  readonly content: { readonly body?: string; readonly membership?: string };
  readonly unsigned: { readonly membership?: string };
}

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const here = new MatrixCaller(server);
const { anna, agnes, bo } = server.people;
const id = encodeURIComponent;
const stops: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const stop of stops) await stop();
  await server.stop();
});

const say = (roomId: string, body: string, more: object = {}) =>
  here.send(anna, roomId, { msgtype: "m.text", body: `ord ${body}`, ...more });
const act = (who: TestPerson, roomId: string, what: string, whom?: TestPerson): Promise<unknown> =>
  here.get(who, "POST", `/v3/rooms/${id(roomId)}/${what}`, whom ? { user_id: whom.userId } : {});

/** What messages say that their reader was. */
const statedIn = (events: readonly ClientEvent[]): Record<string, string | undefined> =>
  Object.fromEntries(
    events.flatMap(({ content: { body }, unsigned }) =>
      body === undefined ? [] : [[body.replace("ord ", ""), unsigned.membership]],
    ),
  );
const messages = async (who: TestPerson, roomId: string, caller = here): Promise<ClientEvent[]> =>
  (await caller.get(who, "GET", `/v3/rooms/${id(roomId)}/messages?dir=b&limit=100`)).chunk;

const whole = { före: "leave", inbjuden: "invite", inne: "join", omdöpt: "join", ute: "leave", åter: "join" };
const ids: Record<string, string> = {};
let roomId = "";

beforeAll(async () => {
  roomId = await here.room(anna, [], {});
  ids["före"] = await say(roomId, "före");
  await act(anna, roomId, "invite", agnes);
  await say(roomId, "inbjuden");
  await act(agnes, roomId, "join");
  await say(roomId, "inne");
  const renamed = { membership: "join", displayname: "Agnes igen" };
  await here.get(agnes, "PUT", `/v3/rooms/${id(roomId)}/state/m.room.member/${id(agnes.userId)}`, renamed);
  await say(roomId, "omdöpt");
  await act(agnes, roomId, "leave");
  ids["ute"] = await say(roomId, "ute");
  await act(anna, roomId, "invite", agnes);
  await act(agnes, roomId, "join");
  await say(roomId, "åter");
});

test("messages say it through leaving and coming back, and a new name is no new arrival", async () => {
  const events = await messages(agnes, roomId);
  expect(statedIn(events)).toEqual(whole);
  // What an event does to oneself counts from itself on.
  const own = events.filter(({ type, content }) => type === "m.room.member" && content.membership !== "join");
  expect(own.map(({ content, unsigned }) => [content.membership, unsigned.membership])).toEqual([
    ["invite", "invite"],
    ["leave", "leave"],
    ["invite", "invite"],
  ]);
  expect(new Set(Object.values(statedIn(await messages(anna, roomId))))).toEqual(new Set(["join"]));
});

test("a process that has not got the past in memory says the same", async () => {
  const twin = await server.twin();
  stops.push(() => twin.stop());
  expect(statedIn(await messages(agnes, roomId, new MatrixCaller(twin, here.oracle)))).toEqual(whole);
});

test("all that answers events says it", async () => {
  const room = `/v3/rooms/${id(roomId)}`;
  const context = await here.get(agnes, "GET", `${room}/context/${id(ids["ute"] ?? "")}?limit=100`);
  expect(statedIn([context.event, ...context.events_before, ...context.events_after])).toEqual(whole);
  expect(statedIn([await here.get(agnes, "GET", `${room}/event/${id(ids["före"] ?? "")}`)])).toEqual({ före: "leave" });
  const limit = id(JSON.stringify({ room: { timeline: { limit: 100 } } }));
  const sync = await here.get(agnes, "GET", `/v3/sync?timeout=0&filter=${limit}`);
  expect(statedIn(sync.rooms.join[roomId].timeline.events)).toEqual(whole);
  const initial = await here.get(agnes, "GET", `${room}/initialSync?limit=100`);
  expect(statedIn(initial.messages.chunk)).toEqual(whole);
  const sliding = await askSliding(server, agnes, {
    room_subscriptions: { [roomId]: { timeline_limit: 100, required_state: [] } },
  });
  expect(statedIn(sliding.rooms[roomId]?.timeline ?? [])).toEqual(whole);
  await eventually(async () => {
    const asked = {
      search_categories: { room_events: { search_term: "ord", filter: { rooms: [roomId], limit: 50 } } },
    };
    const { results } = (await here.get(agnes, "POST", "/v3/search", asked)).search_categories.room_events;
    expect(statedIn(results.map(({ result }: { result: ClientEvent }) => result))).toEqual(whole);
  });
});

test("so do answers to a message and the thread that it began", async () => {
  const made = await here.room(anna, [], {});
  const root = await say(made, "rot");
  await say(made, "svar", { "m.relates_to": { rel_type: "m.thread", event_id: root } });
  await act(anna, made, "invite", agnes);
  await act(agnes, made, "join");
  await say(made, "senare", { "m.relates_to": { rel_type: "m.thread", event_id: root } });
  const related = await here.get(agnes, "GET", `/v1/rooms/${id(made)}/relations/${id(root)}`);
  expect(statedIn(related.chunk)).toEqual({ svar: "leave", senare: "join" });
  const { chunk } = await here.get(agnes, "GET", `/v1/rooms/${id(made)}/threads`);
  expect(statedIn(chunk)).toEqual({ rot: "leave" });
  expect(statedIn([chunk[0].unsigned["m.relations"]["m.thread"].latest_event])).toEqual({ senare: "join" });
});

test("who asks to be let in, is banned, or looks from outside reads what they were", async () => {
  const made = await here.room(anna, [], {
    initial_state: [{ type: "m.room.join_rules", state_key: "", content: { join_rule: "knock" } }],
  });
  await say(made, "före");
  await here.get(agnes, "POST", `/v3/knock/${id(made)}`, {});
  await say(made, "väntar");
  await act(anna, made, "invite", agnes);
  await act(agnes, made, "join");
  await say(made, "inne");
  await act(anna, made, "ban", agnes);
  await say(made, "efter");
  const events = await messages(agnes, made);
  expect(statedIn(events)).toEqual({ före: "leave", väntar: "knock", inne: "join" });
  expect(events[0]).toMatchObject({ content: { membership: "ban" }, unsigned: { membership: "ban" } });
  const open = await here.room(anna, [], {
    initial_state: [
      { type: "m.room.history_visibility", state_key: "", content: { history_visibility: "world_readable" } },
    ],
  });
  await say(open, "öppet");
  expect(statedIn(await messages(bo, open))).toEqual({ öppet: "leave" });
});
