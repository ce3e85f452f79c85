import fc from "fast-check";
import ICAL from "ical.js";
import { expect, test } from "vitest";
import { buildEvent } from "../icalendar/build.ts";
import { readRule } from "../icalendar/rule.ts";
import { dayLength, type Wall } from "../icalendar/time.ts";
import { Budget } from "./budget.ts";
import { expandRule } from "./expand-rule.ts";
import { occurrencesOf } from "./occurrences.ts";
import { referenceWalls, writePlain, type PlainRule, anyRule, anyStart, spans } from "./testing.ts";

const zones = [
  ...[
    "Europe/Stockholm",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
  ],
  ...["America/Sao_Paulo", "Asia/Tehran", "Pacific/Apia", "Europe/Dublin", "Asia/Kolkata", "UTC"],
];
const ample = (): Budget => new Budget(100_000_000);

const expand = (rule: PlainRule, start: Wall, from: Wall, last: Wall): Wall[] => [
  ...expandRule(readRule(writePlain(rule)), start, { from, last }, ample()),
];

test("Any rule gives what asking every moment of twenty years gives, from its start and from any time later", () => {
  fc.assert(
    fc.property(anyRule, anyStart, fc.integer({ min: 0, max: 999 }), (rule, start, part) => {
      const last = start + spans[rule.FREQ];
      const expected = referenceWalls(rule, start, last);
      expect(expand(rule, start, start, last)).toEqual(expected);
      const from = start + Math.floor((spans[rule.FREQ] * part) / 1000);
      expect(expand(rule, start, from, last)).toEqual(expected.filter((wall) => wall >= from));
    }),
    { numRuns: 150 },
  );
}, 60_000);

/** The shapes that ical.js 2.2.1 follows by the RFC, found by comparing both with the reference above. */
const shapes =
  /^((DAILY|MONTHLY|HOURLY|MINUTELY|SECONDLY|WEEKLY|YEARLY) |DAILY (BYMONTH|BYHOUR|BYMINUTE)|WEEKLY (BYHOUR )?BYDAY|MONTHLY (BYDAY|BYMONTHDAY)|YEARLY BYYEARDAY)$/;
const parts = [
  "BYSECOND",
  "BYMINUTE",
  "BYHOUR",
  "BYDAY",
  "BYMONTHDAY",
  "BYYEARDAY",
  "BYWEEKNO",
  "BYMONTH",
  "BYSETPOS",
] as const;
const shapeOf = (rule: PlainRule): string => `${rule.FREQ} ${parts.filter((one) => rule[one]).join(" ")}`;

/** ical.js takes the lists of times in the order they are written. */
const sorted = (rule: PlainRule): PlainRule => ({
  ...rule,
  BYHOUR: rule.BYHOUR?.toSorted((a, b) => a - b),
  BYMINUTE: rule.BYMINUTE?.toSorted((a, b) => a - b),
});

/** One day named from both ends, as 47 and -319 of a year, counts twice with ical.js. */
const namesOnce = ({ BYYEARDAY, BYMONTHDAY }: PlainRule): boolean =>
  [BYYEARDAY ?? [], BYMONTHDAY ?? []].every((days) => days.every((one) => one > 0) || days.every((one) => one < 0));

function icalWalls(rule: PlainRule, start: Wall, last: Wall, most: number): Wall[] {
  const time = ICAL.Time.fromDateTimeString(new Date(start).toISOString().slice(0, 19));
  const iterator = ICAL.Recur.fromString(writePlain(rule)).iterator(time);
  const walls: Wall[] = [];
  for (let next = iterator.next(); next && walls.length < most; next = iterator.next()) {
    const wall = Date.UTC(next.year, next.month - 1, next.day, next.hour, next.minute, next.second);
    if (wall > last) break;
    walls.push(wall);
  }
  return walls;
}

test("Rules of the shapes that ical.js follows give what ical.js gives", () => {
  const rules = anyRule.map(sorted).filter((rule) => shapes.test(shapeOf(rule)) && namesOnce(rule));
  let compared = 0;
  fc.assert(
    fc.property(rules, anyStart, (rule, anywhere) => {
      const endless = { ...rule, COUNT: undefined };
      // An occurrence of the rule: a DTSTART that it does not name is left open by the RFC.
      const range = { from: anywhere + 1000, last: anywhere + 2 * spans.YEARLY };
      const [start] = expandRule(readRule(writePlain(endless)), anywhere, range, ample()).take(1);
      if (start === undefined) return;
      const last = start + spans.YEARLY;
      const ours = [...expandRule(readRule(writePlain(rule)), start, { from: start, last }, ample()).take(400)];
      expect(icalWalls(rule, start, last, 400)).toEqual(ours);
      compared++;
    }),
    // The same rules every time: it is the other library that an unlucky one would find a fault in.
    { numRuns: 400, seed: 5545 },
  );
  expect(compared).toBeGreaterThan(300);
}, 60_000);

test("Wall times become the instants that Temporal gives them, in twelve zones", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      anyStart,
      fc.constantFrom("HOURLY", "DAILY", "WEEKLY"),
      (zone, start, frequency) => {
        const whole = Math.floor(start / 1_800_000) * 1_800_000;
        const object = buildEvent({
          ...{ uid: "1", stamp: new Date(0), zone, rrule: `FREQ=${frequency}` },
          start: new Date(whole).toISOString().slice(0, 16),
        });
        const days = frequency === "HOURLY" ? 100 : 2000;
        const to = new Date(whole + days * dayLength);
        const ours = occurrencesOf(object, { from: new Date(whole - 2 * dayLength), to, zone, limit: 2500 });
        const step = { HOURLY: 1 / 24, DAILY: 1, WEEKLY: 7 }[frequency] * dayLength;
        const instants = new Set<number>();
        for (let wall = whole; instants.size < ours.length + 1; wall += Math.round(step)) {
          const plain = Temporal.PlainDateTime.from(new Date(wall).toISOString().slice(0, 19));
          instants.add(plain.toZonedDateTime(zone).epochMilliseconds);
        }
        const expected = [...instants].slice(0, ours.length);
        expect(ours.map((one) => one.start.getTime()).toSorted((a, b) => a - b)).toEqual(
          expected.toSorted((a, b) => a - b),
        );
      },
    ),
    { numRuns: 200 },
  );
}, 60_000);
