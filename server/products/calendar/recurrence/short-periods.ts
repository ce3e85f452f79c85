import type { Rule } from "../icalendar/rule.ts";
import { dayLength, type Wall } from "../icalendar/time.ts";
import type { Budget } from "./budget.ts";
import type { DayFilter } from "./day-filter.ts";
import { civilOf } from "./days.ts";
import { monthAfter } from "./long-periods.ts";

const units = { HOURLY: 3_600_000, MINUTELY: 60_000, SECONDLY: 1000 };
const isShort = (frequency: string): frequency is keyof typeof units => frequency in units;

/** Allowed hours, minutes and seconds; null allows all. */
type Allowed = readonly [length: number, cycle: number, allowed: ReadonlySet<number> | null][];

/** The start of the day, hour, minute or second after `wall` when its own is not allowed; null when it is. */
function skipFrom(wall: Wall, filter: DayFilter, allowed: Allowed): Wall | null {
  const day = Math.floor(wall / dayLength);
  const month = monthAfter(filter, day);
  if (month !== null) return month * dayLength;
  if (!(filter.needsCivil ? filter.allows(day, civilOf(day)) : filter.allowsWeekday(day))) return (day + 1) * dayLength;
  for (const [length, cycle, numbers] of allowed) {
    const index = Math.floor(wall / length);
    const number = ((index % cycle) + cycle) % cycle;
    if (numbers && !numbers.has(number)) return (index + 1) * length;
  }
  return null;
}

/** The starts of the hours, minutes or seconds that a rule allows, from DTSTART's or, at once, from that of `from`. */
export function* periodStarts(
  rule: Rule,
  filter: DayFilter,
  start: Wall,
  range: { readonly from: Wall; readonly last: Wall },
  budget: Budget,
): Generator<Wall> {
  if (!isShort(rule.frequency)) return;
  const unit = units[rule.frequency];
  const step = unit * rule.interval;
  const base = Math.floor(start / unit) * unit;
  const sets: Allowed = [
    [3_600_000, 24, rule.byHour && new Set(rule.byHour)],
    [60_000, 60, rule.byMinute && new Set(rule.byMinute)],
    [1000, 60, rule.bySecond && new Set(rule.bySecond)],
  ];
  const allowed = sets.filter(([length]) => length >= unit);
  const jump = (to: Wall): Wall => base + Math.max(0, Math.ceil((to - base) / step)) * step;
  let wall = jump(Math.floor(Math.max(range.from, start) / unit) * unit);
  while (wall <= range.last) {
    budget.spend();
    const skip = skipFrom(wall, filter, allowed);
    if (skip === null) {
      yield wall;
      wall += step;
    } else wall = jump(skip);
  }
}
