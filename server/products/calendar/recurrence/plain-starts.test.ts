import { expect, test } from "vitest";
import { readCalendarObject } from "../icalendar/index.ts";
import { dayLength, wallOf } from "../icalendar/time.ts";
import { zoneByName } from "../icalendar/zones/find-zone.ts";
import { eventText } from "../testing.ts";
import { Budget } from "./budget.ts";
import { Series } from "./series.ts";

const floating = zoneByName("Europe/Stockholm");

function seriesOf(lines: readonly string[]): Series {
  const object = readCalendarObject(eventText("serie", lines));
  const { master } = object;
  if (!master?.start || !floating) throw new Error("There is no series.");
  return new Series(object, master, master.start, floating);
}

const starts = [
  "TZID=Europe/Stockholm:20260323T023000",
  "TZID=America/New_York:20261025T013000",
  "VALUE=DATE:20260101",
];
const rules = [
  "FREQ=DAILY",
  "FREQ=DAILY;INTERVAL=3;COUNT=40",
  "FREQ=DAILY;UNTIL=20261026T003000Z",
  "FREQ=WEEKLY",
  "FREQ=WEEKLY;COUNT=1",
  "FREQ=WEEKLY;BYDAY=SU,MO,WE",
  "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR,TU;WKST=SU;COUNT=33",
  "FREQ=MONTHLY;BYMONTHDAY=25",
  "FREQ=WEEKLY;BYDAY=SU,MO\r\nRDATE;VALUE=DATE:20261024",
];
const excluded = [[], ["EXDATE;VALUE=DATE:20261026", "EXDATE;VALUE=DATE:20261025"]];
const ranges = [
  [wallOf(2026, 3, 20), wallOf(2026, 4, 5)],
  [wallOf(2026, 10, 24), wallOf(2026, 11, 3)],
  [wallOf(2025, 1, 1), wallOf(2026, 1, 2)],
  [wallOf(2026, 10, 25, 2, 30), wallOf(2026, 10, 25, 2, 30)],
  [wallOf(2030, 1, 1), wallOf(2030, 1, 20)],
] as const;

test("a plain rule is visited as it is expanded, for as much of the budget", () => {
  let compared = 0;
  for (const start of starts)
    for (const rule of rules)
      for (const without of excluded)
        for (const [from, last] of ranges) {
          const series = seriesOf([`DTSTART;${start}`, `RRULE:${rule}`, ...without]);
          const expected = [...series.starts({ from, last }, new Budget(10_000))];
          const visited: { wall: number; instant: number; end: number | null }[] = [];
          const visit = (wall: number, instant: number, end: number | null): boolean =>
            visited.push({ wall, instant, end }) > 0;
          series.visitStarts({ from, last }, new Budget(10_000), visit);
          expect(visited, `${start} ${rule} ${without.join()} ${new Date(from).toISOString()}`).toEqual(expected);
          compared += visited.length;
        }
  expect(compared).toBeGreaterThan(500);
});

test("visiting ends where the visitor says so, and past the budget", () => {
  const series = seriesOf(["DTSTART;TZID=Europe/Stockholm:20260101T090000", "RRULE:FREQ=DAILY"]);
  const range = { from: wallOf(2026, 1, 1), last: wallOf(9000, 1, 1) };
  let visited = 0;
  series.visitStarts(range, new Budget(100), () => ++visited < 10);
  expect(visited).toBe(10);
  expect(() => series.visitStarts(range, new Budget(100), () => true)).toThrow("more work");
  series.visitStarts({ from: range.from, last: range.from - dayLength }, new Budget(1), () => expect.unreachable());
});
