import type { Occurrence } from "@safos/contract/calendar";

export interface Ahead {
  /** What goes on or comes next, by the clock; null: nothing more today. */
  readonly next: Occurrence | null;
  /** Whole minutes until it begins; 0: it goes on. */
  readonly minutes: number;
  /** What takes the whole day, and what comes after the next. */
  readonly later: readonly Occurrence[];
}

/** What is left of a day at a time in milliseconds; busy times of others are theirs. */
export function aheadOf(items: readonly Occurrence[], now: number): Ahead {
  const own = items.filter((one) => !one.isBusyOnly);
  const timed = own
    .filter((one) => !one.isAllDay && Date.parse(one.end) > now)
    .toSorted((a, b) => Date.parse(a.start) - Date.parse(b.start));
  const [next = null, ...later] = timed;
  return {
    next,
    minutes: next ? Math.max(0, Math.ceil((Date.parse(next.start) - now) / 60_000)) : 0,
    later: [...own.filter((one) => one.isAllDay), ...later],
  };
}
