import { createClient, MatrixEvent, Room, type MatrixClient } from "matrix-js-sdk";
import { expect, test } from "vitest";
import { OlderMessages } from "./older-messages.ts";

const nothing = (): void => undefined;
const logger = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  getChild: () => logger,
};
const me = "@anna:fk.example";
const roomId = "!room:fk.example";
const rawEvent = (n: number) => ({
  type: "m.room.message",
  event_id: `$${n}`,
  room_id: roomId,
  sender: "@bo:digg.example",
  origin_server_ts: n,
  content: { msgtype: "m.text", body: String(n) },
});

/** A room whose tokens name the first event that is shown. */
function roomOf() {
  const asked: string[] = [];
  let isFailing = false;
  let beforeAnswer = (): void => undefined;
  const client: MatrixClient = createClient({
    baseUrl: "https://fk.example",
    userId: me,
    accessToken: "token",
    logger,
    fetchFn: async (address) => {
      const from = new URL(new Request(address).url).searchParams.get("from") ?? "";
      asked.push(from);
      beforeAnswer();
      await Promise.resolve();
      if (isFailing) return Response.json({ errcode: "M_UNKNOWN", error: "Down." }, { status: 500 });
      const first = Number(from.slice(1));
      const last = Math.max(first - 50, 1);
      const chunk = Array.from({ length: first - last }, (_, at) => rawEvent(first - 1 - at));
      return Response.json({ chunk, start: from, ...(last > 1 ? { end: `t${last}` } : {}) });
    },
  });
  const room = new Room(roomId, client, me);
  client.store.storeRoom(room);
  /** What a sync with a gap does: the timeline begins anew with `first`. */
  const begin = async (first: number, last: number): Promise<void> => {
    room.resetLiveTimeline(`t${first}`, null);
    const events = Array.from({ length: last - first + 1 }, (_, at) => new MatrixEvent(rawEvent(first + at)));
    await room.addLiveEvents(events, { addToState: false });
  };
  return {
    room,
    asked,
    begin,
    older: new OlderMessages(client, { pauseMs: 200 }),
    shown: () =>
      room
        .getLiveTimeline()
        .getEvents()
        .map((event) => Number(event.getId()?.slice(1))),
    isAtBeginning: () => room.oldState.paginationToken === null,
    onRequest: (action: () => void) => (beforeAnswer = action),
    fail: (is: boolean) => (isFailing = is),
  };
}

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at);

test("pages come before what is there, in order, up to the beginning", async () => {
  const one = roomOf();
  await one.begin(110, 120);
  await one.older.load(one.room);
  expect(one.shown()).toEqual(range(60, 120));
  expect(one.isAtBeginning()).toBe(false);
  await one.older.load(one.room);
  await one.older.load(one.room);
  expect(one.shown()).toEqual(range(1, 120));
  expect(one.isAtBeginning()).toBe(true);
  await one.older.load(one.room);
  expect(one.asked).toEqual(["t110", "t60", "t10"]);
});

test("a sync with a gap while a page is on its way leaves no hole", async () => {
  const one = roomOf();
  await one.begin(10, 20);
  let gap: Promise<void> | undefined;
  one.onRequest(() => (gap ??= one.begin(190, 200)));
  await one.older.load(one.room);
  await gap;
  expect(one.asked).toEqual(["t10", "t190"]);
  expect(one.shown()).toEqual(range(140, 200));
  expect(one.isAtBeginning()).toBe(false);
  for (let page = 0; page < 3; page++) await one.older.load(one.room);
  expect(one.shown()).toEqual(range(1, 200));
  expect(one.isAtBeginning()).toBe(true);
});

test("two who ask at once get one page", async () => {
  const one = roomOf();
  await one.begin(110, 120);
  await Promise.all([one.older.load(one.room), one.older.load(one.room)]);
  expect(one.asked).toEqual(["t110"]);
});

test("after a failure it is asked again, not at once", async () => {
  const one = roomOf();
  await one.begin(110, 120);
  one.fail(true);
  await expect(one.older.load(one.room)).rejects.toMatchObject({ httpStatus: 500 });
  one.fail(false);
  const at = performance.now();
  await one.older.load(one.room);
  expect(performance.now() - at).toBeGreaterThan(150);
  expect(one.shown()).toEqual(range(60, 120));
});
