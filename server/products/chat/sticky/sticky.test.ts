import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { hasTrueHash } from "../events/sign.ts";
import { MatrixCaller } from "../testing.ts";

/** Events that stick for a while (MSC4354). */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const id = encodeURIComponent;
const db = server.safos.database.of();
const duration = "org.matrix.msc4354.sticky_duration_ms";
let sent = 0;

interface Shown {
  readonly event_id: string;
  readonly content: Record<string, unknown>;
  readonly msc4354_sticky?: { duration_ms: number };
  readonly unsigned: Record<string, number>;
}

const put = (who: TestPerson | null, roomId: string, content: object, query: string, type = "m.sticky") => {
  sent += 1;
  return server.call(who, "PUT", `/_matrix/client/v3/rooms/${id(roomId)}/send/${type}/s${sent}?${query}`, content);
};
const stick = async (who: TestPerson, roomId: string, content: object, ms: number | string = 3_600_000) => {
  const { status, body } = await put(who, roomId, content, `${duration}=${ms}`);
  expect([status, body]).toEqual([200, { event_id: expect.any(String) }]);
  return body.event_id as string;
};
/** What of a room sticks in an answer of `/sync`, and its next token. Two events of a timeline are asked for. */
async function syncOf(who: TestPerson, roomId: string, since?: string, at = server) {
  const filter = id(JSON.stringify({ room: { timeline: { limit: 2 } } }));
  const query = `filter=${filter}${since === undefined ? "" : `&since=${since}`}`;
  const { body } = await at.call(who, "GET", `/_matrix/client/v3/sync?${query}`);
  const room = body.rooms?.join?.[roomId];
  return {
    next: body.next_batch as string,
    sticky: (room?.msc4354_sticky?.events ?? []) as Shown[],
    timeline: (room?.timeline.events ?? []) as Shown[],
  };
}
const idsOf = (events: readonly Shown[]): string[] => events.map((event) => event.event_id);
const bury = async (roomId: string): Promise<void> => {
  for (const body of ["ett", "två", "tre"]) await here.send(anna, roomId, { msgtype: "m.text", body });
};

test("what sticks is in the timeline, and for those whose timeline does not reach it beside that, once, in every process and after a start", async () => {
  const roomId = await here.room(anna, [agnes], {});
  const before = (await syncOf(agnes, roomId)).next;
  const first = await stick(anna, roomId, { n: 1 }, 60_000);
  const seen = await syncOf(agnes, roomId, before);
  expect(seen.sticky).toEqual([]);
  const shown = seen.timeline.find((one) => one.event_id === first);
  expect(shown?.msc4354_sticky).toEqual({ duration_ms: 60_000 });
  expect(shown?.unsigned["msc4354_sticky_duration_ttl_ms"]).toBeGreaterThan(50_000);
  expect(shown?.unsigned["msc4354_sticky_duration_ttl_ms"]).toBeLessThanOrEqual(60_000);
  await bury(roomId);
  const gappy = await syncOf(agnes, roomId, before);
  expect(idsOf(gappy.sticky)).toEqual([first]);
  expect(gappy.sticky[0]?.unsigned["msc4354_sticky_duration_ttl_ms"]).toBeGreaterThan(0);
  expect((await syncOf(agnes, roomId, gappy.next)).sticky).toEqual([]);
  // The same answer again for a client that lost it.
  expect(idsOf((await syncOf(agnes, roomId, before)).sticky)).toEqual([first]);
  expect(idsOf((await syncOf(agnes, roomId)).sticky)).toEqual([first]);
  await eventually(async () => expect(idsOf((await syncOf(agnes, roomId, before, twin)).sticky)).toEqual([first]));
  const later = await server.twin();
  expect(idsOf((await syncOf(agnes, roomId, before, later)).sticky)).toEqual([first]);
  await later.stop();
  // It is signed as it is.
  const { rows } = await sql<{ pdu: string }>`select pdu from chat.event where event_id = ${first}`.execute(db);
  expect(hasTrueHash(JSON.parse(rows[0]?.pdu ?? ""))).toBe(true);
});

test("those who join later are given it whatever history is hidden from them, and those outside nothing", async () => {
  const roomId = await here.room(anna, [agnes], {
    preset: "public_chat",
    initial_state: [{ type: "m.room.history_visibility", content: { history_visibility: "joined" } }],
  });
  const first = await stick(anna, roomId, { n: 1 });
  const hidden = await here.send(anna, roomId, { msgtype: "m.text", body: "dolt" });
  expect((await syncOf(bo, roomId)).sticky).toEqual([]);
  await here.get(anna, "POST", `/v3/rooms/${id(roomId)}/invite`, { user_id: bo.userId });
  await here.get(bo, "POST", `/v3/rooms/${id(roomId)}/join`, {});
  const joined = await syncOf(bo, roomId);
  expect(idsOf(joined.sticky)).toEqual([first]);
  expect(JSON.stringify(joined)).not.toContain(hidden);
  // Of someone who is ignored nothing is given.
  await here.get(bo, "PUT", `/v3/user/${id(bo.userId)}/account_data/m.ignored_user_list`, {
    ignored_users: { [anna.userId]: {} },
  });
  expect((await syncOf(bo, roomId)).sticky).toEqual([]);
});

test("what has expired, was redacted or replaced by its key sticks no more, and state sticks as well", async () => {
  const roomId = await here.room(anna, [agnes], {});
  await stick(anna, roomId, { n: 1 }, 300);
  const redacted = await stick(anna, roomId, { n: 2 });
  const old = await stick(anna, roomId, { n: 3, msc4354_sticky_key: "a" });
  const fresh = await stick(anna, roomId, { n: 4, msc4354_sticky_key: "a" });
  const other = await stick(agnes, roomId, { n: 5, msc4354_sticky_key: "a" });
  const state = await server.call(
    anna,
    "PUT",
    `/_matrix/client/v3/rooms/${id(roomId)}/state/m.sticky/x?${duration}=60000`,
    { n: 6 },
  );
  await bury(roomId);
  await here.get(anna, "PUT", `/v3/rooms/${id(roomId)}/redact/${id(redacted)}/r1`, {});
  await bury(roomId);
  const expected = [fresh, other, state.body.event_id as string];
  const later = await server.twin();
  for (const at of [server, twin, later])
    await eventually(async () => expect(idsOf((await syncOf(agnes, roomId, undefined, at)).sticky)).toEqual(expected));
  await later.stop();
  expect(old).not.toBe(fresh);
  const event = await here.get(agnes, "GET", `/v3/rooms/${id(roomId)}/event/${id(redacted)}`);
  expect(event).not.toHaveProperty("msc4354_sticky");
});

test("a delayed event sticks from when it is sent", async () => {
  const roomId = await here.room(anna, [agnes], {});
  const { body } = await put(anna, roomId, { n: 1 }, `${duration}=60000&org.matrix.msc4140.delay=200`);
  expect(body.delay_id).toEqual(expect.any(String));
  await eventually(async () => {
    const { timeline } = await syncOf(agnes, roomId);
    expect(timeline.at(-1)?.msc4354_sticky).toEqual({ duration_ms: 60_000 });
  }, 8000);
  await bury(roomId);
  expect((await syncOf(agnes, roomId)).sticky).toHaveLength(1);
});

test("an hour is the longest, nonsense is refused, and what one person sends too much of leaves the others their own", async () => {
  const roomId = await here.room(anna, [agnes], {});
  const codeOf = async (...asked: Parameters<typeof put>): Promise<string> => {
    const { status, body } = await put(...asked);
    return `${status} ${body.errcode ?? ""}`.trim();
  };
  for (const wrong of ["", "-1", "x", "0", "1.5", "9".repeat(30)])
    expect([wrong, await codeOf(anna, roomId, {}, `${duration}=${wrong}`)]).toEqual([wrong, "400 M_INVALID_PARAM"]);
  expect(await codeOf(anna, roomId, {}, `${duration}=1&${duration}=2`)).toBe("400 M_INVALID_PARAM");
  expect(await codeOf(anna, roomId, { n: "x".repeat(16_400) }, `${duration}=1000`)).toBe("413 M_TOO_LARGE");
  expect(await codeOf(britt, roomId, {}, `${duration}=1000`)).toBe("403 M_FORBIDDEN");
  expect(await codeOf(null, roomId, {}, `${duration}=1000`)).toBe("401 M_MISSING_TOKEN");
  await stick(anna, roomId, { n: 0 }, 999_999_999);
  expect((await syncOf(agnes, roomId)).timeline.at(-1)?.msc4354_sticky).toEqual({ duration_ms: 3_600_000 });
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, n) => codeOf(anna, roomId, { n }, `${duration}=3600000`)),
  );
  expect(answers.filter((one) => one === "200")).toHaveLength(49);
  expect(answers.filter((one) => one === "429 M_LIMIT_EXCEEDED")).toHaveLength(11);
  await stick(agnes, roomId, { n: 1 });
  // What has a key takes its own place.
  const keyed = { msc4354_sticky_key: "k" };
  await stick(agnes, roomId, keyed);
  for (let n = 0; n < 55; n += 1) await stick(agnes, roomId, { ...keyed, n });
  await bury(roomId);
  expect((await syncOf(agnes, roomId)).sticky).toHaveLength(52);
  expect((await here.get(anna, "GET", "/versions")).unstable_features["org.matrix.msc4354"]).toBe(true);
});

test("sliding sync gives what sticks, a portion at a time, without what its timeline shows, and never loses any with a lost answer", async () => {
  const roomId = await here.room(britt, [agnes], {});
  const hidden = [await stick(britt, roomId, { n: 1 }), await stick(britt, roomId, { n: 2 })];
  hidden.push(await stick(britt, roomId, { n: 3 }));
  await here.send(britt, roomId, { msgtype: "m.text", body: "ett" });
  const name = "org.matrix.msc4354.sticky_events";
  const ask = async (pos: string | undefined, extension: object, timeline = 1) => {
    const query = pos === undefined ? "" : `?pos=${id(pos)}`;
    const { status, body } = await server.call(
      agnes,
      "POST",
      `/_matrix/client/unstable/org.matrix.simplified_msc3575/sync${query}`,
      {
        conn_id: "sticky",
        room_subscriptions: { [roomId]: { timeline_limit: timeline, required_state: [] } },
        extensions: { [name]: extension },
      },
    );
    const part = body.extensions?.[name];
    const events = (part?.rooms?.[roomId]?.events ?? []) as Shown[];
    return {
      status,
      pos: body.pos as string,
      since: part?.next_batch as string | undefined,
      ids: idsOf(events),
      events,
    };
  };
  const on = { enabled: true, limit: 2 };
  const first = await ask(undefined, on);
  expect(first.ids).toEqual(hidden.slice(0, 2));
  expect(first.events[0]?.unsigned["msc4354_sticky_duration_ttl_ms"]).toBeGreaterThan(0);
  const second = await ask(first.pos, { ...on, since: first.since });
  expect(second.ids).toEqual(hidden.slice(2));
  expect((await ask(first.pos, { ...on, since: first.since })).ids).toEqual(hidden.slice(2));
  const third = await ask(second.pos, { ...on, since: second.since });
  expect(third.ids).toEqual([]);
  // In the timeline now, and so not here.
  await stick(britt, roomId, { n: 4 });
  const fourth = await ask(third.pos, { ...on, since: second.since }, 5);
  expect(fourth.ids).toEqual([]);
  expect((await ask(fourth.pos, { ...on, since: fourth.since })).ids).toEqual([]);
  expect((await ask(undefined, { enabled: false })).ids).toEqual([]);
  for (const wrong of [{ limit: 0 }, { limit: "x" }, { since: 7 }, { since: "x" }])
    expect((await ask(undefined, { enabled: true, ...wrong })).status).toBe(400);
});
