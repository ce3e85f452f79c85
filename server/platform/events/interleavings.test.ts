import fc from "fast-check";
import { expect, test } from "vitest";
import { eventually } from "../../testing/server.ts";
import { createTestEvents, cutListeners, type NumberedEvent, type TestEvents } from "./testing.ts";

const types = ["thing.happened"] as const;

/** One writer of a subject, holding its lock: how many events, how long between the last and the end, and how it ends. */
const write = fc.record({
  subject: fc.integer({ min: 0, max: 2 }),
  events: fc.integer({ min: 1, max: 3 }),
  /** In turns of the loop and short waits: shuffles commits against numbers. */
  holdMs: fc.integer({ min: 0, max: 25 }),
  isRolledBack: fc.boolean(),
});
const trial = fc.record({
  writes: fc.array(write, { minLength: 5, maxLength: 25 }),
  /** After which write the listening connections are cut, and another process comes or goes. */
  cutAfter: fc.option(fc.nat(24)),
  joinAfter: fc.option(fc.nat(24)),
});

let next = 0;

/** Writes as many at a time as there are subjects' locks; answers with what was committed, by subject, in order. */
async function run(here: TestEvents, writes: readonly (typeof write extends fc.Arbitrary<infer T> ? T : never)[]) {
  const committed = new Map<string, number[]>();
  await Promise.all(
    writes.map(async ({ subject, events, holdMs, isRolledBack }) => {
      const name = `s${subject}`;
      const open = await here.openTransaction();
      // What every writer of a subject does: it waits for the others first.
      await open.client.query("select pg_advisory_xact_lock(77, $1)", [subject]);
      const numbers = Array.from({ length: events }, () => next++);
      for (const n of numbers) await open.emit(n, name);
      await new Promise((resolve) => setTimeout(resolve, holdMs));
      // Before the lock is free: the next of this subject comes after.
      if (!isRolledBack) committed.set(name, [...(committed.get(name) ?? []), ...numbers]);
      await open.client.query(isRolledBack ? "rollback" : "commit");
    }),
  );
  return committed;
}

const bySubject = (list: readonly NumberedEvent[]): Record<string, number[]> => {
  const found: Record<string, number[]> = {};
  for (const { subject, payload } of list) (found[subject] ??= []).push(payload.n);
  return found;
};

test("however transactions overlap, connections break and processes come, each subject's events come in order and none is lost", async () => {
  await fc.assert(
    fc.asyncProperty(trial, async ({ writes, cutAfter, joinAfter }) => {
      await using here = await createTestEvents();
      const watched: NumberedEvent[] = [];
      const handled: NumberedEvent[] = [];
      const subscribe = (isWatching: boolean) =>
        here.start((one) => {
          if (isWatching) one.watch(types, (event) => watched.push(event));
          one.on("one", types, async (event) => {
            await new Promise((resolve) => setTimeout(resolve, event.id % 3));
            handled.push(event);
          });
        });
      await subscribe(true);
      const idle = await here.openTransaction();
      const expected = new Map<string, number[]>();
      for (let from = 0; from < writes.length; from += 6) {
        for (const [subject, list] of await run(here, writes.slice(from, from + 6)))
          expected.set(subject, [...(expected.get(subject) ?? []), ...list]);
        const isNow = (at: number | null): boolean => at !== null && at >= from && at < from + 6;
        if (isNow(cutAfter)) await cutListeners(here.t.database);
        if (isNow(joinAfter)) await subscribe(false);
      }
      const wanted = Object.fromEntries(expected);
      await eventually(() => {
        expect(bySubject(watched)).toEqual(wanted);
        // At least once: what comes again after a cut comes in the same order, so the first of each is in order too.
        const first = [...new Map(handled.map((event) => [event.id, event])).values()];
        expect(bySubject(first)).toEqual(wanted);
        if (cutAfter === null) expect(bySubject(handled)).toEqual(wanted);
      }, 10_000);
      await idle.commit();
    }),
    { numRuns: 8 },
  );
}, 120_000);
