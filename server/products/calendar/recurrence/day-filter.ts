import type { Rule, RuleDay } from "../icalendar/rule.ts";
import { dayLength, type Wall } from "../icalendar/time.ts";
import {
  civilOf,
  dayOf,
  daysInMonth,
  daysInYear,
  firstWeekOf,
  weekdayOf,
  weekYearOf,
  type Civil,
  type Day,
} from "./days.ts";

/** Numbers up to 31 as bits. */
const bits = (numbers: readonly number[]): number => numbers.reduce((mask, one) => mask | (1 << one), 0);
const positive = (numbers: readonly number[]): number[] => numbers.filter((one) => one > 0);
const negative = (numbers: readonly number[]): number[] => numbers.filter((one) => one < 0).map((one) => -one);

interface DayParts {
  readonly byDay: readonly RuleDay[] | null;
  readonly byMonthDay: readonly number[] | null;
  readonly byMonth: readonly number[] | null;
}

/** What the rule leaves open is as in DTSTART (RFC 5545 §3.3.10). */
function completeParts(rule: Rule, start: Wall): DayParts {
  const { byDay, byMonthDay, byMonth } = rule;
  const first = Math.floor(start / dayLength);
  const { month, date } = civilOf(first);
  const isOpen = !byDay && !byMonthDay && !rule.byYearDay;
  if (isOpen && (rule.frequency === "WEEKLY" || rule.byWeek))
    return { byDay: [{ day: weekdayOf(first), nth: 0 }], byMonthDay, byMonth };
  if (isOpen && rule.frequency === "MONTHLY") return { byDay, byMonthDay: [date], byMonth };
  if (isOpen && rule.frequency === "YEARLY") return { byDay, byMonthDay: [date], byMonth: byMonth ?? [month] };
  return { byDay, byMonthDay, byMonth };
}

/** Which days the parts of a rule allow, from BYMONTH to BYDAY. */
export class DayFilter {
  /** Allowed months as bits, 0 for all. */
  readonly months: number;
  readonly #monthDays: number;
  readonly #lastMonthDays: number;
  readonly #hasMonthDays: boolean;
  readonly #weekdays: number;
  readonly #nths: readonly RuleDay[];
  readonly #hasDays: boolean;
  readonly #yearDays: ReadonlySet<number> | null;
  readonly #weeks: ReadonlySet<number> | null;
  readonly #weekStart: number;
  /** An nth weekday is the year's, not the month's. */
  readonly #isOfYear: boolean;
  /** Needs the date, not only the weekday. */
  readonly needsCivil: boolean;

  constructor(rule: Rule, start: Wall) {
    const { byDay, byMonthDay, byMonth } = completeParts(rule, start);
    this.months = bits(byMonth ?? []);
    this.#hasMonthDays = byMonthDay !== null;
    this.#monthDays = bits(positive(byMonthDay ?? []));
    this.#lastMonthDays = bits(negative(byMonthDay ?? []));
    this.#hasDays = byDay !== null;
    this.#weekdays = bits((byDay ?? []).filter(({ nth }) => nth === 0).map(({ day }) => day));
    this.#nths = (byDay ?? []).filter(({ nth }) => nth !== 0);
    this.#yearDays = rule.byYearDay && new Set(rule.byYearDay);
    this.#weeks = rule.byWeek && new Set(rule.byWeek);
    this.#weekStart = rule.weekStart;
    this.#isOfYear = rule.frequency === "YEARLY" && byMonth === null;
    this.needsCivil = this.months !== 0 || this.#hasMonthDays || this.#nths.length > 0 || this.#yearDays !== null;
  }

  allowsMonth(month: number): boolean {
    return this.months === 0 || (this.months & (1 << month)) !== 0;
  }

  allowsWeekday(day: Day): boolean {
    return !this.#hasDays || (this.#weekdays & (1 << weekdayOf(day))) !== 0;
  }

  /** Whether a day is allowed; `civil` is its date. */
  allows(day: Day, civil: Civil): boolean {
    if (!this.allowsMonth(civil.month)) return false;
    if (this.#hasMonthDays && !this.#allowsMonthDay(civil)) return false;
    if (!this.allowsWeekday(day) && !this.#nths.some((one) => this.#isNth(day, civil, one))) return false;
    if (this.#yearDays && !this.#allowsYearDay(this.#yearDays, day, civil.year)) return false;
    return !this.#weeks || this.#allowsWeek(this.#weeks, day);
  }

  #allowsMonthDay({ year, month, date }: Civil): boolean {
    if ((this.#monthDays & (1 << date)) !== 0) return true;
    return this.#lastMonthDays !== 0 && (this.#lastMonthDays & (1 << (daysInMonth(year, month) - date + 1))) !== 0;
  }

  #isNth(day: Day, { year, month, date }: Civil, { day: weekday, nth }: RuleDay): boolean {
    if (weekdayOf(day) !== weekday) return false;
    const index = this.#isOfYear ? day - dayOf(year, 1, 1) : date - 1;
    const length = this.#isOfYear ? daysInYear(year) : daysInMonth(year, month);
    return nth > 0 ? Math.floor(index / 7) + 1 === nth : Math.floor((length - 1 - index) / 7) + 1 === -nth;
  }

  #allowsYearDay(yearDays: ReadonlySet<number>, day: Day, year: number): boolean {
    const index = day - dayOf(year, 1, 1);
    return yearDays.has(index + 1) || yearDays.has(index - daysInYear(year));
  }

  #allowsWeek(weeks: ReadonlySet<number>, day: Day): boolean {
    const year = weekYearOf(day, this.#weekStart);
    const first = firstWeekOf(year, this.#weekStart);
    const week = Math.floor((day - first) / 7) + 1;
    const count = Math.round((firstWeekOf(year + 1, this.#weekStart) - first) / 7);
    return weeks.has(week) || weeks.has(week - count - 1);
  }
}
