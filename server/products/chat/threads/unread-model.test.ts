import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** Unread counts of people who subscribe to threads: those of a naive model, in every process. */

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

interface Counts {
  readonly notification_count: number;
  readonly highlight_count: number;
}
type Shown = Record<string, Counts>;
const threads = ["a", "b"] as const;
type Thread = (typeof threads)[number];
type Act =
  | { readonly kind: "send"; readonly thread: Thread | null; readonly what: "plain" | "mention" | "keyword" | "edit" }
  | { readonly kind: "sticker"; readonly thread: Thread | null }
  | { readonly kind: "manual" | "automatic" | "none" | "read"; readonly thread: Thread };

interface Sent {
  readonly eventId: string;
  readonly thread: Thread | null;
  readonly what: "plain" | "mention" | "keyword" | "edit" | "sticker";
}

const thread = fc.constantFrom(...threads);
const anywhere = fc.option(thread, { nil: null, freq: 4 });
const what = fc.constantFrom(
  "plain" as const,
  "plain" as const,
  "mention" as const,
  "keyword" as const,
  "edit" as const,
);
const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant("send" as const), thread: anywhere, what }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("sticker" as const), thread: anywhere }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom("manual", "automatic", "none", "read"),
        thread,
      }) as fc.Arbitrary<Act>,
    },
  ),
  { minLength: 4, maxLength: 14 },
);

/** What a first sync says of a room, by thread. */
async function read(matrix: MatrixCaller, who: TestPerson, roomId: string): Promise<Shown> {
  const filter = id(JSON.stringify({ room: { timeline: { limit: 1, unread_thread_notifications: true } } }));
  const found = (await matrix.get(who, "GET", `/v3/sync?filter=${filter}`)).rooms.join[roomId];
  return { main: found.unread_notifications, ...found.unread_thread_notifications };
}

interface Model {
  readonly sent: Sent[];
  readonly states: Map<Thread, { readonly state: string; readonly seen: number }>;
  readonly read: Map<Thread, number>;
}

/** By the rules in their order, without any of the server's short cuts. */
function outcome(one: Sent, { states }: Model, { hasKeyword, isMuted }: Own): readonly [number, number] {
  if (one.what === "mention") return [1, 1];
  if (one.what === "edit") return [0, 0];
  if (one.what === "keyword" && hasKeyword) return [1, 0];
  if (one.thread !== null && states.size > 0) {
    const state = states.get(one.thread)?.state ?? "none";
    return state === "none" ? [0, 0] : [1, 0];
  }
  if (isMuted || one.what === "sticker") return [0, 0];
  return [1, 0];
}

interface Own {
  readonly hasKeyword: boolean;
  readonly isMuted: boolean;
}

function expected(model: Model, own: Own, roots: Record<Thread, string>): Shown {
  const shown: Record<string, { notification_count: number; highlight_count: number }> = {
    main: { notification_count: 0, highlight_count: 0 },
  };
  for (const [index, one] of model.sent.entries()) {
    const [notified, highlighted] = outcome(one, model, own);
    // An edit stands beside its thread.
    const key = one.thread === null || one.what === "edit" ? "main" : roots[one.thread];
    if (notified === 0 || (key !== "main" && one.thread !== null && index < (model.read.get(one.thread) ?? 0)))
      continue;
    const sum = (shown[key] ??= { notification_count: 0, highlight_count: 0 });
    sum.notification_count += notified;
    sum.highlight_count += highlighted;
  }
  return shown;
}

async function play(list: readonly Act[], who: TestPerson, own: Own): Promise<void> {
  const roomId = await here.room(anna, [bo, agnes, britt], {});
  const room = `/v3/rooms/${id(roomId)}`;
  const plain = { msgtype: "m.text", body: "hej", "m.mentions": {} };
  const roots = { a: await here.send(anna, roomId, plain), b: await here.send(anna, roomId, plain) };
  await here.get(who, "POST", `${room}/receipt/m.read/${id(roots.b)}`, {});
  if (own.isMuted) await here.get(who, "PUT", `/v3/pushrules/global/room/${id(roomId)}`, { actions: [] });
  const model: Model = { sent: [], states: new Map(), read: new Map() };
  for (const { kind, thread: of, ...more } of list) {
    const root = of === null ? undefined : roots[of];
    const relates = root === undefined ? {} : { "m.relates_to": { rel_type: "m.thread", event_id: root } };
    const path = `/_matrix/client/unstable/io.element.msc4306${room.slice(3)}/thread/${id(root ?? "")}/subscription`;
    const inside = model.sent.findLastIndex((one) => one.thread === of && one.what !== "edit");
    if (kind === "send" || kind === "sticker") {
      const made = "what" in more ? more.what : "sticker";
      const content = {
        ...plain,
        ...relates,
        ...(made === "mention" ? { "m.mentions": { user_ids: [who.userId] } } : {}),
        ...(made === "keyword" ? { body: "nu är det fika" } : {}),
        ...(made === "edit"
          ? { "m.relates_to": { rel_type: "m.replace", event_id: roots.a }, "m.new_content": plain }
          : {}),
      };
      const type = made === "sticker" ? "m.sticker" : "m.room.message";
      model.sent.push({ eventId: await here.send(anna, roomId, content, type), thread: of, what: made });
    } else if (of === null) throw new Error("Only what is sent is in no thread.");
    else if (kind === "read") {
      if (inside < 0) continue;
      const eventId = model.sent[inside]?.eventId ?? "";
      await here.get(who, "POST", `${room}/receipt/m.read/${id(eventId)}`, { thread_id: root });
      model.read.set(of, Math.max(model.read.get(of) ?? 0, inside + 1));
    } else if (kind === "none") {
      expect((await server.call(who, "DELETE", path)).status).toBe(200);
      model.states.set(of, { state: "none", seen: model.sent.length });
    } else {
      if (kind === "automatic" && inside < 0) continue;
      const before = model.states.get(of);
      const body = kind === "manual" ? {} : { automatic: model.sent[inside]?.eventId };
      const isConflict = kind === "automatic" && before?.state === "none" && inside < before.seen;
      expect((await server.call(who, "PUT", path, body)).status).toBe(isConflict ? 409 : 200);
      const isKept = isConflict || (kind === "automatic" && before !== undefined && before.state !== "none");
      if (!isKept) model.states.set(of, { state: kind, seen: 0 });
    }
  }
  const wanted = expected(model, own, roots);
  expect(await read(here, who, roomId)).toEqual(wanted);
  await eventually(async () => expect(await read(there, who, roomId)).toEqual(wanted));
  for (const one of [bo, agnes, britt]) await here.get(one, "POST", `${room}/leave`, {});
}

test("the counts of one with the default rules", async () => {
  await fc.assert(
    fc.asyncProperty(acts, (list) =>
      play([{ kind: "none", thread: "a" }, ...list], bo, { hasKeyword: false, isMuted: false }),
    ),
    { numRuns: 25 },
  );
}, 120_000);

test("the counts of one with keywords and muted rooms", async () => {
  await here.get(agnes, "PUT", "/v3/pushrules/global/content/fika", { actions: ["notify"], pattern: "fika" });
  await fc.assert(
    fc.asyncProperty(acts, fc.boolean(), (list, isMuted) =>
      play([{ kind: "none", thread: "b" }, ...list], agnes, { hasKeyword: true, isMuted }),
    ),
    { numRuns: 25 },
  );
}, 120_000);

test("to one who has never said anything of a thread, threads count as everything else", async () => {
  const quiet = fc.array(
    fc.record({ kind: fc.constant("send" as const), thread: anywhere, what }) as fc.Arbitrary<Act>,
    { minLength: 3, maxLength: 10 },
  );
  await fc.assert(
    fc.asyncProperty(quiet, (list) => play(list, britt, { hasKeyword: false, isMuted: false })),
    { numRuns: 10 },
  );
}, 120_000);
