import { expect, test } from "vitest";
import { createPaceWatch } from "./pace.ts";

test("sound that falls behind for five seconds in a row is late, once", () => {
  const isLate = createPaceWatch();
  expect([30_000, 0, 38_000, 10_000, 38_000, 0].map((samples) => isLate(samples, 1000))).toEqual([
    false,
    false,
    false,
    false,
    true,
    false,
  ]);
});

test("a computer that slept, a page that looks seldom and reports that come in lumps are not late", () => {
  const isLate = createPaceWatch();
  const looks = [
    [48_000, 1000],
    [24_000, 3_600_000],
    [48_000, 1000],
    [60 * 48_000, 60_000],
    [24_000, 1000],
    [72_000, 1000],
    [24_000, 1000],
    [48_000, 1000],
  ] as const;
  for (const [samples, passedMs] of looks) expect(isLate(samples, passedMs)).toBe(false);
});
