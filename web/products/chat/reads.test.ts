import { MAIN_ROOM_TIMELINE, RoomEvent, type MatrixClient, type Room } from "matrix-js-sdk";
import { expect, test } from "vitest";
import { Reads } from "./reads.ts";

const me = "@me:x";
const roomId = "!r:x";

type Receipts = Record<string, Record<string, Record<string, { ts: number; thread_id?: string }>>>;

/** As much of a client as is asked for: what is posted, threads as the server lists them, receipts as the sync brings them. */
function clientWith(threads: readonly object[] = []) {
  const posted: [string, unknown][] = [];
  let onReceipt: (event: unknown, room: unknown) => void = () => undefined;
  const client = {
    on: (name: RoomEvent, listener: typeof onReceipt) => {
      if (name === RoomEvent.Receipt) onReceipt = listener;
    },
    http: {
      authedRequest: (_method: string, path: string, _query: unknown, body: unknown) => {
        posted.push([decodeURIComponent(path.split("/receipt/")[1] ?? ""), body]);
        return Promise.resolve({});
      },
    },
    createThreadListMessagesRequest: () => Promise.resolve({ chunk: threads }),
  } as unknown as MatrixClient;
  return { client, posted, receive: (content: Receipts) => onReceipt({ getContent: () => content }, { roomId }) };
}

/** A room that ends with a reply in a thread; unread: of the room itself, and of its threads with mentions among it. */
function roomWith(own: number, unread: Record<string, { total: number; highlight: number }>): Room {
  const event = (id: string, root?: string) => ({
    getId: () => id,
    status: null,
    getRelation: () => (root === undefined ? null : { rel_type: "m.thread", event_id: root }),
  });
  const inThreads = Object.values(unread).reduce((sum, one) => sum + one.total, 0);
  return {
    roomId,
    myUserId: me,
    getAccountData: () => undefined,
    getLiveTimeline: () => ({ getEvents: () => [event("$a"), event("$b"), event("$reply", "$a")] }),
    getEventReadUpTo: () => null,
    addLocalEchoReceipt: () => undefined,
    getRoomUnreadNotificationCount: () => own,
    getUnreadNotificationCount: () => own + inThreads,
    getThreadUnreadNotificationCount: (id: string, kind: "total" | "highlight") => unread[id]?.[kind] ?? 0,
  } as unknown as Room;
}

const root = (id: string, sender: string, hasPartaken: boolean) => ({
  event_id: id,
  sender,
  unsigned: {
    "m.relations": { "m.thread": { current_user_participated: hasPartaken, latest_event: { event_id: `${id}-last` } } },
  },
});
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

test("a room that is seen is read by itself, and so are threads of others; what concerns the person stays unread", async () => {
  const all = ["$mine", "$written", "$named", "$others"];
  const { client, posted } = clientWith([
    root("$mine", me, false),
    root("$written", "@bo:x", true),
    root("$named", "@bo:x", false),
    root("$others", "@bo:x", false),
    root("$read", "@bo:x", false),
  ]);
  const unread = Object.fromEntries(all.map((id) => [id, { total: 2, highlight: id === "$named" ? 1 : 0 }]));
  new Reads(client).markRoom(roomWith(1, unread));
  await settled();
  expect(posted).toEqual([
    ["m.fully_read/$reply", {}],
    ["m.read/$b", { thread_id: MAIN_ROOM_TIMELINE }],
    ["m.read/$others-last", { thread_id: "$others" }],
  ]);
});

test("a thread is reported once up to each reply", async () => {
  const { client, posted } = clientWith();
  const reads = new Reads(client);
  for (const id of ["$1", "$1", "$2"]) reads.markThread(roomId, "$a", id);
  await settled();
  expect(posted).toEqual([
    ["m.read/$1", { thread_id: "$a" }],
    ["m.read/$2", { thread_id: "$a" }],
  ]);
});

test("who has read a thread is known by their latest receipt in it that is meant for everyone", () => {
  const { client, receive } = clientWith();
  const reads = new Reads(client);
  receive({ $2: { "m.read": { "@bo:x": { ts: 5, thread_id: "$a" }, "@eva:x": { ts: 5, thread_id: "main" } } } });
  receive({ $1: { "m.read": { "@bo:x": { ts: 4, thread_id: "$a" } } } });
  receive({ $2: { "m.read.private": { "@dan:x": { ts: 6, thread_id: "$a" } } } });
  expect(reads.ofThread(roomId, "$a")).toEqual([{ userId: "@bo:x", eventId: "$2", at: 5 }]);
  expect(reads.ofThread(roomId, "$b")).toEqual([]);
});
