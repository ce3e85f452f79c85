import fc from "fast-check";
import { expect, test } from "vitest";
import type { AnyEvent } from "./event.ts";
import { createRecent, type Recent } from "./recent.ts";

const event = (id: number, topics: readonly string[] = ["t"]): AnyEvent => ({ id, topics }) as unknown as AnyEvent;
const ids = (list: readonly AnyEvent[] | null): number[] | null => list?.map((one) => one.id) ?? null;
/** One whose first look was at the first second. */
function begin(): Recent {
  const recent = createRecent();
  recent.reached(1000, 1010);
  return recent;
}

test("what was shown since a position is shown, of its topic only, and a little of what was before", () => {
  const recent = begin();
  recent.add(event(1), 20_000);
  recent.add(event(2, ["other"]), 20_000);
  recent.add(event(3, ["other", "t"]), 30_500);
  recent.reached(31_000, 31_001);
  expect(recent.position()).toBe(31);
  expect([10, 22, 23, 31, 32].map((at) => ids(recent.since("t", at)))).toEqual([[1, 3], [1, 3], [3], [3], [3]]);
  expect(ids(recent.since("nothing", 10))).toEqual([]);
});

test("a position that is too old, not yet come, or no position has the page fetch everything again", () => {
  const recent = begin();
  recent.reached(100_000, 100_001);
  expect(recent.since("t", 100)).toEqual([]);
  for (const position of [-1, 0, 0.5, 3, 1e6, Number.MAX_VALUE, Number.NEGATIVE_INFINITY])
    expect([position, recent.since("t", position)]).toEqual([position, null]);
  expect(createRecent().since("t", 100)).toBeNull();
  expect(createRecent().position()).toBeNull();
});

test("little is kept: what is long ago or much is fetched again, and so is all after the connection was lost", () => {
  const recent = begin();
  for (let id = 0; id < 10_000; id++) recent.add(event(id, [id % 100 === 0 ? "rare" : "t"]), 10_000 + id);
  recent.reached(20_000, 20_000);
  expect(recent.since("rare", 10)).toBeNull();
  expect(recent.since("t", 18)).toBeNull();
  expect(recent.since("rare", 18)).toHaveLength(40);
  recent.reached(20_000 + 11 * 60_000, 20_000 + 11 * 60_000);
  expect(recent.since("rare", 18)).toBeNull();
  recent.forget();
  expect(recent.since("rare", 680)).toBeNull();
  recent.reached(690_000, 690_001);
  expect([recent.since("rare", 691), recent.since("rare", 693)]).toEqual([null, []]);
});

test("what happens after the clock was set back is not lost to who was answered before", () => {
  const recent = begin();
  recent.reached(30_000, 30_001);
  expect(recent.since("t", 30)).toEqual([]);
  // Five seconds back.
  recent.add(event(1), 25_500);
  recent.reached(25_600, 25_601);
  expect([25, 28, 30].map((at) => recent.since("t", at))).toEqual([null, null, null]);
  recent.reached(32_900, 32_901);
  recent.add(event(2), 33_500);
  recent.reached(34_000, 34_001);
  expect([30, 32, 33].map((at) => ids(recent.since("t", at)))).toEqual([null, null, [2]]);
});

test("whatever two processes have read when, nothing that an answer of one lacked is missing in the other", () => {
  // The moment of each commit, and of each process's looks: when it began, took its snapshot, and was over.
  const moments = fc.array(fc.integer({ min: 20_000, max: 60_000 }), { minLength: 1, maxLength: 40 });
  const looks = fc.array(fc.tuple(fc.nat(45_000), fc.nat(900), fc.nat(900)), { minLength: 1, maxLength: 40 });
  const read = (commits: readonly number[], all: readonly (readonly [number, number, number])[]) => {
    const recent = begin();
    const seen = new Set<number>();
    let last = 0;
    for (const [at, until, over] of all.toSorted(([a], [b]) => a - b)) {
      const begunAt = Math.max(20_000 + at, last);
      last = begunAt + until + over;
      for (const [id, commit] of commits.entries())
        if (commit < begunAt + until && !seen.has(id)) {
          seen.add(id);
          recent.add(event(id), last);
        }
      recent.reached(begunAt, last);
    }
    return { recent, seen };
  };
  fc.assert(
    fc.property(moments, looks, looks, (commits, here, there) => {
      const answering = read(commits, here);
      const listening = read(commits, there);
      const missed = listening.recent.since("t", answering.recent.position() ?? 0);
      if (missed === null) return;
      const lacked = [...listening.seen].filter((id) => !answering.seen.has(id));
      expect(ids(missed)).toEqual(expect.arrayContaining(lacked));
    }),
  );
});
