/** Days since 1 January 1970 of the Gregorian calendar, extended both ways. */
export type Day = number;

export interface Civil {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  /** From 1. */
  readonly date: number;
}

/** 400 years. */
const era = 146_097;

/** The day of a date (Hinnant, “chrono-compatible low-level date algorithms”). */
export function dayOf(year: number, month: number, date: number): Day {
  const shifted = month <= 2 ? year - 1 : year;
  const cycle = Math.floor(shifted / 400);
  const yearOfEra = shifted - cycle * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return cycle * era + dayOfEra - 719_468;
}

export function civilOf(day: Day): Civil {
  const shifted = day + 719_468;
  const cycle = Math.floor(shifted / era);
  const dayOfEra = shifted - cycle * era;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const part = Math.floor((5 * dayOfYear + 2) / 153);
  const month = part < 10 ? part + 3 : part - 9;
  const date = dayOfYear - Math.floor((153 * part + 2) / 5) + 1;
  return { year: yearOfEra + cycle * 400 + (month <= 2 ? 1 : 0), month, date };
}

/** Sunday 0. */
export const weekdayOf = (day: Day): number => (((day + 4) % 7) + 7) % 7;

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

export const daysInYear = (year: number): number => (isLeap(year) ? 366 : 365);

export const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;

/** The first day of week 1 of a year: the first week with at least four days in the year (RFC 5545 §3.3.10). */
export function firstWeekOf(year: number, weekStart: number): Day {
  const fourth = dayOf(year, 1, 4);
  return fourth - ((weekdayOf(fourth) - weekStart + 7) % 7);
}

/** The year whose week a day belongs to. */
export function weekYearOf(day: Day, weekStart: number): number {
  const { year } = civilOf(day);
  if (day < firstWeekOf(year, weekStart)) return year - 1;
  return day >= firstWeekOf(year + 1, weekStart) ? year + 1 : year;
}
