import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { BookingSpan } from "@safos/contract/booking";
import { zoneByName } from "../icalendar/index.ts";
import { utc } from "../icalendar/zones/zone.ts";
import { bitsFor } from "./proof-bits.ts";
import { slotsOf } from "./slots.ts";

const zone = zoneByName("Europe/Stockholm") ?? utc;
const every = (...spans: BookingSpan[]): BookingSpan[][] => Array.from({ length: 7 }, () => spans);
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);
const at = (text: string): number => Date.parse(`${text}Z`);
const settings = {
  hours: every({ from: 9 * 60, to: 11 * 60 }),
  ...{ step: 30, before: 0, after: 0, notice: 0, ahead: 100, mostPerDay: null },
};
const usual = { settings, minutes: 30, zone, busy: [], booked: [], now: at("2026-12-01T00:00:00") };
const on = (text: string, more: Partial<Parameters<typeof slotsOf>[0]> = {}): string[] =>
  slotsOf({ ...usual, from: day(text), to: day(text), ...more }).map((one) =>
    new Date(one).toISOString().slice(11, 16),
  );

test("times stand within the hours of the weekday, by the page's clock, and end within them", () => {
  expect(on("2026-12-03")).toEqual(["08:00", "08:30", "09:00", "09:30"]);
  expect(on("2026-12-03", { minutes: 45 })).toEqual(["08:00", "08:30", "09:00"]);
  const hours = every().with(3, [
    { from: 600, to: 630 },
    { from: 780, to: 840 },
  ]);
  expect(on("2026-12-03", { settings: { ...settings, hours } })).toEqual(["09:00", "12:00", "12:30"]);
  expect(on("2026-12-04", { settings: { ...settings, hours } })).toEqual([]);
});

test("what is taken is left out with what is to be free around a visit; touching is free", () => {
  const busy = [{ start: at("2026-12-03T08:30:00"), end: at("2026-12-03T09:00:00") }];
  expect(on("2026-12-03", { busy })).toEqual(["08:00", "09:00", "09:30"]);
  expect(on("2026-12-03", { busy, settings: { ...settings, before: 10 } })).toEqual(["08:00", "09:30"]);
  expect(on("2026-12-03", { busy, settings: { ...settings, after: 10 } })).toEqual(["09:00", "09:30"]);
});

test("notice, days ahead and the most of a day hold", () => {
  const now = at("2026-12-03T07:45:00");
  expect(on("2026-12-03", { now, settings: { ...settings, notice: 30 } })).toEqual(["08:30", "09:00", "09:30"]);
  expect(on("2026-12-02", { now })).toEqual([]);
  expect(on("2026-12-05", { now, settings: { ...settings, ahead: 1 } })).toEqual([]);
  const booked = [at("2026-12-03T08:00:00")];
  expect(on("2026-12-03", { booked, settings: { ...settings, mostPerDay: 1 } })).toEqual([]);
  expect(on("2026-12-04", { booked, settings: { ...settings, mostPerDay: 1 } })).toHaveLength(4);
});

test("a night of daylight saving has no time that the clock skips, and of an hour that comes twice the first", () => {
  const night = { settings: { ...settings, ahead: 180, hours: every({ from: 60, to: 240 }) }, minutes: 60 };
  // 2027-03-28: 02:00 is 03:00.
  expect(on("2027-03-28", { ...night, now: at("2027-03-01T00:00:00") })).toEqual(["00:00", "00:30", "01:00"]);
  // 2026-10-25: 03:00 is 02:00.
  const autumn = on("2026-10-25", { ...night, now: at("2026-10-01T00:00:00") });
  expect(new Set(autumn).size).toBe(autumn.length);
  expect(autumn[0]).toBe("23:00");
});

test("whatever is taken, no time that is offered overlaps it, and no free one is missing", () => {
  const period = fc
    .record({ start: fc.integer({ min: 0, max: 2880 }), length: fc.integer({ min: 1, max: 300 }) })
    .map(({ start, length }) => ({
      start: day("2026-12-03") + start * 60_000,
      end: day("2026-12-03") + (start + length) * 60_000,
    }));
  const margin = fc.integer({ min: 0, max: 60 });
  fc.assert(
    fc.property(fc.array(period, { maxLength: 20 }), margin, margin, (busy, before, after) => {
      const all = { ...usual, from: day("2026-12-03"), to: day("2026-12-04") };
      const offered = new Set(slotsOf({ ...all, busy, settings: { ...settings, before, after } }));
      for (const start of slotsOf(all)) {
        const [from, to] = [start - before * 60_000, start + (30 + after) * 60_000];
        expect(offered.has(start)).toBe(busy.every((one) => one.end <= from || one.start >= to));
      }
    }),
  );
});

test("the more is booked within the hour, the harder is the next proof, up to a limit", () => {
  expect([0, 9, 10, 30, 70, 1000].map(bitsFor)).toEqual([15, 15, 16, 17, 18, 20]);
});
