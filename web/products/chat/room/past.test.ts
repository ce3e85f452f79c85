import type { IRoomEvent } from "matrix-js-sdk";
import { expect, test } from "vitest";
import type { Reader } from "../export/collect.ts";
import type { ChatEvent } from "../messages/timeline.ts";
import { joined, openPast, withNewer, withOlder } from "./past.ts";

const event = (n: number | string, more: Partial<ChatEvent> = {}): ChatEvent => ({
  id: `$${n}`,
  key: `$${n}`,
  type: "m.room.message",
  sender: "@bo:digg.example",
  at: Number(n) * 1000,
  content: { body: String(n) },
  isDeleted: false,
  status: "sent",
  ...more,
});
const ids = (events: readonly ChatEvent[]): string => events.map((one) => one.id.slice(1)).join(" ");

/** A room of the messages 1 to `total`, two events around and two a page. */
function roomOf(total: number): Reader {
  const raw = (n: number) => ({ event_id: `$${n}` }) as IRoomEvent;
  const range = (from: number, count: number, step: 1 | -1): number[] =>
    Array.from({ length: count }, (_, index) => from + step * index).filter((n) => n >= 1 && n <= total);
  const client = {
    http: {
      async authedRequest(_method: string, path: string) {
        const n = Number(decodeURIComponent(path.split("/").at(-1) ?? "").slice(1));
        return {
          event: raw(n),
          events_before: range(n - 1, 2, -1).map(raw),
          events_after: range(n + 1, 2, 1).map(raw),
          start: `b${n - 3}`,
          end: `f${n + 3}`,
        };
      },
    },
    async createMessagesRequest(_room: string, token: string, _size: number, direction: "b" | "f") {
      const step = direction === "b" ? -1 : 1;
      const from = Number(token.slice(1));
      const chunk = range(from, 2, step);
      const next = from + 2 * step;
      return { chunk: chunk.map(raw), ...(next >= 1 && next <= total ? { end: `${direction}${next}` } : {}) };
    },
    getEventMapper: () => (one: IRoomEvent) => one,
    decryptEventIfNeeded: async () => undefined,
  };
  const readable = async (_room: string, events: readonly unknown[]): Promise<ChatEvent[]> =>
    (events as readonly IRoomEvent[]).map((one) => event(one.event_id.slice(1)));
  return { client, readable } as unknown as Reader;
}

test("a room is opened around an event and goes on both ways, until it ends and until it reaches the newest", async () => {
  const engine = roomOf(20);
  const live = [18, 19, 20].map((n) => event(n));
  let past = await openPast(engine, "!a", "$10");
  expect(ids(past.events)).toBe("8 9 10 11 12");
  expect(ids(joined(past, live))).toBe("8 9 10 11 12");
  past = await withOlder(engine, "!a", past);
  past = await withNewer(engine, "!a", past, live);
  expect(ids(past.events)).toBe("6 7 8 9 10 11 12 13 14");
  for (let round = 0; round < 3; round++) past = await withOlder(engine, "!a", past);
  expect([past.older, ids(past.events).startsWith("1 2 3")]).toEqual([null, true]);
  expect(await withOlder(engine, "!a", past)).toBe(past);
  while (past.newer !== null) past = await withNewer(engine, "!a", past, live);
  // Nothing twice, nothing missing.
  expect(ids(joined(past, [...live, event(21)]))).toBe(Array.from({ length: 21 }, (_, index) => index + 1).join(" "));
});

test("what is said of it now stands at it; what else is new does not stand beside the past", async () => {
  const past = await openPast(roomOf(20), "!a", "$10");
  const about = (id: string, of: string, rel: string, type = "m.room.message") =>
    event(id, { type, content: { "m.relates_to": { rel_type: rel, event_id: of } } });
  const live = [
    event(20),
    about("r", "$10", "m.annotation", "m.reaction"),
    about("e", "$11", "m.replace"),
    about("t", "$10", "m.thread"),
    about("other", "$20", "m.annotation", "m.reaction"),
  ];
  expect(ids(joined(past, live))).toBe("8 9 10 11 12 r e");
});
