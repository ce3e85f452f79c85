/** Days as `2026-11-24`, in the reader's own zone. */
export type Day = string;
export type View = "day" | "week" | "month" | "agenda";

const two = (n: number): string => String(n).padStart(2, "0");
const write = (date: Date): Day => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

export const isDay = (text: unknown): text is Day =>
  typeof text === "string" && /^\d{4}-\d{2}-\d{2}$/.test(text) && addDays(text, 0) === text;

/** The day of a moment in milliseconds. */
export const dayAt = (ms: number): Day => write(new Date(ms));

/** Its first moment, in milliseconds. */
export const startOf = (day: Day): number => {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date).getTime();
};

export function addDays(day: Day, count: number): Day {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return write(new Date(year, month - 1, date + count));
}

/** The same day of another month, or its last. */
export function addMonths(day: Day, count: number): Day {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(year, month + count, 0).getDate();
  return write(new Date(year, month - 1 + count, Math.min(date, last)));
}

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
export const momentAt = (day: Day, minutes: number): string =>
  minutes >= 1440
    ? momentAt(addDays(day, 1), minutes - 1440)
    : `${day}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
