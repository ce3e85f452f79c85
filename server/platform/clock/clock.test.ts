import fc from "fast-check";
import { expect, test } from "vitest";
import { now, randomToken, TokenBucket, uuid } from "./index.ts";

test("uuids of one process sort in the order they were made, within one millisecond too", () => {
  const timeOf = (id = ""): number => Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
  // Another test of this process may have had a clock that was ahead: the time of a UUID never goes back.
  const began = Math.max(now(), timeOf(uuid()));
  const made = Array.from({ length: 20_000 }, () => uuid());
  expect(made.toSorted()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
  for (const one of [made[0], made.at(-1)]) {
    expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Math.abs(timeOf(one) - began)).toBeLessThan(60_000);
  }
});

test("a token has the length asked for and only letters and digits", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), (length) => {
      const token = randomToken(length);
      expect(token).toHaveLength(length);
      expect(token).toMatch(/^[0-9A-Za-z]+$/);
    }),
  );
});

test("what a bucket owes is waited for, and is never more than it holds", () => {
  const bucket = new TokenBucket({ perSecond: 10, most: 100 }, 0);
  bucket.owe(0, 150);
  expect([bucket.take(0), bucket.take(0, 0), bucket.take(5000, 0), bucket.take(5100, 1)]).toEqual([51, 50, 0, 0]);
  bucket.owe(5100, 1e9);
  expect([bucket.take(5100, 0), bucket.take(15_099), bucket.take(15_300)]).toEqual([100, expect.closeTo(1.01), 0]);
});
