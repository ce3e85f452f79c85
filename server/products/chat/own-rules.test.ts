import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../testing/server.ts";
import { MatrixCaller } from "./testing.ts";

/** Unread counts of people with push rules of their own, far beyond what memory holds: those of a naive model. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
// Another process, which was not there when it was written.
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { anna, agnes, bo, britt } = server.people;
const matrix = new MatrixCaller(server);
const other = new MatrixCaller(twin, matrix.oracle);
const id = encodeURIComponent;
const total = 1600;

interface Written {
  readonly by: TestPerson;
  readonly isMention: boolean;
  readonly isFika: boolean;
  readonly isInThread: boolean;
}

interface Rules {
  readonly hasKeyword: boolean;
  readonly isBrittMuted: boolean;
  readonly isRoomMuted: boolean;
}

const roomId = await matrix.room(anna, [bo, agnes, britt], {});
const root = await matrix.send(anna, roomId, { msgtype: "m.text", body: "början", "m.mentions": {} });
const kindOf = (index: number): Written => ({
  by: index % 3 === 0 ? britt : anna,
  isMention: index % 97 === 0,
  isFika: index % 41 === 0,
  isInThread: index % 5 === 0,
});
const written: (Written & { readonly eventId: string })[] = [];
for (let at = 0; at < total; at += 100) {
  const some = Array.from({ length: 100 }, (_, offset) => kindOf(at + offset));
  const ids: string[] = [];
  // In order: which message stands where is what the model goes by.
  for (const one of some)
    ids.push(
      await matrix.send(one.by, roomId, {
        msgtype: "m.text",
        body: one.isFika ? "dags för fika nu" : "hej",
        "m.mentions": one.isMention ? { user_ids: [agnes.userId] } : {},
        ...(one.isInThread ? { "m.relates_to": { rel_type: "m.thread", event_id: root } } : {}),
      }),
    );
  written.push(...some.map((one, index) => ({ ...one, eventId: ids[index] ?? "" })));
}

/** What the rules say of one message: being named comes first, then keywords, the room, the sender. */
function outcomeOf(one: Written, rules: Rules): [notified: number, highlighted: number] {
  if (one.isMention) return [1, 1];
  if (one.isFika && rules.hasKeyword) return [1, 1];
  if (rules.isRoomMuted || (rules.isBrittMuted && one.by === britt)) return [0, 0];
  return [1, 0];
}

function countNaively(rules: Rules, readTo: number, readThreadTo: number) {
  const counts = { main: [0, 0], thread: [0, 0] };
  for (const [index, one] of written.entries()) {
    if (index <= readTo || (one.isInThread && index <= readThreadTo)) continue;
    const outcome = outcomeOf(one, rules);
    const count = one.isInThread ? counts.thread : counts.main;
    count[0] = (count[0] ?? 0) + outcome[0];
    count[1] = (count[1] ?? 0) + outcome[1];
  }
  return counts;
}

async function counted(who: TestPerson) {
  const filter = { room: { timeline: { limit: 1, unread_thread_notifications: true } } };
  const { rooms } = await other.get(who, "GET", `/v3/sync?filter=${id(JSON.stringify(filter))}`);
  const pair = (one: { notification_count: number; highlight_count: number } | undefined): number[] => [
    one?.notification_count ?? 0,
    one?.highlight_count ?? 0,
  ];
  const joined = rooms.join[roomId];
  return { main: pair(joined.unread_notifications), thread: pair(joined.unread_thread_notifications?.[root]) };
}

async function setRules(rules: Rules): Promise<void> {
  const set = async (isOn: boolean, path: string, body: object): Promise<void> => {
    if (isOn) await other.get(agnes, "PUT", `/v3/pushrules/global/${path}`, body);
    else await twin.call(agnes, "DELETE", `/_matrix/client/v3/pushrules/global/${path}`);
  };
  const highlight = ["notify", { set_tweak: "highlight" }];
  await set(rules.hasKeyword, "content/fika", { pattern: "fika", actions: highlight });
  await set(rules.isBrittMuted, `sender/${id(britt.userId)}`, { actions: [] });
  await set(rules.isRoomMuted, `room/${id(roomId)}`, { actions: [] });
}

test("counts are right beyond 1,000 messages whatever rules a person has, and wherever they have read to", async () => {
  let [readTo, readThreadTo] = [-1, -1];
  // By the process that is asked: the other one hears of it a moment later.
  await other.get(agnes, "POST", `/v3/rooms/${id(roomId)}/receipt/m.read/${id(root)}`, {});
  const step = fc.record({
    hasKeyword: fc.boolean(),
    isBrittMuted: fc.boolean(),
    isRoomMuted: fc.boolean(),
    forwards: fc.nat(60),
    isThread: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(step, async ({ forwards, isThread, ...rules }) => {
      await setRules(rules);
      expect(await counted(agnes)).toEqual(countNaively(rules, readTo, readThreadTo));
      const index = (isThread ? readThreadTo : readTo) + forwards;
      const at = written[index];
      if (!at || (isThread && !at.isInThread)) return;
      const thread = isThread ? { thread_id: root } : {};
      await other.get(agnes, "POST", `/v3/rooms/${id(roomId)}/receipt/m.read/${id(at.eventId)}`, thread);
      if (isThread) readThreadTo = index;
      else readTo = index;
      expect(await counted(agnes)).toEqual(countNaively(rules, readTo, readThreadTo));
    }),
    // Each run goes on from the one before, which no smaller example could.
    { numRuns: 10, endOnFailure: true },
  );
}, 120_000);
