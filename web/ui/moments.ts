import {
  fromAbsolute,
  getLocalTimeZone,
  parseDate,
  parseDateTime,
  parseTime,
  Time,
  toCalendarDateTime,
  today,
  type CalendarDate,
  type CalendarDateTime,
} from "@internationalized/date";

/** A day, a time of day, or both: `2026-11-24`, `09:30`, `2026-11-24T09:30`, in the reader's own zone. Empty for none. */
export type MomentKind = "date" | "time" | "datetime";

const parsers = { date: parseDate, time: parseTime, datetime: parseDateTime } as const;
export type MomentValue = CalendarDate | CalendarDateTime | Time;

/** What is not a moment of this kind is none. */
export function parseMoment<K extends MomentKind>(kind: K, text: string): ReturnType<(typeof parsers)[K]> | null {
  try {
    return text === "" ? null : (parsers[kind](text) as ReturnType<(typeof parsers)[K]>);
  } catch {
    return null;
  }
}

const lengths: Readonly<Record<MomentKind, number>> = { date: 10, time: 5, datetime: 16 };

/** Without the seconds, which nobody chooses. */
export const writeMoment = (kind: MomentKind, value: MomentValue | null): string =>
  value === null ? "" : value.toString().slice(0, lengths[kind]);

/** A moment as such a field holds it, in the reader's own zone. */
export const momentAt = (kind: "date" | "datetime", ms: number): string =>
  writeMoment(kind, toCalendarDateTime(fromAbsolute(ms, getLocalTimeZone())));

/** What an empty field begins from once something of it is chosen: this day at nine. */
export const beginning = (kind: "date" | "datetime"): CalendarDate | CalendarDateTime => {
  const day = today(getLocalTimeZone());
  return kind === "date" ? day : toCalendarDateTime(day, new Time(9));
};
