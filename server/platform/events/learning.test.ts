import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { sql } from "#database";
import { eventually } from "../../testing/server.ts";
import type { Events } from "./index.ts";
import { createTestEvents, cutListeners, type Numbered, type NumberedEvent, type TestEvents } from "./testing.ts";

const types = ["thing.happened"] as const;
const numbers = (list: readonly NumberedEvent[] | null): number[] | null =>
  list?.map(({ payload }) => payload.n) ?? null;

async function begin(): Promise<TestEvents> {
  const events = await createTestEvents();
  onTestFinished(() => events[Symbol.asyncDispose]());
  return events;
}

/** A process with a register of the numbers it knows, which `hold` keeps from learning. */
async function learnAndWatch(here: TestEvents, hold: (n: number) => Promise<void> = async () => undefined) {
  const known = new Set<number>();
  const watched: NumberedEvent[] = [];
  const tooEarly: number[] = [];
  const followed: number[] = [];
  const caughtUp: ReadonlySet<string>[] = [];
  const events = await here.start((one) => {
    one.watch(["thing.happened", "other.happened"], (event) => {
      watched.push(event);
      if (event.type === "thing.happened" && !known.has(event.payload.n)) tooEarly.push(event.payload.n);
    });
    one.learn(
      "numbers",
      types,
      async (some) => {
        for (const { payload } of some) await hold(payload.n);
        for (const { payload } of some) known.add(payload.n);
      },
      ({ payload }) => void followed.push(payload.n),
    );
    one.onCaughtUp((topics) => caughtUp.push(topics));
  });
  return { events, known, watched, tooEarly, followed, caughtUp };
}

const positionOf = (events: Events<Numbered>): number => events.position() ?? 0;

/** Waits until processes have come so far that everything until now is in what they answer. */
async function reachNow(here: TestEvents, ...all: readonly Events<Numbered>[]): Promise<void> {
  const { rows } = await sql<{ at: number }>`select extract(epoch from clock_timestamp())::float8 as at`.execute(
    here.t.database.of(),
  );
  const at = Math.ceil(rows[0]?.at ?? 0);
  await eventually(() => expect(all.every((one) => positionOf(one) >= at)).toBe(true), 10_000);
}

/** Waits until processes have run for so long that they can tell what has been shown since their position. */
const knowRecent = (...all: readonly Events<Numbered>[]): Promise<void> =>
  eventually(() => expect(all.every((one) => one.shownSince("none", positionOf(one)) !== null)).toBe(true), 10_000);

test("an event is shown only when the register here knows of it, in the order of the commits", async () => {
  const here = await begin();
  const release = Promise.withResolvers<void>();
  const { watched, followed, tooEarly } = await learnAndWatch(here, (n) =>
    n === 2 ? release.promise : Promise.resolve(),
  );
  await here.emit(1, "x", "other.happened");
  await eventually(() => expect(numbers(watched)).toEqual([1]));
  await here.emit(2);
  await here.emit(3, "y", "other.happened");
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect([numbers(watched), followed]).toEqual([[1], []]);
  release.resolve();
  await eventually(() => expect([numbers(watched), followed, tooEarly]).toEqual([[1, 2, 3], [2], []]));
});

test("a register that hangs stops nothing, holds the position back, and all is fetched again once it has learnt", async () => {
  const here = await begin();
  const release = Promise.withResolvers<void>();
  const { events, watched, caughtUp, known } = await learnAndWatch(here, () => release.promise);
  await eventually(() => expect(positionOf(events)).toBeGreaterThan(0));
  await here.emit(1);
  await eventually(() => expect(numbers(watched)).toEqual([1]), 5000);
  const position = positionOf(events);
  // Who is late is not waited for again.
  for (let n = 2; n < 12; n++) await here.emit(n);
  await eventually(() => expect(watched).toHaveLength(11), 1000);
  await new Promise((resolve) => setTimeout(resolve, 1200));
  expect([positionOf(events), known.size, caughtUp]).toEqual([position, 0, []]);
  release.resolve();
  await eventually(() => expect([known.size, caughtUp.length]).toEqual([11, 1]));
  await reachNow(here, events);
});

test("a register that fails is tried again, and what follows what it learnt may fail without harm", async () => {
  const here = await begin();
  let failures = 1;
  const { events, watched, known, caughtUp } = await learnAndWatch(here, async () => {
    if (failures-- > 0) throw new Error("not now");
  });
  await here.start((one) => {
    one.learn(
      "follows badly",
      types,
      async () => undefined,
      () => {
        throw new Error("never");
      },
    );
    one.watch(types, (event) => void watched.push(event));
  });
  await here.emit(1);
  await eventually(() => expect([watched.length, [...known]]).toEqual([2, [1]]), 5000);
  await reachNow(here, events);
  // It took a second: whether that was in time or late, nobody stays behind.
  expect(caughtUp.length).toBeLessThanOrEqual(1);
});

test("a process stops although a register hangs", async () => {
  const here = await begin();
  const { events } = await learnAndWatch(here, () => new Promise(() => undefined));
  await here.emit(1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await events.stop();
});

test("when the listening connection has come back, what is kept is read again until that succeeds", async () => {
  const here = await begin();
  const read: string[] = [];
  await here.start((one) =>
    one.learn(
      "numbers",
      types,
      async () => undefined,
      () => undefined,
      async () => {
        read.push("all");
        if (read.length === 1) throw new Error("not yet");
      },
    ),
  );
  expect(read).toEqual([]);
  await cutListeners(here.t.database);
  await eventually(() => expect(read).toEqual(["all", "all"]), 10_000);
});

test("what changes while everybody reads what they keep is learnt of once all have started", async () => {
  const here = await begin();
  const known: number[] = [];
  await here.start((one) => {
    one.learn(
      "numbers",
      types,
      async (some) => void known.push(...(numbers(some) ?? [])),
      () => undefined,
    );
    // `start` waits for it.
    const { start } = one;
    Object.assign(one, {
      async start() {
        await one.begin();
        await here.emit(7);
        await start();
      },
    });
  });
  await eventually(() => expect(known).toEqual([7]));
});

test("an answer of one process and the events of another leave no gap, whatever stays open meanwhile", async () => {
  const here = await begin();
  const [answering, listening] = [await learnAndWatch(here), await learnAndWatch(here)];
  const emitOn = async (n: number, client: { query(text: string, values: unknown[]): Promise<unknown> }) =>
    client.query("select events.emit('thing.happened', 'x', '{t}', $1)", [{ n }]);
  const early = await here.openTransaction();
  await emitOn(1, early.client);
  await knowRecent(answering.events, listening.events);
  const position = positionOf(answering.events);
  // Its number is below everything that the position knows, and it was not committed yet.
  await early.commit();
  const late = await here.openTransaction();
  await emitOn(2, late.client);
  await late.commit();
  await eventually(() => expect(numbers(listening.watched)).toEqual([1, 2]));
  expect(numbers(listening.events.shownSince("t", position))).toEqual([1, 2]);
  expect(numbers(listening.events.shownSince("other", position))).toEqual([]);
  // After a lost connection nobody can tell any more.
  await cutListeners(here.t.database);
  await eventually(() => expect(listening.events.shownSince("t", position)).toBeNull(), 5000);
});

test("however writes, answers and subscriptions fall between each other, each write is in the answer or is shown after it", async () => {
  await using here = await createTestEvents();
  const holds = new Map<number, Promise<void>>();
  const processes = [await learnAndWatch(here, (n) => holds.get(n) ?? Promise.resolve()), await learnAndWatch(here)];
  await knowRecent(...processes.map(({ events }) => events));
  const missed: number[] = [];
  let next = 100;
  const write = async (holdMs: number, registerMs: number): Promise<void> => {
    const n = next++;
    holds.set(n, new Promise((resolve) => setTimeout(resolve, registerMs)));
    const open = await here.openTransaction();
    await open.client.query("select events.emit('thing.happened', 'x', '{t}', $1)", [{ n }]);
    await new Promise((resolve) => setTimeout(resolve, holdMs));
    await open.commit();
    await open.client.end();
  };
  /** A page: answered from one process's register, it listens to another a while later. */
  const visit = async (from: number, to: number, waitMs: number): Promise<() => void> => {
    const [answers, shows] = [processes[from], processes[to]];
    if (!answers || !shows) throw new Error("There are two.");
    const position = positionOf(answers.events);
    const list = new Set(answers.known);
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    const after = shows.watched.length;
    const replayed = shows.events.shownSince("t", position);
    return () => {
      if (replayed === null) return;
      const shown = new Set([...replayed, ...shows.watched.slice(after)].map(({ payload }) => payload.n));
      for (const n of shows.known) if (!list.has(n) && !shown.has(n)) missed.push(n);
    };
  };
  const step = fc.tuple(fc.nat(30), fc.nat(40), fc.nat(1), fc.nat(1), fc.nat(60));
  const steps = fc.sample(step, { numRuns: 120, seed: 7 });
  const visits = await Promise.all(
    steps.map(async ([holdMs, registerMs, from, to, waitMs], index) => {
      await new Promise((resolve) => setTimeout(resolve, (index % 30) * 60));
      if (index % 3 === 0) await write(holdMs, registerMs);
      return visit(from, to, waitMs);
    }),
  );
  await reachNow(here, ...processes.map(({ events }) => events));
  for (const check of visits) check();
  expect(missed).toEqual([]);
  expect(processes.map(({ tooEarly }) => tooEarly)).toEqual([[], []]);
  expect(processes[0]?.known.size).toBe(40);
}, 40_000);
