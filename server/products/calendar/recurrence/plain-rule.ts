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

/** A plain rule from a start, with what is the same whenever its walls are asked for. */
export class PlainRule {
  readonly #start: Wall;
  readonly #interval: number;
  /** Of a period, in days. */
  readonly #length: number;
  readonly #shift: number;
  /** Days of a period, in order. */
  readonly #offsets: readonly number[];
  /** Of the day, in milliseconds. */
  readonly #time: number;
  readonly #base: number;

  constructor(rule: Rule, start: Wall) {
    const startDay = Math.floor(start / dayLength);
    this.#start = start;
    this.#interval = rule.interval;
    this.#length = rule.frequency === "WEEKLY" ? 7 : 1;
    this.#time = start - startDay * dayLength;
    // Day 0, 1 January 1970, is a Thursday.
    this.#shift = this.#length === 7 ? (weekdayOf(0) - rule.weekStart + 7) % 7 : 0;
    const weekdays = this.#length === 7 ? (rule.byDay?.map(({ day }) => day) ?? [weekdayOf(startDay)]) : [];
    this.#offsets =
      this.#length === 7 ? weekdays.map((day) => (day - rule.weekStart + 7) % 7).sort((a, b) => a - b) : [0];
    this.#base = this.#indexOf(start);
  }

  #indexOf(wall: Wall): number {
    return Math.floor((Math.floor(wall / dayLength) + this.#shift) / this.#length);
  }

  /**
   * The walls of the rule in order, counted out instead of looked for among all days, for the same of the budget: from the period of the
   * start or, at once, from that of `from`, until the day of `last`. Called until it gives null.
   */
  walls(range: { readonly from: Wall; readonly last: Wall }, budget: Budget): () => Wall | null {
    const offsets = this.#offsets;
    const lastDay = Math.floor(range.last / dayLength);
    const ahead = this.#indexOf(Math.max(range.from, this.#start)) - this.#base;
    let index = this.#base + Math.max(0, Math.ceil(ahead / this.#interval)) * this.#interval;
    let first = 0;
    let at = offsets.length;
    return () => {
      for (;;) {
        while (at < offsets.length) {
          const wall = (first + (offsets[at++] ?? 0)) * dayLength + this.#time;
          if (wall >= range.from) return wall;
        }
        budget.spend();
        first = index * this.#length - this.#shift;
        if (!(first <= lastDay)) return null;
        budget.spend(Math.ceil(this.#length / 4));
        index += this.#interval;
        at = 0;
      }
    };
  }
}
