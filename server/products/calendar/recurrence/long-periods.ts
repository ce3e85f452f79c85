import type { Rule } from "../icalendar/rule.ts";
import { dayLength, type Wall } from "../icalendar/time.ts";
import type { Budget } from "./budget.ts";
import type { DayFilter } from "./day-filter.ts";
import { civilOf, dayOf, daysInMonth, firstWeekOf, weekdayOf, weekYearOf, type Day } from "./days.ts";

/** The periods of a rule from DAILY to YEARLY, numbered from that of DTSTART: which days of each the rule allows. */
interface Periods {
  /** The number of the period that has a day, of any interval. */
  indexOf(day: Day): number;
  /** The first day of a period and, where only its later part can have any, of that. */
  daysIn(index: number): Day[];
  /** The next period after `index` that can have a day. */
  firstDay(index: number): Day;
}

function monthDays(filter: DayFilter, budget: Budget, year: number, month: number, into: Day[]): void {
  if (!filter.allowsMonth(month)) return;
  const first = dayOf(year, month, 1);
  const count = daysInMonth(year, month);
  budget.spend(count);
  for (let date = 1; date <= count; date++)
    if (filter.allows(first + date - 1, { year, month, date })) into.push(first + date - 1);
}

function spanDays(filter: DayFilter, budget: Budget, first: Day, count: number): Day[] {
  const days: Day[] = [];
  // A weekday is soon looked at.
  budget.spend(Math.ceil(count / 4));
  for (let day = first; day < first + count; day++)
    if (filter.needsCivil ? filter.allows(day, civilOf(day)) : filter.allowsWeekday(day)) days.push(day);
  return days;
}

function yearsOf(rule: Rule, filter: DayFilter, budget: Budget): Periods {
  const { weekStart } = rule;
  if (rule.byWeek)
    return {
      indexOf: (day) => weekYearOf(day, weekStart),
      firstDay: (index) => firstWeekOf(index, weekStart),
      daysIn(index) {
        const first = firstWeekOf(index, weekStart);
        budget.spend(366);
        const days: Day[] = [];
        for (let day = first; day < firstWeekOf(index + 1, weekStart); day++)
          if (filter.allows(day, civilOf(day))) days.push(day);
        return days;
      },
    };
  return {
    indexOf: (day) => civilOf(day).year,
    firstDay: (index) => dayOf(index, 1, 1),
    daysIn(index) {
      const days: Day[] = [];
      for (let month = 1; month <= 12; month++) monthDays(filter, budget, index, month, days);
      return days;
    },
  };
}

const monthsOf = (filter: DayFilter, budget: Budget): Periods => ({
  indexOf(day) {
    const { year, month } = civilOf(day);
    return year * 12 + month - 1;
  },
  firstDay: (index) => dayOf(Math.floor(index / 12), (index % 12) + 1, 1),
  daysIn(index) {
    const days: Day[] = [];
    monthDays(filter, budget, Math.floor(index / 12), (index % 12) + 1, days);
    return days;
  },
});

function weeksOf(rule: Rule, filter: DayFilter, budget: Budget): Periods {
  // Day 0, 1 January 1970, is a Thursday.
  const shift = (weekdayOf(0) - rule.weekStart + 7) % 7;
  return {
    indexOf: (day) => Math.floor((day + shift) / 7),
    firstDay: (index) => index * 7 - shift,
    daysIn: (index) => spanDays(filter, budget, index * 7 - shift, 7),
  };
}

const daysOf = (filter: DayFilter, budget: Budget): Periods => ({
  indexOf: (day) => day,
  firstDay: (index) => index,
  daysIn: (index) => spanDays(filter, budget, index, 1),
});

function periodsOf(rule: Rule, filter: DayFilter, budget: Budget): Periods {
  if (rule.frequency === "YEARLY") return yearsOf(rule, filter, budget);
  if (rule.frequency === "MONTHLY") return monthsOf(filter, budget);
  return rule.frequency === "WEEKLY" ? weeksOf(rule, filter, budget) : daysOf(filter, budget);
}

/**
 * The days of each period of a rule, from the period of `start` or, at once, from that of `from`; until the day `last`.
 * A period without days is passed over.
 */
export function* periodDays(
  rule: Rule,
  filter: DayFilter,
  start: Wall,
  range: { readonly from: Wall; readonly last: Wall },
  budget: Budget,
): Generator<Day[]> {
  const periods = periodsOf(rule, filter, budget);
  const { interval } = rule;
  const base = periods.indexOf(Math.floor(start / dayLength));
  const lastDay = Math.floor(range.last / dayLength);
  const fromIndex = periods.indexOf(Math.floor(Math.max(range.from, start) / dayLength));
  const jump = (to: number): number => base + Math.max(0, Math.ceil((to - base) / interval)) * interval;
  // A period that began before `from` may reach into it.
  let index = jump(fromIndex);
  for (;;) {
    budget.spend();
    const first = periods.firstDay(index);
    if (!(first <= lastDay)) return;
    const skip = rule.frequency === "DAILY" ? monthAfter(filter, first) : null;
    if (skip !== null) {
      index = jump(skip);
      continue;
    }
    const days = periods.daysIn(index);
    if (days.length > 0) yield days;
    index += interval;
  }
}

/** The first day of the month after that of `day`, when the rule does not allow this month. */
export function monthAfter(filter: DayFilter, day: Day): Day | null {
  if (filter.months === 0) return null;
  const { year, month } = civilOf(day);
  if (filter.allowsMonth(month)) return null;
  return month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1);
}
