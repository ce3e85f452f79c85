import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** The long poll of before `/sync`: of all one's rooms, and of one that one looks at. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const there = new MatrixCaller(twin, here.oracle);
// Transaction ids are a device's, whichever process it asks.
there.sent = 1_000_000;
const { anna, agnes, bo, britt } = server.people;
const id = encodeURIComponent;

interface ClientEvent {
  readonly event_id: string;
  readonly room_id: string;
  readonly type: string;
  readonly content: { readonly body?: string; readonly membership?: string };
  readonly unsigned?: { readonly invite_room_state?: readonly object[] };
}
interface Chunk {
  readonly chunk: readonly ClientEvent[];
  readonly start: string;
  readonly end: string;
}

const open = { type: "m.room.history_visibility", state_key: "", content: { history_visibility: "world_readable" } };
const say = (who: TestPerson, roomId: string, body: string) => here.send(who, roomId, { msgtype: "m.text", body });
const events = (who: TestPerson, from: string | null, query = "", caller = here): Promise<Chunk> =>
  caller.get(who, "GET", `/v3/events?timeout=0${from === null ? "" : `&from=${id(from)}`}${query}`);
const tokenOf = async (who: TestPerson): Promise<string> =>
  (await here.get(who, "GET", "/v3/initialSync?limit=1")).end as string;
const bodies = ({ chunk }: Chunk): unknown[] => chunk.flatMap(({ content }) => content.body ?? []);

/** All that comes after a token, whatever process answers. */
async function drain(who: TestPerson, from: string, query = ""): Promise<ClientEvent[]> {
  const all: ClientEvent[] = [];
  for (let token = from, turn = 0; ; turn++) {
    const answer = await events(who, token, query, turn % 2 === 0 ? here : there);
    expect(answer.start).toBe(token);
    all.push(...answer.chunk);
    if (answer.chunk.length === 0 && answer.end === token) return all;
    token = answer.end;
  }
}

test("what is sent while one waits is answered at once, wherever it was sent", async () => {
  const roomId = await here.room(anna, [agnes], {});
  const from = await tokenOf(agnes);
  const waiting = here.get(agnes, "GET", `/v3/events?timeout=20000&from=${id(from)}`);
  await eventually(() => expect(server.safos.chat.figures().waiting).toBeGreaterThan(0));
  await there.send(anna, roomId, { msgtype: "m.text", body: "från en annan process" });
  const first = (await waiting) as Chunk;
  expect([first.start, bodies(first)]).toEqual([from, ["från en annan process"]]);
  // A wait in vain moves on.
  expect(await events(agnes, first.end)).toEqual({ chunk: [], start: first.end, end: expect.any(String) });
  // Without a token: from now on.
  const fromNow = await events(agnes, null);
  await say(anna, roomId, "sedan");
  expect(bodies(await events(agnes, fromNow.end))).toEqual(["sedan"]);
});

test("a room that is open to all is followed by who is not in it, until it is closed", async () => {
  const roomId = await here.room(anna, [], { initial_state: [open] });
  const { messages } = await here.get(bo, "GET", `/v3/rooms/${id(roomId)}/initialSync`);
  const look = `&room_id=${id(roomId)}`;
  await say(anna, roomId, "ett");
  const first = await events(bo, messages.end as string, look);
  expect(bodies(first)).toEqual(["ett"]);
  // Nothing of it is among one's own.
  expect(bodies(await events(bo, messages.end as string))).toEqual([]);
  const waiting = here.ask(bo, "GET", `/v3/events?timeout=20000&from=${id(first.end)}${look}`);
  await eventually(() => expect(server.safos.chat.figures().waiting).toBeGreaterThan(0));
  await there.send(anna, roomId, { msgtype: "m.text", body: "två" });
  expect(bodies((await waiting).body as Chunk)).toEqual(["två"]);
  const closing = here.ask(bo, "GET", `/v3/events?timeout=20000${look}`);
  await eventually(() => expect(server.safos.chat.figures().waiting).toBeGreaterThan(0));
  await here.get(anna, "PUT", `/v3/rooms/${id(roomId)}/state/m.room.history_visibility/`, {
    history_visibility: "shared",
  });
  expect([(await closing).status, (await closing).body.errcode]).toEqual([403, "M_FORBIDDEN"]);
  expect(await here.refused(bo, "GET", `/v3/events?timeout=0${look}`)).toBe("403 M_FORBIDDEN");
});

test("one hears of an invitation, of what is said once one is in, and up to leaving; nothing of those one ignores", async () => {
  const from = await tokenOf(britt);
  const roomId = await here.room(anna, [bo], { name: "Nytt" });
  await say(anna, roomId, "före inbjudan");
  await here.get(anna, "POST", `/v3/rooms/${id(roomId)}/invite`, { user_id: britt.userId });
  const asked = await drain(britt, from);
  expect(asked.map(({ content }) => content.membership)).toEqual(["invite"]);
  expect(JSON.stringify(asked[0]?.unsigned?.invite_room_state)).toContain("Nytt");
  const invited = await tokenOf(britt);
  await here.get(britt, "POST", `/v3/rooms/${id(roomId)}/join`, {});
  await say(anna, roomId, "inne");
  const joined = await drain(britt, invited);
  expect(joined.map(({ content }) => content.body ?? content.membership)).toEqual(["join", "inne"]);
  const ignoring = await tokenOf(britt);
  const path = `/v3/user/${id(britt.userId)}/account_data/m.ignored_user_list`;
  await here.get(britt, "PUT", path, { ignored_users: { [bo.userId]: {} } });
  await say(bo, roomId, "ohört");
  await here.get(britt, "POST", `/v3/rooms/${id(roomId)}/leave`, {});
  await say(anna, roomId, "efteråt");
  const last = await drain(britt, ignoring);
  expect(last.map(({ content }) => content.body ?? content.membership)).toEqual(["leave"]);
  const ofRoom = await drain(britt, ignoring, `&room_id=${id(roomId)}`);
  expect(ofRoom.map(({ event_id: eventId }) => eventId)).toEqual(last.map(({ event_id: eventId }) => eventId));
});

test("any history comes whole and in order, in answers of any process", async () => {
  const rooms = await Promise.all([1, 2, 3].map(() => here.room(anna, [agnes, bo], {})));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ room: fc.nat(2), who: fc.nat(1), times: fc.integer({ min: 1, max: 90 }) }), {
        maxLength: 8,
      }),
      async (bursts) => {
        const from = await tokenOf(bo);
        const sent: string[] = [];
        for (const { room, who, times } of bursts)
          for (let n = 0; n < times; n++) sent.push(await say([anna, agnes][who] ?? anna, rooms[room] ?? "", `${n}`));
        expect((await drain(bo, from)).map(({ event_id: eventId }) => eventId)).toEqual(sent);
        // So does one room alone.
        const ofOne = await drain(bo, from, `&room_id=${id(rooms[0] ?? "")}`);
        const all = await drain(bo, from);
        expect(ofOne).toHaveLength(all.filter(({ room_id: roomId }) => roomId === rooms[0]).length);
      },
    ),
    { numRuns: 6 },
  );
  // From the beginning, where memory does not reach, it is the room's own history.
  const firstRoom = rooms[0] ?? "";
  const whole = await drain(bo, "s0_0_x", `&room_id=${id(firstRoom)}`);
  const history: ClientEvent[] = [];
  for (let token: string | undefined = "t0"; token !== undefined;) {
    const page = await here.get(bo, "GET", `/v3/rooms/${id(firstRoom)}/messages?dir=f&limit=500&from=${token}`);
    history.push(...(page.chunk as ClientEvent[]));
    token = page.end as string | undefined;
  }
  expect(whole.map(({ event_id: eventId }) => eventId)).toEqual(history.map(({ event_id: eventId }) => eventId));
  const everything = await drain(bo, "s0_0_x");
  expect(everything.filter(({ room_id: roomId }) => roomId === firstRoom)).toHaveLength(whole.length);
}, 60_000);

test("what is no token, of the future, of a strange room or of nobody is refused", async () => {
  const roomId = await here.room(anna, [], {});
  expect(await here.refused(null, "GET", "/v3/events?timeout=0")).toBe("401 M_MISSING_TOKEN");
  for (const from of ["t5", "x", "s999999999999999_0_x", ""])
    expect(await here.refused(anna, "GET", `/v3/events?timeout=0&from=${from}`), from).toBe("400 M_INVALID_PARAM");
  expect(await here.refused(anna, "GET", "/v3/events?timeout=x")).toBe("400 M_INVALID_PARAM");
  for (const room of [roomId, "!finns-inte", ""])
    expect(await here.refused(bo, "GET", `/v3/events?timeout=0&room_id=${id(room)}`)).toBe("403 M_FORBIDDEN");
});

test("a session that ends while it waits is told so, and a stop answers those who wait with nothing new", async () => {
  const { token } = await server.safos.identity.createSession(agnes.id, { kind: "api", label: "gammal" });
  const old = { ...agnes, token };
  const ended = here.refused(old, "GET", "/v3/events?timeout=20000");
  await eventually(() => expect(server.safos.chat.figures().waiting).toBeGreaterThan(0));
  await here.get(old, "POST", "/v3/logout", {});
  expect(await ended).toBe("401 M_UNKNOWN_TOKEN");
  const third = await server.twin();
  const stopping = new MatrixCaller(third, here.oracle).ask(bo, "GET", "/v3/events?timeout=50000");
  await eventually(() => expect(third.safos.chat.figures().waiting).toBeGreaterThan(0));
  await third.stop();
  const { status, body } = await stopping;
  expect([status, (body as Chunk).chunk]).toEqual([200, []]);
});

test("a token from before a restore goes on, and is given the new epoch", async () => {
  const roomId = await here.room(anna, [], {});
  const from = await tokenOf(anna);
  await say(anna, roomId, "efter");
  const answer = await events(anna, `${from}_gammal`);
  expect(bodies(answer)).toEqual(["efter"]);
  expect(answer.end).not.toContain("gammal");
});

test("those who look far back over much pay for it, and wait", async () => {
  const slow = await server.twin({ SAFOS_CHAT_SENDS_PER_SECOND: "1" });
  try {
    const roomId = await here.room(anna, [bo], {});
    const from = await tokenOf(bo);
    for (let n = 0; n < 20; n++) await say(anna, roomId, "x".repeat(60_000));
    const caller = new MatrixCaller(slow, here.oracle);
    let status = 200;
    for (let n = 0; n < 200 && status === 200; n++)
      ({ status } = await caller.ask(bo, "GET", `/v3/events?timeout=0&from=${id(from)}`));
    expect(status).toBe(429);
    expect((await caller.ask(agnes, "GET", `/v3/events?timeout=0&from=${id(from)}`)).status).toBe(200);
  } finally {
    await slow.stop();
  }
});
