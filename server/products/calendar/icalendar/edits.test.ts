import fc from "fast-check";
import { expect, test } from "vitest";
import { extentOf } from "../recurrence/extent.ts";
import { occurrencesOf, type Occurrence } from "../recurrence/occurrences.ts";
import { buildEvent } from "./build.ts";
import { withChanges, withExclusion, withOverride } from "./edits.ts";
import { CalendarFault } from "./fault.ts";
import type { EventFields } from "./fields.ts";
import { readCalendarObject, writeCalendarObject, type CalendarObject } from "./object.ts";
import { splitAt } from "./split.ts";
import { writePlain, anyRule } from "../recurrence/testing.ts";

const stamp = new Date("2026-11-28T12:00:00Z");
const later = { stamp: new Date("2026-11-29T12:00:00Z") };
const zone = "Europe/Stockholm";
const weekly = (more: EventFields = {}): CalendarObject =>
  buildEvent({
    ...{ uid: "1@safos", stamp, summary: "Avstämning", zone, rrule: "FREQ=WEEKLY;COUNT=10" },
    ...{ start: "2026-10-08T13:00", end: "2026-10-08T14:00", ...more },
  });
const read = (object: CalendarObject, limit = 3000): Occurrence[] =>
  occurrencesOf(object, { from: new Date("2000-01-01"), to: new Date("2080-01-01"), zone, limit });
const spans = (object: CalendarObject): string[] =>
  read(object).map(({ start, end }) => `${start.toISOString().slice(0, 16)}/${end.toISOString().slice(11, 16)}`);
/** What a store would give back. */
const stored = (object: CalendarObject): CalendarObject => readCalendarObject(writeCalendarObject(object));

test("An event of plain fields is written with its zone and read as it was given", () => {
  const object = stored(
    weekly({
      description: "Rad 1\nRad 2; och, så\\ vidare",
      location: "Rum 3",
      class: "PRIVATE",
      categories: ["Arbete", "A,b"],
      organizer: { address: "anna@digg.se", name: 'Anna "A" Ek; chef' },
      attendees: [{ address: "bo@digg.se", partstat: "NEEDS-ACTION", role: "OPT-PARTICIPANT", isReplyRequested: true }],
      alarms: [{ minutesBefore: 15 }, { minutesBefore: -5, action: "EMAIL", description: "Slut" }],
    }),
  );
  expect(object.master).toMatchObject({
    ...{
      uid: "1@safos",
      summary: "Avstämning",
      description: "Rad 1\nRad 2; och, så\\ vidare",
      class: "PRIVATE",
      sequence: 0,
    },
    ...{ categories: ["Arbete", "A,b"], organizer: { email: "anna@digg.se", name: 'Anna "A" Ek; chef' } },
    attendees: [{ email: "bo@digg.se", role: "OPT-PARTICIPANT", isReplyRequested: true }],
    alarms: [
      { trigger: { after: { milliseconds: -900_000 } } },
      { action: "EMAIL", trigger: { after: { milliseconds: 300_000 } } },
    ],
  });
  expect(writeCalendarObject(object)).toContain("BEGIN:VTIMEZONE\r\nTZID:Europe/Stockholm");
  // Thirteen o'clock, before and after the change of 25 October.
  expect(spans(object).slice(1, 4)).toEqual([
    "2026-10-15T11:00/12:00",
    "2026-10-22T11:00/12:00",
    "2026-10-29T12:00/13:00",
  ]);
});

test("An instant is written by the clock of the zone, whole days as dates", () => {
  const object = weekly({ start: "2026-10-08T11:00:00.000Z", end: "2026-10-08T12:00:00Z" });
  expect(writeCalendarObject(object)).toContain("DTSTART;TZID=Europe/Stockholm:20261008T130000");
  const day = buildEvent({ uid: "2", stamp, start: "2026-12-24", end: "2026-12-27" });
  expect(writeCalendarObject(day)).toContain("DTSTART;VALUE=DATE:20261224");
  expect(read(day)).toMatchObject([
    { isAllDay: true, recurrenceId: null, start: new Date("2026-12-23T23:00Z"), end: new Date("2026-12-26T23:00Z") },
  ]);
});

test("Fields that are none are refused", () => {
  const bad: EventFields[] = [
    ...[
      { start: "igår" },
      { start: "2026-02-30" },
      { zone: "Mars/Olympus" },
      { rrule: "FREQ=OFTEN" },
      { end: "2026-10-09" },
    ],
    ...[{ rrule: "FREQ=DAILY\r\nX-A:1" }, { alarms: [{ minutesBefore: Number.NaN }] }],
  ];
  for (const fields of bad) expect(() => weekly(fields), JSON.stringify(fields)).toThrow(CalendarFault);
});

test("A start that moves alone takes its end with it, and an end before the start is refused", () => {
  const moved = withChanges(weekly({ rrule: null }), { start: "2026-10-09T08:30", zone }, later);
  expect(spans(moved)).toEqual(["2026-10-09T06:30/07:30"]);
  const day = withChanges(moved, { start: "2026-10-10" }, later);
  expect(read(day)).toMatchObject([
    { isAllDay: true, start: new Date("2026-10-09T22:00Z"), end: new Date("2026-10-10T22:00Z") },
  ]);
  const override = withOverride(weekly(), "20261015T130000", { start: "2026-10-16T09:00", zone }, later);
  expect(spans(override)[1]).toBe("2026-10-16T07:00/08:00");
  expect(() => weekly({ end: "2026-10-08T12:59" })).toThrow("ends before it begins");
  expect(() => withChanges(weekly(), { end: "2026-10-07T13:00", zone }, later)).toThrow(CalendarFault);
});

test("Texts of a stranger stay in their property", () => {
  const hostile = 'a\r\nEND:VEVENT\nBEGIN:VEVENT\rX:\u0000";:,\\n\uD800';
  const object = stored(
    weekly({
      ...{
        summary: hostile,
        description: hostile,
        location: hostile,
        url: `https://x/${hostile}`,
        categories: [hostile],
      },
      attendees: [{ address: `a@b${hostile}`, name: hostile, role: hostile, partstat: hostile, cutype: hostile }],
      ...{ status: hostile as "CONFIRMED", class: hostile as "PUBLIC" },
    }),
  );
  expect(object.overrides).toHaveLength(0);
  expect(object.root.components.map(({ name }) => name)).toEqual(["VTIMEZONE", "VEVENT"]);
  expect(object.master?.properties.map(({ name }) => name)).not.toContain("X");
});

test("One occurrence is moved, moved again and taken away", () => {
  const moved = stored(
    withOverride(
      weekly(),
      "20261029T130000",
      { start: "2026-10-30T09:00", end: "2026-10-30T09:30", zone, summary: "Fredag" },
      later,
    ),
  );
  expect(spans(moved)[3]).toBe("2026-10-30T08:00/08:30");
  expect(read(moved)[3]).toMatchObject({
    recurrenceId: "20261029T130000",
    component: { summary: "Fredag", sequence: 1, rules: [] },
  });
  // By its instant as by the clock of the zone.
  const again = stored(withOverride(moved, "20261029T120000Z", { summary: "Åter" }, later));
  expect(read(again)[3]).toMatchObject({ component: { summary: "Åter", sequence: 2 } });
  expect(again.overrides).toHaveLength(1);
  const away = stored(withExclusion(again, "20261029T130000", later));
  expect(spans(away)).toHaveLength(9);
  expect(away.overrides).toHaveLength(0);
  expect(away.master).toMatchObject({ sequence: 1, dtstamp: { wall: later.stamp.getTime() } });
});

test("An override that only renames stands where the series puts it, over daylight saving too", () => {
  for (const end of ["2026-10-08T14:00", "2026-10-09T14:00"]) {
    const object = weekly({ end });
    for (const { recurrenceId } of read(object))
      expect(spans(withOverride(object, recurrenceId ?? "", { summary: "Ny" }, later))).toEqual(spans(object));
  }
});

test("An occurrence that is none cannot be changed, taken away or split at", () => {
  for (const id of ["20261030T130000", "20270101T130000", "20261029T120000", "x", ""]) {
    expect(() => withOverride(weekly(), id, {}, later), id).toThrow(CalendarFault);
    expect(() => withExclusion(weekly(), id, later), id).toThrow(CalendarFault);
    expect(() => splitAt(weekly(), id, "2", later), id).toThrow(CalendarFault);
  }
  expect(() => splitAt(weekly(), "20261008T130000", "2", later)).toThrow("nothing before it");
  expect(() => withOverride(weekly({ rrule: null }), "20261015T130000", {}, later)).toThrow(CalendarFault);
});

test("When a series moves, its overrides and exceptions move with it, and what it does not know stays", () => {
  const text = writeCalendarObject(
    withExclusion(withOverride(weekly(), "20261015T130000", { summary: "Ny" }, later), "20261022T130000", later),
  );
  const object = readCalendarObject(
    text.replace("BEGIN:VALARM", "").replace("SEQUENCE:1", "SEQUENCE:1\r\nX-KEEP;A=1:2"),
  );
  const moved = stored(withChanges(object, { start: "2026-10-08T15:00", end: "2026-10-08T15:30", zone }, later));
  expect(moved.master?.properties).toContainEqual({
    name: "X-KEEP",
    parameters: [{ name: "A", values: ["1"] }],
    value: "2",
  });
  expect(spans(moved)).toHaveLength(9);
  expect(read(moved).map(({ recurrenceId }) => recurrenceId)).toContain("20261015T150000");
  expect(spans(moved)).not.toContain("2026-10-22T13:00/13:30");
  expect(moved.master?.sequence).toBe(2);
});

test("This and following: overrides and exceptions go to their side, COUNT is shared", () => {
  const changed = withExclusion(
    withOverride(weekly(), "20261112T130000", { summary: "Sen" }, later),
    "20261015T130000",
    later,
  );
  const { before, after } = splitAt(changed, "20261029T130000", "2@safos", later);
  expect([before.uid, after.uid]).toEqual(["1@safos", "2@safos"]);
  expect(writeCalendarObject(before)).toContain("UNTIL=20261029T115959Z");
  expect(writeCalendarObject(after)).toContain("COUNT=7");
  expect([before.overrides.length, after.overrides.length]).toEqual([0, 1]);
  expect([...spans(stored(before)), ...spans(stored(after))]).toEqual(spans(changed));
});

test("Any series split at any occurrence has the same occurrences as before", () => {
  let compared = 0;
  const starts = fc.constantFrom(
    "2026-10-08T13:00",
    "2026-01-31T09:30:15",
    "2024-02-29T00:00",
    "2026-10-08",
    "2024-02-29",
  );
  fc.assert(
    fc.property(
      anyRule,
      starts,
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom(zone, "UTC", "America/New_York"),
      (rule, start, index, own) => {
        const isShort = ["HOURLY", "MINUTELY", "SECONDLY"].includes(rule.FREQ);
        const isDay = !start.includes("T");
        if (isDay && (isShort || rule.BYHOUR || rule.BYMINUTE || rule.BYSECOND)) return;
        const object = buildEvent({
          uid: "1",
          stamp,
          start,
          zone: isDay ? null : isShort ? "UTC" : own,
          rrule: writePlain(rule),
        });
        const range = {
          from: new Date("2020-01-01"),
          to: new Date(isShort ? "2026-11-01" : "2046-01-01"),
          zone: own,
          limit: 500,
        };
        let whole: Occurrence[];
        try {
          extentOf(object);
          whole = occurrencesOf(object, range);
        } catch (error) {
          // Too dear for a calendar: the series itself is refused.
          if (!(error instanceof CalendarFault)) throw error;
          return;
        }
        const at = whole[index]?.recurrenceId;
        if (!at) return;
        const { before, after } = splitAt(object, at, "2", later);
        const parts = [...occurrencesOf(stored(before), range), ...occurrencesOf(stored(after), range)];
        const shown = (all: Occurrence[]): string[] =>
          all.map((one) => `${one.start.toISOString()} ${one.recurrenceId ?? at}`);
        expect(shown(parts.slice(0, whole.length))).toEqual(shown(whole));
        expect(occurrencesOf(before, range)).toHaveLength(index);
        compared++;
      },
    ),
    { numRuns: 500 },
  );
  expect(compared).toBeGreaterThan(150);
}, 60_000);
