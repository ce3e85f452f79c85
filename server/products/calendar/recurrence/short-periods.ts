import type { Rule } from "../icalendar/rule.ts";
import { dayLength, type Wall } from "../icalendar/time.ts";
import type { Budget } from "./budget.ts";
import type { DayFilter } from "./day-filter.ts";
import { civilOf } from "./days.ts";
import { monthAfter } from "./long-periods.ts";

const units = { HOURLY: 3_600_000, MINUTELY: 60_000, SECONDLY: 1000 };
/** Whether a rule goes by hours, minutes or seconds. */
export const isShort = (frequency: string): frequency is keyof typeof units => frequency in units;

/** Allowed hours, minutes or seconds, each `length` milliseconds: how many to go on from each of them to one that is allowed. */
interface Allowed {
  readonly length: number;
  readonly distances: readonly number[];
}

function allowedOf(length: number, cycle: number, numbers: readonly number[] | null): Allowed[] {
  if (!numbers) return [];
  const distances = Array.from({ length: cycle }, (_, from) =>
    Math.min(...numbers.map((one) => (one < from ? cycle : one) - from)),
  );
  return [{ length, distances }];
}

/** The next day, hour, minute or second that can be allowed when that of `wall` is not; null when it is. */
function skipFrom(wall: Wall, filter: DayFilter, allowed: readonly Allowed[]): Wall | null {
  const day = Math.floor(wall / dayLength);
  const month = monthAfter(filter, day);
  if (month !== null) return month * dayLength;
  if (!(filter.needsCivil ? filter.allows(day, civilOf(day)) : filter.allowsWeekday(day))) return (day + 1) * dayLength;
  for (const { length, distances } of allowed) {
    const index = Math.floor(wall / length);
    const cycle = distances.length;
    const distance = distances[((index % cycle) + cycle) % cycle] ?? 0;
    if (distance > 0) return (index + distance) * length;
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
  const sets = [
    ...allowedOf(3_600_000, 24, rule.byHour),
    ...allowedOf(60_000, 60, rule.byMinute),
    ...allowedOf(1000, 60, rule.bySecond),
  ];
  const allowed = sets.filter(({ length }) => length >= unit);
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
