import { afterAll, expect, test } from "vitest";
import { createDatabase } from "#database";
import { createTestDatabase } from "#database/testing";
import { createLog } from "#log";
import { eventually } from "../../testing/server.ts";
import { createEvents, type EventOf, type Events } from "./index.ts";

type Payload = Readonly<Record<string, unknown>>;
type TestEvents = Record<
  "thing.happened" | "never.happened" | "after.that" | "try.me" | "only.once" | "all.at.once",
  Payload
>;
type Event = EventOf<keyof TestEvents, TestEvents>;

const t = await createTestDatabase();
const log = createLog("silent");
const running: Events<TestEvents>[] = [];
afterAll(async () => {
  for (const one of running) await one.stop();
  await t.drop();
});

async function startEvents(prepare: (events: Events<TestEvents>) => void): Promise<Events<TestEvents>> {
  const events = createEvents<TestEvents>({ database: t.database, log });
  prepare(events);
  await events.start();
  running.push(events);
  return events;
}

test("events of one subject arrive in order and none is lost, however their transactions overlap", async () => {
  const durable: Event[] = [];
  const watched: Event[] = [];
  const events = await startEvents((one) => {
    one.on("order", ["thing.happened"], async (event) => void durable.push(event));
    one.watch(["thing.happened"], (event) => watched.push(event));
  });
  const db = t.database.of<Record<string, never>>();
  const other = createDatabase({ url: t.url, log, poolSize: 4 });
  // Each subject's writer holds its own lock while emitting; some stay open long after others have committed.
  await Promise.all(
    Array.from({ length: 6 }, async (_, subject) => {
      for (let count = 0; count < 15; count++) {
        await db.transaction().execute(async (trx) => {
          await events.emit(trx, { type: "thing.happened", subject: `s${subject}`, payload: { subject, count } });
          await new Promise((resolve) => setTimeout(resolve, ((subject * 7 + count * 3) % 5) * 4));
        });
      }
    }),
  );
  await eventually(() => expect([durable.length, watched.length]).toEqual([90, 90]));
  for (const list of [durable, watched]) {
    for (let subject = 0; subject < 6; subject++)
      expect(
        list.filter((event) => event.payload["subject"] === subject).map((event) => event.payload["count"]),
      ).toEqual(Array.from({ length: 15 }, (_, count) => count));
  }
  await other.stop();
});

test("a rolled back transaction tells nobody anything", async () => {
  const received: Event[] = [];
  const events = await startEvents((one) =>
    one.watch(["never.happened", "after.that"], (event) => received.push(event)),
  );
  const db = t.database.of<Record<string, never>>();
  await db
    .transaction()
    .execute(async (trx) => {
      await events.emit(trx, { type: "never.happened", subject: "x", payload: {} });
      throw new Error("back");
    })
    .catch(() => undefined);
  await db.transaction().execute((trx) => events.emit(trx, { type: "after.that", subject: "x", payload: {} }));
  await eventually(() => expect(received.map((event) => event.type)).toEqual(["after.that"]));
});

test("a handler that fails is tried again until it works, and later events wait for it", async () => {
  const done: unknown[] = [];
  let failures = 2;
  const events = await startEvents((one) =>
    one.on("stubborn", ["try.me"], async (event) => {
      if (failures-- > 0) throw new Error("not yet");
      done.push(event.payload["n"]);
    }),
  );
  const db = t.database.of<Record<string, never>>();
  for (const n of [1, 2, 3])
    await db.transaction().execute((trx) => events.emit(trx, { type: "try.me", subject: "x", payload: { n } }));
  await eventually(() => expect(done).toEqual([1, 2, 3]));
});

test("of two processes one handles a durable event, and both watch and hear signals", async () => {
  const handled: string[] = [];
  const watched: string[] = [];
  const signals: string[] = [];
  const make = (name: string): Promise<Events<TestEvents>> =>
    startEvents((one) => {
      one.on("single", ["only.once"], async () => void handled.push(name));
      one.watch(["only.once"], () => watched.push(name));
      one.onSignal("hello", (payload) => signals.push(`${name}:${payload}`));
    });
  const first = await make("a");
  await make("b");
  const db = t.database.of<Record<string, never>>();
  await db.transaction().execute((trx) => first.emit(trx, { type: "only.once", subject: "x", payload: {} }));
  await first.signal("hello", "rad ett\nrad två");
  await eventually(() => {
    expect(handled).toHaveLength(1);
    expect(watched.toSorted()).toEqual(["a", "b"]);
    expect(signals.toSorted()).toEqual(["a:rad ett\nrad två", "b:rad ett\nrad två"]);
  });
});

test("events that are handled together come in order, and alone where one of them fails", async () => {
  const calls: number[][] = [];
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  let failures = 0;
  const events = await startEvents((one) =>
    one.onTogether("together", ["all.at.once"], async (some) => {
      const numbers = some.map((event) => Number(event.payload["n"]));
      calls.push(numbers);
      if (numbers.includes(0)) await gate;
      // Handled twice: that is allowed, and what stands beside it is handled all the same.
      if (numbers.includes(20) && failures++ < 2) throw new Error("not now");
    }),
  );
  const db = t.database.of<Record<string, never>>();
  for (let n = 0; n < 100; n++)
    await db.transaction().execute((trx) => events.emit(trx, { type: "all.at.once", subject: "one", payload: { n } }));
  open();
  await eventually(() => expect(calls.at(-1)?.at(-1)).toBe(99));
  expect(Math.max(...calls.map((one) => one.length))).toBeGreaterThan(20);
  expect(Math.max(...calls.map((one) => one.length))).toBeLessThanOrEqual(64);
  // The first time that each is named without an error, in order.
  expect([...new Set(calls.flat())]).toEqual([...Array(100).keys()]);
  expect(calls).toContainEqual([20]);
});
