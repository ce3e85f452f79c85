import fc from "fast-check";
import { expect, test } from "vitest";
import { readCalendarObject } from "../icalendar/index.ts";
import { eventText } from "../testing.ts";
import { alarmsBetween, nextAlarm } from "./alarms-between.ts";

const minute = 60_000;
const day = 86_400_000;
const zone = "Europe/Stockholm";
const ms = (moment: string): number => Date.parse(moment);
const alarm = (trigger: string, ...more: string[]): string[] => [
  "BEGIN:VALARM",
  "ACTION:DISPLAY",
  `TRIGGER${trigger}`,
  ...more,
  "END:VALARM",
];
const object = (...lines: string[]) => readCalendarObject(eventText("a", lines));
const moments = (entry: ReturnType<typeof object>, after: string, until: string): string[] =>
  alarmsBetween(entry, { after: ms(after), until: ms(until), zone }).map(({ at }) => new Date(at).toISOString());

test("before the start, at the end, at a moment, and of whole days by the clock of the calendar", () => {
  const inDecember = (entry: ReturnType<typeof object>) =>
    moments(entry, "2037-11-01T00:00:00Z", "2037-12-31T00:00:00Z");
  expect(inDecember(object(...alarm(":-PT15M")))).toEqual(["2037-12-01T08:45:00.000Z"]);
  expect(inDecember(object(...alarm(";RELATED=END:PT5M")))).toEqual(["2037-12-01T10:05:00.000Z"]);
  expect(inDecember(object(...alarm(";VALUE=DATE-TIME:20371130T120000Z")))).toEqual(["2037-11-30T12:00:00.000Z"]);
  const wholeDay = ["DTSTART;VALUE=DATE:20371201", "DTEND;VALUE=DATE:20371202"];
  expect(inDecember(object(...wholeDay, ...alarm(":-PT15H")))).toEqual(["2037-11-30T08:00:00.000Z"]);
  expect(inDecember(object(...wholeDay, ...alarm(":PT9H")))).toEqual(["2037-12-01T08:00:00.000Z"]);
});

test("not of what is cancelled, done or put away, and nothing where the alarm is to tell nothing", () => {
  const none = (...lines: string[]) => moments(object(...lines), "2037-11-01T00:00:00Z", "2037-12-31T00:00:00Z");
  expect(none("STATUS:CANCELLED", ...alarm(":-PT15M"))).toEqual([]);
  expect(none(...alarm(":-PT15M", "ACKNOWLEDGED:20371201T084501Z"))).toEqual([]);
  expect(none(...alarm(":-PT15M", "ACKNOWLEDGED:20371201T084459Z"))).toHaveLength(1);
  expect(none("BEGIN:VALARM", "ACTION:NONE", "TRIGGER;VALUE=DATE-TIME:20371130T120000Z", "END:VALARM")).toEqual([]);
});

test("a series reminds of each occurrence, of the moved one at its own time, and of an excluded one never", () => {
  const series = readCalendarObject(
    eventText("a", [
      "DTSTART;TZID=Europe/Stockholm:20371020T100000",
      "DTEND;TZID=Europe/Stockholm:20371020T110000",
      "RRULE:FREQ=WEEKLY;COUNT=4",
      "EXDATE;TZID=Europe/Stockholm:20371103T100000",
      ...alarm(":-PT10M"),
      "END:VEVENT",
      "BEGIN:VEVENT",
      "UID:a",
      "DTSTAMP:20371101T100000Z",
      "RECURRENCE-ID;TZID=Europe/Stockholm:20371110T100000",
      "DTSTART:20371111T120000Z",
      "DTEND:20371111T130000Z",
      ...alarm(":-PT30M"),
    ]),
  );
  // The clocks are turned back on 25 October.
  const all = ["2037-10-20T07:50:00.000Z", "2037-10-27T08:50:00.000Z", "2037-11-11T11:30:00.000Z"];
  expect(moments(series, "2037-10-01T00:00:00Z", "2037-12-31T00:00:00Z")).toEqual(all);
  const next = (after: string) =>
    nextAlarm(series, { after: ms(after), zone, endsAt: new Date(ms("2037-11-11T13:00:00Z")) });
  expect(next("2037-10-20T07:49:59Z")?.toISOString()).toBe(all[0]);
  expect(next("2037-10-20T07:50:00Z")?.toISOString()).toBe(all[1]);
});

test("looking from one to the next finds each once, whatever the rule, the leads and the steps", () => {
  const rules = fc.constantFrom("FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY", "FREQ=YEARLY", "");
  const leads = fc.array(fc.integer({ min: -3 * 1440, max: 10 * 1440 }), { minLength: 1, maxLength: 3 });
  const steps = fc.array(fc.integer({ min: 1, max: 90 * 1440 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(rules, leads, steps, (rule, minutes, jumps) => {
      const triggers = minutes.flatMap((lead) => alarm(lead < 0 ? `:PT${-lead}M` : `:-PT${lead}M`));
      const entry = object(...(rule === "" ? [] : [`RRULE:${rule}`]), ...triggers);
      const endsAt = rule === "" ? new Date(ms("2037-12-01T10:00:00Z")) : null;
      const begin = ms("2037-11-01T00:00:00Z");
      let looked = begin;
      let due = nextAlarm(entry, { after: begin, zone, endsAt });
      const found: number[] = [];
      for (const jump of jumps) {
        looked += jump * minute;
        if (due === null || due.getTime() > looked) continue;
        found.push(...alarmsBetween(entry, { after: due.getTime() - 1, until: looked, zone }).map(({ at }) => at));
        due = nextAlarm(entry, { after: looked, zone, endsAt });
      }
      expect(found).toEqual(alarmsBetween(entry, { after: begin, until: looked, zone }).map(({ at }) => at));
    }),
  );
});

test("what recurs seldom is looked at again before it can be missed, and what is over never", () => {
  const birthday = object("RRULE:FREQ=YEARLY;INTERVAL=4", ...alarm(":-P1D"));
  const again = nextAlarm(birthday, { after: ms("2027-01-01T00:00:00Z"), zone, endsAt: null });
  expect(again?.getTime()).toBe(ms("2027-01-01T00:00:00Z") + 400 * day);
  const over = object(...alarm(":-PT15M"));
  expect(
    nextAlarm(over, { after: ms("2040-01-01T00:00:00Z"), zone, endsAt: new Date(ms("2037-12-01T10:00:00Z")) }),
  ).toBe(null);
  expect(nextAlarm(object(), { after: 0, zone, endsAt: null })).toBe(null);
});
