import { CalendarFault } from "./fault.ts";

/** Milliseconds since 1970 of a wall clock, as though the wall clock showed UTC. Arithmetic on it is nominal. */
export type Wall = number;

/**
 * A DATE or DATE-TIME (RFC 5545 §3.3.4, §3.3.5). `wall` is what the clock shows: of UTC (`utc`), of `zone` (`zoned`, the TZID
 * as written), of the reader (`floating`), or midnight of the day (`date`).
 */
export interface CalendarTime {
  readonly kind: "date" | "floating" | "utc" | "zoned";
  readonly wall: Wall;
  readonly zone: string | null;
}

/** A DURATION (RFC 5545 §3.3.6): nominal days, then exact milliseconds; both negative when it goes back. */
export interface Duration {
  readonly days: number;
  readonly milliseconds: number;
}

export const dayLength = 86_400_000;

/** In milliseconds, where every day has 24 hours. */
export const lengthOf = ({ days, milliseconds }: Duration): number => days * dayLength + milliseconds;

/** Midnight of 1 January 10000: no date of iCalendar is as late. */
export const endOfDates: Wall = 253_402_300_800_000;
/** 1 January 1. */
export const startOfDates: Wall = -62_135_596_800_000;

/** The wall time of calendar fields; the month from 1. Years before 100 too, which Date.UTC takes for others. */
export function wallOf(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): Wall {
  // 400 years are a whole number of weeks, and so of days.
  return Date.UTC(year + 400, month - 1, day, hour, minute, second) - 146_097 * dayLength;
}

const daysIn = (year: number, month: number): number =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31;

const form = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/;

/** Reads a DATE or DATE-TIME; `zone` is its TZID parameter. Throws `malformed`. */
export function readTime(text: string, zone: string | null = null): CalendarTime {
  const found = form.exec(text.trim());
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] =
    found?.slice(1, 7).map((one) => Number(one ?? 0)) ?? [];
  const isValid =
    found !== null &&
    year > 0 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysIn(year, month) &&
    hour < 24 &&
    minute < 60 &&
    second <= 60;
  if (!isValid) throw new CalendarFault("malformed", `${text.slice(0, 40)} is no date or time.`);
  // RFC 5545 §3.3.12: who knows no leap seconds takes second 60 for 59.
  const wall = wallOf(year, month, day, hour, minute, Math.min(second, 59));
  if (found[4] === undefined) return { kind: "date", wall, zone: null };
  if (found[7] === "Z") return { kind: "utc", wall, zone: null };
  return zone === null ? { kind: "floating", wall, zone } : { kind: "zoned", wall, zone };
}

/** The day that was written last: what is written together is mostly of few days. */
let writtenDay = Number.NaN;
let writtenDate = "";

function writeDay(day: number): string {
  if (day === writtenDay) return writtenDate;
  // `2026-11-28T10:00:00.000Z`: no wall has a year that is written with a sign.
  const text = new Date(day * dayLength).toISOString();
  writtenDay = day;
  writtenDate = text.slice(0, 4) + text.slice(5, 7) + text.slice(8, 10);
  return writtenDate;
}

const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, "0"));

/** A wall time as DATE (`20261128`) or DATE-TIME (`20261128T100000`). */
export function writeWall(wall: Wall, isDate: boolean): string {
  const day = Math.floor(wall / dayLength);
  const date = writeDay(day);
  if (isDate) return date;
  const seconds = Math.floor((wall - day * dayLength) / 1000);
  const minutes = Math.floor(seconds / 60);
  return `${date}T${twoDigits[Math.floor(minutes / 60)]}${twoDigits[minutes % 60]}${twoDigits[seconds % 60]}`;
}

/** The value of a time, without its TZID. */
export const writeTime = ({ kind, wall }: CalendarTime): string =>
  writeWall(wall, kind === "date") + (kind === "utc" ? "Z" : "");

const durationForm = /^([+-]?)P(?:(\d{1,6})W)?(?:(\d{1,7})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,9})M)?(?:(\d{1,10})S)?)?$/;

/** Reads a DURATION. Throws `malformed`. */
export function readDuration(text: string): Duration {
  const found = durationForm.exec(text.trim().toUpperCase());
  if (!found || found.slice(2).every((one) => one === undefined))
    throw new CalendarFault("malformed", `${text.slice(0, 40)} is no duration.`);
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(2).map((one) => Number(one ?? 0));
  const sign = found[1] === "-" ? -1 : 1;
  const read = {
    days: sign * (weeks * 7 + days) || 0,
    milliseconds: sign * (hours * 3600 + minutes * 60 + seconds) * 1000 || 0,
  };
  if (Math.abs(read.days) * dayLength + Math.abs(read.milliseconds) > endOfDates)
    throw new CalendarFault("malformed", `The duration ${text.slice(0, 40)} is longer than ten thousand years.`);
  return read;
}

/** A DURATION of whole minutes and seconds. */
export function writeDuration({ days, milliseconds }: Duration): string {
  const seconds = Math.abs(milliseconds) / 1000;
  const sign = days < 0 || milliseconds < 0 ? "-" : "";
  const clock = [
    [3600, "H"],
    [60, "M"],
    [1, "S"],
  ] as const;
  let rest = seconds;
  let time = "";
  for (const [length, letter] of clock) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) time += `${count}${letter}`;
  }
  const day = days === 0 ? "" : `${Math.abs(days)}D`;
  return `${sign}P${day}${time === "" ? (day === "" ? "T0S" : "") : `T${time}`}`;
}
