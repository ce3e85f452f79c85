import { fromAbsolute, getLocalTimeZone, parseDate, parseDateTime, toCalendarDateTime } from "@internationalized/date";
import { momentAt, parseMoment } from "../../ui/moments.ts";

/** Days as `2026-11-24`, in the reader's own zone. */
export type Day = string;
export type View = "day" | "workweek" | "week" | "month" | "year" | "agenda";

export const isDay = (text: unknown): text is Day =>
  typeof text === "string" && /^\d{4}-\d{2}-\d{2}$/.test(text) && parseMoment("date", text) !== null;

/** The day of a moment in milliseconds. */
export const dayAt = (ms: number): Day => momentAt("date", ms);

/** Its first moment, in milliseconds. */
export const startOf = (day: Day): number => parseDate(day).toDate(getLocalTimeZone()).getTime();

/** The moment of `2026-11-24T09:30` on the reader's wall, in milliseconds: of a time that comes twice the first, of one that is skipped as much later. */
export const instantAt = (local: string): number => parseDateTime(local).toDate(getLocalTimeZone()).getTime();

export const addDays = (day: Day, count: number): Day => parseDate(day).add({ days: count }).toString();

/** How many days the second comes after the first. */
export const daysBetween = (first: Day, second: Day): number =>
  Math.round((Date.parse(second) - Date.parse(first)) / 86_400_000);

/** The same day of another month, or its last. */
export const addMonths = (day: Day, count: number): Day => parseDate(day).add({ months: count }).toString();

/** 0: Monday. */
export const weekdayOf = (day: Day): number => (new Date(day).getUTCDay() + 6) % 7;

const mondayOf = (day: Day): Day => addDays(day, -weekdayOf(day));

const daysFrom = (first: Day, count: number): Day[] =>
  Array.from({ length: count }, (_, index) => addDays(first, index));

/** Days that a list of what comes shows at once. */
const agendaDays = 30;

/** The days that a view shows. A month is whole weeks. */
export function daysOf(view: View, day: Day): Day[] {
  if (view === "day") return [day];
  if (view === "week") return daysFrom(mondayOf(day), 7);
  if (view === "workweek") return daysFrom(mondayOf(day), 5);
  if (view === "year")
    return daysFrom(
      `${day.slice(0, 4)}-01-01`,
      daysBetween(`${day.slice(0, 4)}-01-01`, `${Number(day.slice(0, 4)) + 1}-01-01`),
    );
  if (view === "agenda") return daysFrom(day, agendaDays);
  const first = mondayOf(`${day.slice(0, 8)}01`);
  const last = addDays(addMonths(`${day.slice(0, 8)}01`, 1), -1);
  return daysFrom(first, last <= addDays(first, 34) ? 35 : 42);
}

/** Where the view goes, one step forth (1) or back (-1). */
export function step(view: View, day: Day, by: 1 | -1): Day {
  if (view === "month") return addMonths(day, by);
  if (view === "year") return addMonths(day, by * 12);
  return addDays(day, by * { day: 1, workweek: 7, week: 7, agenda: agendaDays }[view]);
}

/** Minutes since midnight as the clock on the wall shows them. */
export const minutesAt = (ms: number): number => {
  const { hour, minute } = fromAbsolute(ms, getLocalTimeZone());
  return hour * 60 + minute;
};

export interface ClockChange {
  readonly kind: "skipped" | "repeated";
  /** Minutes since midnight on the wall. */
  readonly from: number;
  readonly to: number;
}

/** What the clock skips on a day, or shows twice; null: neither. */
export function clockChangeOf(day: Day): ClockChange | null {
  const [begin, end] = [startOf(day), startOf(addDays(day, 1))];
  if (end - begin === 86_400_000) return null;
  const quarter = 15;
  for (let ms = begin; ms < end - quarter * 60_000; ms += quarter * 60_000) {
    const before = minutesAt(ms) + quarter;
    const after = minutesAt(ms + quarter * 60_000);
    if (after > before) return { kind: "skipped", from: before, to: after };
    if (after < before) return { kind: "repeated", from: after, to: before };
  }
  return null;
}

/** `2026-11-24T09:30` of minutes since midnight. */
export const timeOn = (day: Day, minutes: number): string =>
  toCalendarDateTime(parseDate(day)).add({ minutes }).toString().slice(0, 16);
