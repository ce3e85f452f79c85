import fc from "fast-check";
import ICAL from "ical.js";
import { expect, test } from "vitest";
import { readCalendarObject, type CalendarObject } from "../icalendar/object.ts";
import { extentOf } from "./extent.ts";
import { occurrencesOf } from "./occurrences.ts";

const zone = "Europe/Stockholm";
const year = { from: new Date("2026-01-01"), to: new Date("2027-01-01"), zone };
const object = (...components: string[]): CalendarObject =>
  readCalendarObject(["BEGIN:VCALENDAR", "VERSION:2.0", ...components, "END:VCALENDAR", ""].join("\r\n"));
const event = (...lines: string[]): string => ["BEGIN:VEVENT", "UID:1", ...lines, "END:VEVENT"].join("\r\n");
const shown = (one: CalendarObject, range = year): string[] =>
  occurrencesOf(one, range).map(
    ({ start, end }) => `${start.toISOString().slice(0, 16)}/${end.toISOString().slice(0, 16)}`,
  );
const local = `DTSTART;TZID=${zone}:`;

test("RDATE, its periods, EXDATE and DTSTART make one set", () => {
  const one = object(
    event(
      ...[`${local}20260105T090000`, `DTEND;TZID=${zone}:20260105T100000`, "RRULE:FREQ=WEEKLY;COUNT=3"],
      ...[
        `RDATE;TZID=${zone}:20260107T120000,20260112T090000`,
        "RDATE;VALUE=PERIOD:20260108T080000Z/20260108T083000Z,20260109T080000Z/PT3H",
      ],
      ...["EXDATE:20260119T080000Z", `EXDATE;TZID=${zone}:20260301T090000`],
    ),
  );
  expect(shown(one)).toEqual([
    ...["2026-01-05T08:00/2026-01-05T09:00", "2026-01-07T11:00/2026-01-07T12:00", "2026-01-08T08:00/2026-01-08T08:30"],
    ...["2026-01-09T08:00/2026-01-09T11:00", "2026-01-12T08:00/2026-01-12T09:00"],
  ]);
});

test("Lengths over daylight saving: days of a DURATION by the calendar, an end by the hours", () => {
  const rule = ["RRULE:FREQ=DAILY;COUNT=3", `${local}20260327T120000`];
  expect(shown(object(event(...rule, "DURATION:P1D")))).toEqual([
    ...["2026-03-27T11:00/2026-03-28T11:00", "2026-03-28T11:00/2026-03-29T10:00", "2026-03-29T10:00/2026-03-30T10:00"],
  ]);
  expect(shown(object(event(...rule, `DTEND;TZID=${zone}:20260328T120000`)))[1]).toBe(
    "2026-03-28T11:00/2026-03-29T11:00",
  );
});

test("A time that the clock skips or shows twice is read by RFC 5545 §3.3.5", () => {
  const gap = object(event(`${local}20260327T023000`, "RRULE:FREQ=DAILY;COUNT=4"));
  expect(shown(gap).map((one) => one.slice(8, 16))).toEqual(["27T01:30", "28T01:30", "29T01:30", "30T00:30"]);
  const twice = object(event(`${local}20261024T023000`, "RRULE:FREQ=DAILY;COUNT=3"));
  expect(shown(twice).map((one) => one.slice(8, 16))).toEqual(["24T00:30", "25T00:30", "26T01:30"]);
});

test("Whole days and floating times are of the zone of who reads", () => {
  const day = object(event("DTSTART;VALUE=DATE:20260624"));
  expect(shown(day)).toEqual(["2026-06-23T22:00/2026-06-24T22:00"]);
  expect(shown(day, { ...year, zone: "America/New_York" })).toEqual(["2026-06-24T04:00/2026-06-25T04:00"]);
  expect(shown(object(event("DTSTART:20260624T120000")), { ...year, zone: "Asia/Tokyo" })).toEqual([
    "2026-06-24T03:00/2026-06-24T03:00",
  ]);
  const extent = extentOf(day);
  expect(extent.startsAt.getTime()).toBeLessThanOrEqual(Date.UTC(2026, 5, 23, 10));
  expect(extent.endsAt?.getTime()).toBeGreaterThanOrEqual(Date.UTC(2026, 5, 25, 12));
});

test("Overrides are shown where they stand: moved out of the range, into it, and of nothing", () => {
  const series = event(`${local}20260105T090000`, "DURATION:PT1H", "RRULE:FREQ=WEEKLY");
  const override = (id: string, start: string): string =>
    event(`RECURRENCE-ID;TZID=${zone}:${id}`, `${local}${start}`, "DURATION:PT1H");
  const one = object(
    series,
    override("20260112T090000", "20260301T090000"),
    override("20260302T090000", "20260113T150000"),
    override("20260115T090000", "20260116T090000"),
  );
  const range = { ...year, from: new Date("2026-01-10"), to: new Date("2026-01-20") };
  expect(shown(one, range).map((text) => text.slice(0, 16))).toEqual([
    "2026-01-13T14:00",
    "2026-01-16T08:00",
    "2026-01-19T08:00",
  ]);
  expect(occurrencesOf(one, range)[0]?.recurrenceId).toBe("20260302T090000");
});

test("An override of this and following moves and lengthens all that come after it", () => {
  const one = object(
    event(`${local}20260105T090000`, "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=4"),
    event(`RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=${zone}:20260119T090000`, `${local}20260120T100000`, "DURATION:PT2H"),
  );
  expect(shown(one)).toEqual([
    ...["2026-01-05T08:00/2026-01-05T09:00", "2026-01-12T08:00/2026-01-12T09:00"],
    ...["2026-01-20T09:00/2026-01-20T11:00", "2026-01-27T09:00/2026-01-27T11:00"],
  ]);
  expect(extentOf(one).endsAt).toEqual(new Date("2026-01-27T11:00Z"));
});

test("Only the occurrence that was invited to is known", () => {
  const one = object(event("RECURRENCE-ID:20260105T080000Z", `${local}20260105T100000`, "DURATION:PT1H"));
  expect(occurrencesOf(one, year)).toMatchObject([
    { recurrenceId: "20260105T080000Z", start: new Date("2026-01-05T09:00Z") },
  ]);
});

const stockholm =
  "BEGIN:VTIMEZONE\r\nTZID:%\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:19700329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE";

test("Zones of Windows, of Mozilla's prefix, by X-LIC-LOCATION and by their own rules go like Stockholm", () => {
  const names = ["W. Europe Standard Time", "/mozilla.org/20050126_1/Europe/Stockholm", "europe/stockholm"];
  const rule = "RRULE:FREQ=MONTHLY;COUNT=24";
  const expected = shown(object(event(`${local}20260115T090000`, rule)), { ...year, to: new Date("2030-01-01") });
  for (const name of names)
    expect(
      shown(object(event(`DTSTART;TZID=${name}:20260115T090000`, rule)), { ...year, to: new Date("2030-01-01") }),
    ).toEqual(expected);
  for (const text of [
    stockholm.replace("%", "Vår egen"),
    stockholm.replace("%", "Vår egen").replace("BEGIN:STANDARD", "X-LIC-LOCATION:Europe/Stockholm\r\nBEGIN:STANDARD"),
  ])
    expect(
      shown(object(text, event("DTSTART;TZID=Vår egen:20260115T090000", rule)), {
        ...year,
        to: new Date("2030-01-01"),
      }),
    ).toEqual(expected);
});

function icalStarts(text: string, most: number): number[] {
  const component = new ICAL.Component(ICAL.parse(text) as unknown[]).getFirstSubcomponent("vevent");
  const expansion = new ICAL.RecurExpansion({
    component,
    dtstart: component?.getFirstPropertyValue("dtstart"),
  } as never);
  const starts = new Set<number>([Date.UTC(2026, 0, 30, 9)]);
  for (let next = expansion.next(); next && starts.size < most; next = expansion.next())
    starts.add(next.toJSDate().getTime());
  return [...starts];
}

/** ical.js 2.2.1 passes over an EXDATE that follows one which names nothing, so each here names an occurrence of the rule. */
test("A series with exceptions and more dates gives what ical.js gives", () => {
  const rules = fc.constantFrom(
    ...["FREQ=DAILY;COUNT=30", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "FREQ=MONTHLY;BYDAY=1MO,-1FR", "FREQ=DAILY;INTERVAL=3"],
    "FREQ=MONTHLY;BYMONTHDAY=-1",
  );
  const write = (instant: number): string => new Date(instant).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const numbers = (most: number): fc.Arbitrary<number[]> =>
    fc.uniqueArray(fc.integer({ min: 1, max: most }), { maxLength: 6 });
  fc.assert(
    fc.property(rules, numbers(80), numbers(9), (rule, more, less) => {
      const textOf = (...lines: string[]): string =>
        `BEGIN:VCALENDAR\r\n${event("DTSTART:20260130T090000Z", ...lines, `RRULE:${rule}`)}\r\nEND:VCALENDAR\r\n`;
      const ruled = icalStarts(textOf(), 12);
      const excluded = less.flatMap((index) => ruled[index] ?? []);
      // At half past: no date is the rule's too.
      const dates = more.map((day) => write(Date.UTC(2026, 0, 30 + day, 9, 30)));
      const text = textOf(
        ...(dates.length > 0 ? [`RDATE:${dates.join(",")}`] : []),
        ...excluded.map((instant) => `EXDATE:${write(instant)}`),
      );
      const theirs = icalStarts(text, 60);
      const ours = occurrencesOf(readCalendarObject(text), {
        ...year,
        to: new Date("2040-01-01"),
        limit: theirs.length,
      });
      expect(ours.map(({ start }) => start.getTime())).toEqual(theirs);
    }),
    { numRuns: 300 },
  );
});
