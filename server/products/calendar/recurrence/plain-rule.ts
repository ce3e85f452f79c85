import type { Rule } from "../icalendar/rule.ts";
import { dayLength, type Wall } from "../icalendar/time.ts";
import type { Budget } from "./budget.ts";
import { weekdayOf } from "./days.ts";

/** Whether a rule is what most are: every n days, or given days of every n weeks, at the time of DTSTART. */
export function isPlainRule(rule: Rule): boolean {
  const { bySecond, byMinute, byHour, byDay, byMonthDay, byYearDay, byWeek, byMonth, byPosition } = rule;
  if (bySecond ?? byMinute ?? byHour ?? byMonthDay ?? byYearDay ?? byWeek ?? byMonth ?? byPosition) return false;
  return rule.frequency === "WEEKLY" || (rule.frequency === "DAILY" && byDay === null);
}

/**
 * The walls of a plain rule, counted out instead of looked for among all days, for the same of the budget: from the period of `start`
 * or, at once, from that of `from`, until the day of `last`.
 */
export function* plainWalls(
  rule: Rule,
  start: Wall,
  range: { readonly from: Wall; readonly last: Wall },
  budget: Budget,
): Generator<Wall> {
  const { interval, weekStart } = rule;
  const length = rule.frequency === "WEEKLY" ? 7 : 1;
  const startDay = Math.floor(start / dayLength);
  const time = start - startDay * dayLength;
  // Day 0, 1 January 1970, is a Thursday.
  const shift = length === 7 ? (weekdayOf(0) - weekStart + 7) % 7 : 0;
  const indexOf = (wall: Wall): number => Math.floor((Math.floor(wall / dayLength) + shift) / length);
  const weekdays = length === 7 ? (rule.byDay?.map(({ day }) => day) ?? [weekdayOf(startDay)]) : [];
  const offsets = length === 7 ? weekdays.map((day) => (day - weekStart + 7) % 7).sort((a, b) => a - b) : [0];
  const base = indexOf(start);
  const lastDay = Math.floor(range.last / dayLength);
  let index = base + Math.max(0, Math.ceil((indexOf(Math.max(range.from, start)) - base) / interval)) * interval;
  for (;;) {
    budget.spend();
    const first = index * length - shift;
    if (!(first <= lastDay)) return;
    budget.spend(Math.ceil(length / 4));
    for (const offset of offsets) {
      const wall = (first + offset) * dayLength + time;
      if (wall >= range.from) yield wall;
    }
    index += interval;
  }
}
