import type { Rule } from "../icalendar/rule.ts";
import { dayLength, endOfDates, type Wall } from "../icalendar/time.ts";
import { Budget } from "./budget.ts";
import { weekdayOf } from "./days.ts";
import { expandRule } from "./expand-rule.ts";
import { isPlainRule } from "./plain-rule.ts";

/** What a rule with COUNT may cost until its last occurrence. */
const steps = 40_000;
const known = new WeakMap<Rule, { readonly start: Wall; readonly last: Wall }>();

/**
 * The last wall time of a rule with COUNT: found once for each rule that is read, so that it can then begin near any time.
 * Throws `unsupported` for a rule that takes too long to count.
 */
export function lastCounted(rule: Rule, start: Wall): Wall {
  const found = known.get(rule);
  if (found?.start === start) return found.last;
  const last = lastOfWeekly(rule, start) ?? lastByCounting(rule, start);
  known.set(rule, { start, last });
  return last;
}

function lastByCounting(rule: Rule, start: Wall): Wall {
  let last = start;
  for (const wall of expandRule(rule, start, { from: start, last: endOfDates - 1 }, new Budget(steps))) last = wall;
  return last;
}

/** The same without counting for what recurs on given days of a week, as most does; null for every other rule. */
function lastOfWeekly(rule: Rule, start: Wall): Wall | null {
  if (rule.frequency !== "WEEKLY" || rule.count === null || !isPlainRule(rule)) return null;
  const inWeek = (day: number): number => (day - rule.weekStart + 7) % 7;
  const first = inWeek(weekdayOf(Math.floor(start / dayLength)));
  const days = (rule.byDay?.map(({ day }) => inWeek(day)) ?? [first]).toSorted((a, b) => a - b);
  const passed = days.filter((day) => day <= first).length;
  // DTSTART is the first, whether the rule names its day or not.
  const index = passed + Math.min(rule.count, 1e7) - 2;
  if (index < passed) return start;
  const weeks = Math.floor(index / days.length) * rule.interval;
  const last = start + (weeks * 7 + (days[index % days.length] ?? 0) - first) * dayLength;
  return last < endOfDates ? last : null;
}
