import type { Rule } from "../icalendar/rule.ts";
import { dayLength, type Wall } from "../icalendar/time.ts";
import type { Budget } from "./budget.ts";
import { ClockTimes } from "./clock-times.ts";
import { DayFilter } from "./day-filter.ts";
import { periodDays } from "./long-periods.ts";
import { isPlainRule, PlainRule } from "./plain-rule.ts";
import { isShort, periodStarts } from "./short-periods.ts";

function clockTimes(rule: Rule, start: Wall): ClockTimes {
  const time = Math.floor((((start % dayLength) + dayLength) % dayLength) / 1000);
  const second = [time % 60];
  const minute = [Math.floor(time / 60) % 60];
  const hour = [Math.floor(time / 3600)];
  // Below the frequency a part expands; at it and above, it limits (RFC 5545 §3.3.10, the table).
  const none = [0];
  switch (rule.frequency) {
    case "SECONDLY":
      return new ClockTimes(none, none, none);
    case "MINUTELY":
      return new ClockTimes(none, none, rule.bySecond ?? second);
    case "HOURLY":
      return new ClockTimes(none, rule.byMinute ?? minute, rule.bySecond ?? second);
    default:
      return new ClockTimes(rule.byHour ?? hour, rule.byMinute ?? minute, rule.bySecond ?? second);
  }
}

/** The indexes that BYSETPOS names in a set of `total`, in order. */
function indexesOf(positions: readonly number[], total: number): number[] {
  const indexes = positions.map((one) => (one > 0 ? one - 1 : total + one)).filter((one) => one >= 0 && one < total);
  return [...new Set(indexes)].toSorted((a, b) => a - b);
}

/** Gives the walls of a period whose days, or whose one hour, minute or second, are given. */
function picker(times: ClockTimes, positions: readonly number[] | null, from: Wall) {
  let known = -1;
  let indexes: number[] = [];
  return function* pick(periods: readonly Wall[]): Generator<Wall> {
    if (!positions) {
      for (const period of periods)
        for (let index = times.indexFrom(from - period); index < times.size; index++) yield period + times.at(index);
      return;
    }
    const total = periods.length * times.size;
    if (total !== known) indexes = indexesOf(positions, (known = total));
    for (const index of indexes) yield (periods[Math.floor(index / times.size)] ?? 0) + times.at(index % times.size);
  };
}

function candidates(
  rule: Rule,
  start: Wall,
  range: { readonly from: Wall; readonly last: Wall },
  budget: Budget,
): Generator<Wall> {
  return isPlainRule(rule)
    ? each(new PlainRule(rule, start).walls(range, budget))
    : filteredWalls(rule, start, range, budget);
}

function* each(next: () => Wall | null): Generator<Wall> {
  for (let wall = next(); wall !== null; wall = next()) yield wall;
}

function* filteredWalls(
  rule: Rule,
  start: Wall,
  range: { readonly from: Wall; readonly last: Wall },
  budget: Budget,
): Generator<Wall> {
  const filter = new DayFilter(rule, start);
  const pick = picker(clockTimes(rule, start), rule.byPosition, range.from);
  if (isShort(rule.frequency)) {
    for (const wall of periodStarts(rule, filter, start, range, budget)) yield* pick([wall]);
    return;
  }
  for (const days of periodDays(rule, filter, start, range, budget)) yield* pick(days.map((day) => day * dayLength));
}

/**
 * The wall times of a rule in order from `range.from` until `range.last`, both included. DTSTART is the first, whether the rule
 * names it or not, and counts (RFC 5545 §3.8.5.3). UNTIL is the caller's, who knows the zone. Without COUNT it begins near
 * `from`. Throws `unsupported` past the budget.
 */
export function* expandRule(
  rule: Rule,
  start: Wall,
  range: { readonly from: Wall; readonly last: Wall },
  budget: Budget,
): Generator<Wall> {
  let count = rule.count ?? Number.POSITIVE_INFINITY;
  const from = rule.count === null ? Math.max(range.from, start) : start;
  if (start > range.last) return;
  if (start >= range.from) yield start;
  if (--count <= 0) return;
  for (const wall of candidates(rule, start, { from, last: range.last }, budget)) {
    budget.spend();
    if (wall > range.last) return;
    if (wall <= start) continue;
    if (wall >= range.from) yield wall;
    if (--count <= 0) return;
  }
}
