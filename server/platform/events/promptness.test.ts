import { expect, onTestFinished, test, vi } from "vitest";
import { sql } from "#database";
import { createTestDatabase } from "#database/testing";
import { createLog } from "#log";
import { eventually } from "../../testing/server.ts";
import { deleteAbandonedCursors } from "./cursors.ts";
import { adoptMovedRows } from "./moved.ts";
import { trimOutbox } from "./queries.ts";
import { createTestEvents, cutListeners, type NumberedEvent, type TestEvents } from "./testing.ts";

const types = ["thing.happened"] as const;
const numbers = (list: readonly NumberedEvent[]): number[] => list.map((event) => event.payload.n);

async function begin(): Promise<TestEvents> {
  const events = await createTestEvents();
  onTestFinished(() => events[Symbol.asyncDispose]());
  return events;
}

/** A process that watches and subscribes, for others too. */
async function receive(test: TestEvents, others: Readonly<Record<string, NumberedEvent[]>> = {}) {
  const watched: NumberedEvent[] = [];
  const handled: NumberedEvent[] = [];
  const events = await test.start((one) => {
    one.watch(types, (event) => watched.push(event));
    one.on("one", types, async (event) => void handled.push(event));
    for (const [name, list] of Object.entries(others)) one.on(name, types, async (event) => void list.push(event));
  });
  return { events, watched, handled };
}

test("nobody waits for a transaction that stays open, in this database or in another of the cluster", async () => {
  const here = await begin();
  const elsewhere = await createTestDatabase();
  onTestFinished(() => elsewhere.drop());
  const { watched, handled } = await receive(here);
  const open = await here.openTransaction();
  await here.openTransaction(elsewhere.url);
  await open.emit(1);
  for (let n = 2; n < 5; n++) {
    await here.emit(n, `s${n}`);
    await eventually(() => expect([numbers(watched).at(-1), numbers(handled).at(-1)]).toEqual([n, n]), 1000);
  }
  await open.commit();
  await eventually(
    () =>
      expect([numbers(watched), numbers(handled)]).toEqual([
        [2, 3, 4, 1],
        [2, 3, 4, 1],
      ]),
    1000,
  );
});

test("events come in the order of the commits, not of their numbers", async () => {
  const here = await begin();
  const { watched, handled } = await receive(here);
  const open = await Promise.all(Array.from({ length: 5 }, () => here.openTransaction()));
  for (const [n, one] of open.entries()) await one.emit(n, `s${n}`);
  const order = [3, 1, 4, 0, 2];
  for (const n of order) await open[n]?.commit();
  await eventually(() => expect([numbers(watched), numbers(handled)]).toEqual([order, order]));
});

test("what was handled above an open transaction is not handled again, and the rest is, by the process that comes next", async () => {
  const here = await begin();
  const first = await receive(here);
  const open = await here.openTransaction();
  await open.emit(1, "a");
  for (const n of [2, 3, 4]) await here.emit(n, "b");
  await eventually(() => expect(numbers(first.handled)).toEqual([2, 3, 4]));
  await first.events.stop();
  await open.commit();
  await here.emit(5, "b");
  const second = await receive(here);
  await eventually(() => expect(numbers(second.handled)).toEqual([1, 5]));
  expect(second.watched).toEqual([]);
});

test("what is committed while the listening connection is away is shown and handled once it is back", async () => {
  const here = await begin();
  const { events, watched, handled } = await receive(here);
  await here.emit(1);
  await eventually(() => expect(numbers(handled)).toEqual([1]));
  const open = await here.openTransaction();
  await open.emit(2, "y");
  await cutListeners(here.t.database);
  await eventually(() => expect(events.isListening()).toBe(false));
  for (const n of [3, 4]) await here.emit(n);
  await open.commit();
  await eventually(() => expect(numbers(watched).toSorted()).toEqual([1, 2, 3, 4]));
  await eventually(() => expect(new Set(numbers(handled))).toEqual(new Set([1, 2, 3, 4])));
  await here.emit(5);
  await eventually(() => expect([numbers(watched).at(-1), numbers(handled).at(-1)]).toEqual([5, 5]), 1000);
});

test("a start and a stop log nothing, and a listening connection that was lost is logged", async () => {
  const here = await begin();
  const log = createLog("silent");
  const lines: unknown[] = [];
  for (const level of ["warn", "error"] as const)
    vi.spyOn(log, level).mockImplementation((...line) => lines.push(line));
  const handled: NumberedEvent[] = [];
  const start = () => here.start((one) => one.on("one", types, async (event) => void handled.push(event)), log);
  const first = await start();
  await here.emit(1);
  await eventually(() => expect(numbers(handled)).toEqual([1]));
  await Promise.all([here.emit(2), first.stop()]);
  expect(lines).toEqual([]);
  await start();
  await eventually(() => expect(numbers(handled)).toEqual([1, 2]));
  await cutListeners(here.t.database);
  await eventually(() => expect(lines).toContainEqual(["the listening connection was lost; opening it again"]));
});

test("notifications that name no transaction, or none there is, harm nobody", async () => {
  const here = await begin();
  const { watched, handled } = await receive(here);
  for (const payload of ["", "x", "-1", "99999999999999999999", "1e9", "0"])
    await sql`select pg_notify('safos_events', ${payload})`.execute(here.t.database.of());
  await here.emit(1);
  await eventually(() => expect([numbers(watched), numbers(handled)]).toEqual([[1], [1]]));
});

test("an event that no notification came for is found by the next look", async () => {
  const here = await begin();
  const { watched, handled } = await receive(here);
  await sql`insert into events.outbox (type, subject, payload) values ('thing.happened', 'x', '{"n": 1}')`.execute(
    here.t.database.of(),
  );
  await eventually(() => expect([numbers(watched), numbers(handled)]).toEqual([[1], [1]]), 3000);
});

test("a transaction of thousands of events, and a subscriber that is slow, lose nothing and keep the order", async () => {
  const here = await begin();
  const slow: number[] = [];
  const hold = Promise.withResolvers<void>();
  const watched: number[] = [];
  await here.start((one) => {
    one.watch(types, (event) => watched.push(event.payload.n));
    one.on("slow", types, async (event) => {
      if (slow.length === 0) await hold.promise;
      slow.push(event.payload.n);
    });
  });
  const many = (from: number) =>
    sql`with written as (insert into events.outbox (type, subject, payload) select 'thing.happened', 'x', jsonb_build_object('n', n)
      from generate_series(${from}::int, ${from + 2999}::int) n) select pg_notify('safos_events', pg_current_xact_id()::text)`.execute(
      here.t.database.of(),
    );
  await here.emit(0);
  await many(1);
  for (let n = 3001; n < 3011; n++) await here.emit(n);
  await many(3011);
  const all = Array.from({ length: 6011 }, (_, n) => n);
  await eventually(() => expect(watched).toEqual(all), 20_000);
  hold.resolve();
  await eventually(() => expect(slow).toEqual(all), 20_000);
});

test("the outbox is trimmed although a subscriber is gone, and not below one that is only behind", async () => {
  const here = await begin();
  const db = here.t.database.of();
  const { handled } = await receive(here);
  await here.emit(1);
  await eventually(() => expect(numbers(handled)).toEqual([1]));
  await sql`insert into events.cursor (subscriber, handled, led_at) values ('gone', '3:3:', now() - interval '8 days')`.execute(
    db,
  );
  await sql`update events.outbox set created_at = now() - interval '2 days'`.execute(db);
  const kept = async (): Promise<number> =>
    (await sql<{ n: number }>`select count(*)::int as n from events.outbox`.execute(db)).rows[0]?.n ?? -1;
  // The cursor that says so is stored within a second.
  await eventually(async () => {
    await trimOutbox(db);
    await sql`update events.cursor set led_at = now() - interval '8 days'`.execute(db);
    expect(await kept()).toBe(1);
    await deleteAbandonedCursors(db, ["one"]);
    expect((await sql`select subscriber from events.cursor`.execute(db)).rows).toEqual([{ subscriber: "one" }]);
  });
  await eventually(async () => {
    await trimOutbox(db);
    expect(await kept()).toBe(0);
  });
});

test("of a database that was moved, numbered ahead of this cluster, each handles what it lacked, and what comes after", async () => {
  const here = await begin();
  const db = here.t.database.of();
  for (const n of [1, 2, 3]) await here.emit(n);
  // The second transaction was open when `one` stored its cursor, the third had not begun; `ahead` has handled all.
  await sql`update events.outbox set xid = (900000000 + (payload ->> 'n')::int)::text::xid8,
    snapshot = '900000000:900000000:'`.execute(db);
  await sql`insert into events.cursor (subscriber, handled) values ('one', '900000002:900000003:900000002'),
    ('ahead', '900000009:900000009:'), ('abandoned', '900000001:900000001:')`.execute(db);
  const ahead: NumberedEvent[] = [];
  const { watched, handled } = await receive(here, { ahead });
  await here.emit(4);
  await eventually(() => expect([numbers(watched), numbers(handled), numbers(ahead)]).toEqual([[4], [2, 3, 4], [4]]));
  // Quiet again: nothing lies ahead that would be looked at again and again, and the next start changes nothing.
  const { rows } = await sql<{ xid: string }>`select xid::text as xid from events.outbox order by xid`.execute(db);
  await adoptMovedRows(db);
  expect((await sql`select xid::text as xid from events.outbox order by xid`.execute(db)).rows).toEqual(rows);
  expect(rows.every(({ xid }) => Number(xid) < 900000000)).toBe(true);
});
