import { parseDate, toCalendarDateTime } from "@internationalized/date";
import { momentAt, parseMoment } from "../../ui/moments.ts";

/** Days as `2026-11-24`, in the reader's own zone. */
export type Day = string;
export type View = "day" | "week" | "month" | "agenda";

export const isDay = (text: unknown): text is Day =>
  typeof text === "string" && /^\d{4}-\d{2}-\d{2}$/.test(text) && parseMoment("date", text) !== null;

/** The day of a moment in milliseconds. */
export const dayAt = (ms: number): Day => momentAt("date", ms);

/** Its first moment, in milliseconds. */
export const startOf = (day: Day): number => new Date(`${day}T00:00`).getTime();

export const addDays = (day: Day, count: number): Day => parseDate(day).add({ days: count }).toString();

/** The same day of another month, or its last. */
export const addMonths = (day: Day, count: number): Day => parseDate(day).add({ months: count }).toString();

/** 0: Monday. */
export const weekdayOf = (day: Day): number => (new Date(startOf(day)).getDay() + 6) % 7;

const mondayOf = (day: Day): Day => addDays(day, -weekdayOf(day));

const daysFrom = (first: Day, count: number): Day[] =>
  Array.from({ length: count }, (_, index) => addDays(first, index));

/** Days that a list of what comes shows at once. */
const agendaDays = 30;

/** The days that a view shows. A month is whole weeks. */
export function daysOf(view: View, day: Day): Day[] {
  if (view === "day") return [day];
  if (view === "week") return daysFrom(mondayOf(day), 7);
  if (view === "agenda") return daysFrom(day, agendaDays);
  const first = mondayOf(`${day.slice(0, 8)}01`);
  const last = addDays(addMonths(`${day.slice(0, 8)}01`, 1), -1);
  return daysFrom(first, last <= addDays(first, 34) ? 35 : 42);
}

/** Where the view goes, one step forth (1) or back (-1). */
export function step(view: View, day: Day, by: 1 | -1): Day {
  if (view === "month") return addMonths(day, by);
  return addDays(day, by * { day: 1, week: 7, agenda: agendaDays }[view]);
}

/** Minutes since midnight as the clock on the wall shows them. */
export const minutesAt = (ms: number): number => {
  const date = new Date(ms);
  return date.getHours() * 60 + date.getMinutes();
};

/** `2026-11-24T09:30` of minutes since midnight. */
export const timeOn = (day: Day, minutes: number): string =>
  toCalendarDateTime(parseDate(day)).add({ minutes }).toString().slice(0, 16);
