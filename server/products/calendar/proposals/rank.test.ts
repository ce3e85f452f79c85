import fc from "fast-check";
import { expect, test } from "vitest";
import { zoneByName } from "../icalendar/index.ts";
import { utc } from "../icalendar/zones/zone.ts";
import type { Taken } from "./free-busy.ts";
import { rank, startsOf } from "./rank.ts";

const stockholm = zoneByName("Europe/Stockholm") ?? utc;
const at = (text: string): number => Date.parse(text);
const hour = 3_600_000;

test("proposals are within working hours by the clock of the zone, and on no weekend or holiday", () => {
  const starts = startsOf({
    from: at("2026-12-21T00:00:00Z"),
    to: at("2026-12-29T00:00:00Z"),
    minutes: 60,
    zone: stockholm,
    without: new Set(["2026-12-24", "2026-12-25", "2026-12-26"]),
  }).map((start) => new Date(start).toISOString());
  const days = [...new Set(starts.map((one) => one.slice(0, 10)))];
  expect(days).toEqual(["2026-12-21", "2026-12-22", "2026-12-23", "2026-12-28"]);
  // 8 to 17 in Stockholm in winter.
  const first = starts.filter((one) => one.startsWith("2026-12-21"));
  expect([first[0], first.at(-1), first.length]).toEqual(["2026-12-21T07:00:00.000Z", "2026-12-21T15:00:00.000Z", 17]);
});

test("the working day stays at 8 where the clock changes, and nothing longer than it is proposed", () => {
  const of = (minutes: number) =>
    startsOf({
      from: at("2027-03-26T00:00Z"),
      to: at("2027-03-30T00:00Z"),
      minutes,
      zone: stockholm,
      without: new Set(),
    });
  expect(of(540).map((start) => new Date(start).toISOString())).toEqual([
    "2027-03-26T07:00:00.000Z",
    "2027-03-29T06:00:00.000Z",
  ]);
  expect(of(541)).toEqual([]);
});

test("what is past when it is asked is not proposed", () => {
  const [first] = startsOf({
    from: at("2026-12-01T10:10:00Z"),
    to: at("2026-12-02T00:00:00Z"),
    minutes: 30,
    zone: utc,
    without: new Set(),
  });
  expect(first).toBe(at("2026-12-01T10:30:00Z"));
});

const period = fc
  .record({ start: fc.nat(40), length: fc.integer({ min: 1, max: 12 }), isBusy: fc.boolean() })
  .map(({ start, length, isBusy }): Taken => ({
    start: start * (hour / 4),
    end: (start + length) * (hour / 4),
    kind: isBusy ? "busy" : "tentative",
  }));

/** Minute by minute, as one would by hand. */
function naive(start: number, minutes: number, people: readonly (readonly Taken[])[]) {
  const kinds = people.map((periods) => {
    const met = new Set<string>();
    for (let now = start; now < start + minutes * 60_000; now += 60_000)
      for (const one of periods) if (one.start <= now && now < one.end) met.add(one.kind);
    return met.has("busy") ? "busy" : met.has("tentative") ? "tentative" : "free";
  });
  return {
    free: kinds.filter((kind) => kind === "free").length,
    tentative: kinds.filter((kind) => kind === "tentative").length,
  };
}

test("the best times are those that a count by hand finds, for any calendars", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(period, { maxLength: 6 }), { maxLength: 6 }),
      fc.constantFrom(15, 30, 45, 60, 120),
      (people, minutes) => {
        const starts = Array.from({ length: 20 }, (_, index) => index * (hour / 2));
        const found = rank(starts, minutes, people, 5);
        const counted = starts.map((start) => ({ start, ...naive(start, minutes, people) }));
        const best = counted.toSorted((a, b) => b.free - a.free || b.tentative - a.tentative || a.start - b.start);
        const expected: typeof best = [];
        for (const one of best)
          if (expected.length < 5 && expected.every((other) => Math.abs(one.start - other.start) >= minutes * 60_000))
            expected.push(one);
        expect(found.map(({ start, free, tentative }) => ({ start, free, tentative }))).toEqual(expected);
        expect(found.every(({ start, end }) => end - start === minutes * 60_000)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});
