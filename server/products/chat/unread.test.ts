import fc from "fast-check";
import pg from "pg";
import { afterAll, expect, test, vi } from "vitest";
import { startTestServer, type TestPerson } from "../../testing/server.ts";
import { MatrixCaller } from "./testing.ts";

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
afterAll(() => server.stop());
const matrix = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const id = encodeURIComponent;

interface Counts {
  readonly notification_count: number;
  readonly highlight_count: number;
}

const mention = (who: TestPerson) => ({ msgtype: "m.text", body: "du", "m.mentions": { user_ids: [who.userId] } });
const plain = { msgtype: "m.text", body: "hej", "m.mentions": {} };

/** What a first sync says of a room: all of it together, and by thread. */
async function read(who: TestPerson, roomId: string): Promise<{ all: Counts; threads: Record<string, Counts> }> {
  const sync = async (filter: object) =>
    (await matrix.get(who, "GET", `/v3/sync?filter=${id(JSON.stringify(filter))}`)).rooms.join[roomId];
  const threaded = await sync({ room: { timeline: { limit: 1, unread_thread_notifications: true } } });
  return {
    all: (await sync({ room: { timeline: { limit: 1 } } })).unread_notifications,
    threads: { main: threaded.unread_notifications, ...threaded.unread_thread_notifications },
  };
}

test("a mention after 1,000 unread messages is counted, and so is every message", async () => {
  // Four people, so that messages alone do not notify as those of a direct chat do.
  const roomId = await matrix.room(anna, [bo, agnes, britt], {});
  const first = await matrix.send(anna, roomId, plain);
  for (const one of [bo, agnes])
    await matrix.get(one, "POST", `/v3/rooms/${id(roomId)}/receipt/m.read/${id(first)}`, {});
  // Rules of her own, by which every message must be looked at.
  await matrix.get(agnes, "PUT", "/v3/pushrules/global/content/fika", { actions: ["notify"], pattern: "fika" });
  const early = await matrix.send(anna, roomId, mention(agnes));
  await matrix.send(anna, roomId, mention(agnes));
  for (let at = 0; at < 1200; at += 100)
    await Promise.all(Array.from({ length: 100 }, () => matrix.send(anna, roomId, plain)));
  await matrix.send(anna, roomId, mention(bo));
  expect((await read(bo, roomId)).all).toEqual({ notification_count: 1203, highlight_count: 1 });
  // Another process, which has nothing of it in memory, says the same; what many have not read it reads once.
  const twin = await server.twin();
  const other = new MatrixCaller(twin, matrix.oracle);
  const countsOf = async (who: TestPerson) =>
    (await other.get(who, "GET", "/v3/sync")).rooms.join[roomId].unread_notifications as Counts;
  const queries = vi.spyOn(pg.Client.prototype, "query");
  expect(await countsOf(bo)).toEqual({ notification_count: 1203, highlight_count: 1 });
  const readsOf = () =>
    queries.mock.calls.filter((call) => JSON.stringify(call).includes("order by e.position desc limit"));
  const reads = readsOf().length;
  expect(reads).toBeGreaterThan(1);
  expect(await Promise.all([britt, bo, bo].map(countsOf))).toEqual([
    { notification_count: 1204, highlight_count: 0 },
    { notification_count: 1203, highlight_count: 1 },
    { notification_count: 1203, highlight_count: 1 },
  ]);
  expect(readsOf().length - reads).toBe(0);
  queries.mockRestore();
  // For her every message is looked at, as far back as it is.
  expect(await countsOf(agnes)).toEqual({ notification_count: 1203, highlight_count: 2 });
  await other.get(anna, "PUT", `/v3/rooms/${id(roomId)}/redact/${id(early)}/early`, {});
  expect(await countsOf(agnes)).toMatchObject({ highlight_count: 1 });
  await twin.stop();
}, 60_000);

test("what notifies and is unread is listed over all rooms, the newest first, and paged; what mentioned them stays when it is read", async () => {
  const rooms = [await matrix.room(anna, [bo, agnes], {}), await matrix.room(anna, [bo, agnes], {})];
  const [one = "", other = ""] = rooms;
  // What earlier tests left unread.
  for (const roomId of (await matrix.get(britt, "GET", "/v3/joined_rooms")).joined_rooms)
    await matrix.get(britt, "POST", `/v3/rooms/${id(roomId)}/leave`, {});
  for (const roomId of rooms) {
    await matrix.get(anna, "POST", `/v3/rooms/${id(roomId)}/invite`, { user_id: britt.userId });
    await matrix.get(britt, "POST", `/v3/rooms/${id(roomId)}/join`, {});
  }
  const early = await matrix.send(anna, one, mention(britt));
  const plainOne = await matrix.send(anna, other, plain);
  const late = await matrix.send(anna, other, mention(britt));
  await matrix.send(britt, other, { ...plain, body: "eget" });
  const newest = await matrix.send(anna, one, plain);
  const list = async (query = "") => {
    const answer = await matrix.get(britt, "GET", `/v3/notifications${query}`);
    const ids = answer.notifications.map((each: { event: { event_id: string } }) => each.event.event_id) as string[];
    return { ids, next: answer.next_token as string | undefined, all: answer.notifications };
  };
  expect((await list()).ids).toEqual([newest, late, plainOne, early]);
  expect((await list("?only=highlight")).ids).toEqual([late, early]);
  expect((await list("?only=highlight&limit=1")).all).toMatchObject([
    { room_id: other, read: false, actions: ["notify", { set_tweak: "highlight" }], event: { sender: anna.userId } },
  ]);
  const first = await list("?limit=3");
  expect(first.ids).toEqual([newest, late, plainOne]);
  const second = await list(`?limit=3&from=${first.next}`);
  expect([second.ids, second.next]).toEqual([[early], undefined]);
  await matrix.get(britt, "POST", `/v3/rooms/${id(other)}/receipt/m.read/${id(plainOne)}`, {});
  await matrix.get(anna, "PUT", `/v3/rooms/${id(one)}/redact/${id(newest)}/newest`, {});
  expect((await list()).ids).toEqual([late, early]);
  // Who is no longer in the room is told nothing of it.
  await matrix.get(britt, "POST", `/v3/rooms/${id(other)}/leave`, {});
  expect((await list()).ids).toEqual([early]);
  expect(await matrix.refused(britt, "GET", "/v3/notifications?from=x")).toBe("400 M_INVALID_PARAM");
  expect(await matrix.refused(null, "GET", "/v3/notifications")).toBe("401 M_MISSING_TOKEN");
});

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constant("send" as const),
      isMine: fc.boolean(),
      isMention: fc.boolean(),
      thread: fc.option(fc.nat(2)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant("read" as const), at: fc.nat(), thread: fc.option(fc.nat(3)) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("redact" as const), at: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant("look" as const) }) },
);

interface Sent {
  readonly eventId: string;
  readonly isMine: boolean;
  readonly isMention: boolean;
  /** The event that the thread hangs on; null: the main timeline. */
  readonly thread: string | null;
  isRedacted: boolean;
}

/** The naive model: every message, and how far each thread, or everything, was read. */
function countNaively(sent: readonly Sent[], readAll: number, readThreads: ReadonlyMap<string, number>) {
  const threads: Record<string, { notification_count: number; highlight_count: number }> = {
    main: { notification_count: 0, highlight_count: 0 },
  };
  for (const [index, one] of sent.entries()) {
    const name = one.thread ?? "main";
    if (one.isMine || one.isRedacted || index <= readAll || index <= (readThreads.get(name) ?? -1)) continue;
    const count = (threads[name] ??= { notification_count: 0, highlight_count: 0 });
    count.notification_count += 1;
    if (one.isMention) count.highlight_count += 1;
  }
  return threads;
}

test("unread counts are those of a model that counts every message anew", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (steps) => {
      const roomId = await matrix.room(anna, [bo, agnes], {});
      const sent: Sent[] = [];
      const roots: string[] = [];
      let readAll = -1;
      const readThreads = new Map<string, number>();
      // Roots of three threads, and the point from which bo has not read.
      for (let n = 0; n < 3; n++) {
        roots.push(await matrix.send(anna, roomId, plain));
        sent.push({ eventId: roots.at(-1) ?? "", isMine: false, isMention: false, thread: null, isRedacted: false });
      }
      const check = async (): Promise<void> => {
        const wanted = countNaively(sent, readAll, readThreads);
        const found = await read(bo, roomId);
        const isThere = ([, count]: [string, Counts]): boolean => count.notification_count > 0;
        expect(Object.fromEntries(Object.entries(found.threads).filter(isThere))).toEqual(
          Object.fromEntries(Object.entries(wanted).filter(isThere)),
        );
        const sum = (field: keyof Counts): number =>
          Object.values(wanted).reduce((total, one) => total + one[field], 0);
        expect(found.all).toEqual({
          notification_count: sum("notification_count"),
          highlight_count: sum("highlight_count"),
        });
      };
      for (const one of steps) {
        if (one.op === "look") await check();
        if (one.op === "send") {
          const thread = one.thread === null ? null : (roots[one.thread] ?? null);
          const relation = thread === null ? {} : { "m.relates_to": { rel_type: "m.thread", event_id: thread } };
          const content = { ...(one.isMention ? mention(bo) : plain), ...relation };
          const eventId = await matrix.send(one.isMine ? bo : anna, roomId, content);
          sent.push({ eventId, isMine: one.isMine, isMention: one.isMention, thread, isRedacted: false });
        }
        if (one.op === "read") {
          const index = one.at % sent.length;
          const at = sent[index];
          if (!at) continue;
          // A receipt for a thread names an event of that thread.
          const isThreaded = one.thread !== null;
          const name = at.thread ?? "main";
          await matrix.get(
            bo,
            "POST",
            `/v3/rooms/${id(roomId)}/receipt/m.read/${id(at.eventId)}`,
            isThreaded ? { thread_id: name } : {},
          );
          // Receipts only move forwards.
          if (isThreaded) readThreads.set(name, Math.max(readThreads.get(name) ?? -1, index));
          else readAll = Math.max(readAll, index);
        }
        if (one.op === "redact") {
          const at = sent[one.at % sent.length];
          if (!at || at.isRedacted || at.isMine || roots.includes(at.eventId)) continue;
          matrix.sent += 1;
          await matrix.get(anna, "PUT", `/v3/rooms/${id(roomId)}/redact/${id(at.eventId)}/r${matrix.sent}`, {});
          at.isRedacted = true;
        }
      }
      await check();
    }),
    { numRuns: 12 },
  );
}, 120_000);
