import fc from "fast-check";
import { dayLength, wallOf, type Wall } from "../icalendar/time.ts";

/** The parts of a rule as a test makes them. */
export interface PlainRule {
  FREQ: "SECONDLY" | "MINUTELY" | "HOURLY" | "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY";
  INTERVAL?: number | undefined;
  COUNT?: number | undefined;
  WKST?: string | undefined;
  BYSECOND?: number[] | undefined;
  BYMINUTE?: number[] | undefined;
  BYHOUR?: number[] | undefined;
  BYDAY?: string[] | undefined;
  BYMONTHDAY?: number[] | undefined;
  BYYEARDAY?: number[] | undefined;
  BYWEEKNO?: number[] | undefined;
  BYMONTH?: number[] | undefined;
  BYSETPOS?: number[] | undefined;
}

export const writePlain = (rule: PlainRule): string =>
  Object.entries(rule)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(";");

const names = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const units = { SECONDLY: 1000, MINUTELY: 60_000, HOURLY: 3_600_000, DAILY: dayLength, WEEKLY: 7 * dayLength };

const weekLists = new Map<string, number[]>();

/** The Monday (or other first day) of the week of a date, and its week number by counting from 1 January. */
function weekOf(date: Date, first: number): { begin: number; year: number; number: number; count: number } {
  const begin = date.getTime() - ((date.getUTCDay() - first + 7) % 7) * dayLength;
  // A week belongs to the year of its fourth day.
  const year = new Date(begin + 3 * dayLength).getUTCFullYear();
  const key = `${year} ${first}`;
  const weeks = weekLists.get(key) ?? [];
  for (
    let day = Date.UTC(year - 1, 11, 20);
    weekLists.get(key) === undefined && day < Date.UTC(year + 1, 0, 12);
    day += dayLength
  )
    if (new Date(day).getUTCDay() === first && new Date(day + 3 * dayLength).getUTCFullYear() === year) weeks.push(day);
  weekLists.set(key, weeks);
  return { begin, year, number: weeks.indexOf(begin) + 1, count: weeks.length };
}

function isDay(rule: PlainRule, date: Date): boolean {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const inMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const yearDay = Math.round((date.getTime() - Date.UTC(year, 0, 1)) / dayLength) + 1;
  const inYear = Math.round((Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / dayLength);
  const has = (list: number[] | undefined, ...values: number[]): boolean =>
    !list || values.some((one) => list.includes(one));
  if (!has(rule.BYMONTH, month) || !has(rule.BYMONTHDAY, day, day - inMonth - 1)) return false;
  if (!has(rule.BYYEARDAY, yearDay, yearDay - inYear - 1)) return false;
  if (rule.BYWEEKNO) {
    const week = weekOf(date, names.indexOf(rule.WKST ?? "MO"));
    if (!has(rule.BYWEEKNO, week.number, week.number - week.count - 1)) return false;
  }
  const isOfYear = rule.FREQ === "YEARLY" && !rule.BYMONTH;
  const [at, of] = isOfYear ? [yearDay, inYear] : [day, inMonth];
  const name = names[date.getUTCDay()] ?? "";
  const forms = [name, `${Math.ceil(at / 7)}${name}`, `-${Math.ceil((of - at + 1) / 7)}${name}`];
  return !rule.BYDAY || rule.BYDAY.some((one) => forms.includes(one.replace("+", "")));
}

/** Which period a moment is in, counted from that of DTSTART. */
function periodOf(rule: PlainRule, wall: Wall): number {
  const date = new Date(wall);
  const first = names.indexOf(rule.WKST ?? "MO");
  if (rule.FREQ === "YEARLY")
    return rule.BYWEEKNO
      ? weekOf(new Date(Math.floor(wall / dayLength) * dayLength), first).year
      : date.getUTCFullYear();
  if (rule.FREQ === "MONTHLY") return date.getUTCFullYear() * 12 + date.getUTCMonth();
  if (rule.FREQ === "WEEKLY") return weekOf(new Date(Math.floor(wall / dayLength) * dayLength), first).begin;
  return Math.floor(wall / units[rule.FREQ]);
}

/** What the rule leaves open is as in DTSTART. */
function complete(rule: PlainRule, start: Wall): PlainRule {
  const date = new Date(start);
  const whole = { ...rule };
  const order = ["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"].indexOf(rule.FREQ);
  if (order > 0) whole.BYSECOND ??= [date.getUTCSeconds()];
  if (order > 1) whole.BYMINUTE ??= [date.getUTCMinutes()];
  if (order > 2) whole.BYHOUR ??= [date.getUTCHours()];
  if (rule.BYDAY || rule.BYMONTHDAY || rule.BYYEARDAY) return whole;
  if (rule.FREQ === "WEEKLY" || rule.BYWEEKNO) whole.BYDAY = [names[date.getUTCDay()] ?? ""];
  else if (rule.FREQ === "MONTHLY") whole.BYMONTHDAY = [date.getUTCDate()];
  else if (rule.FREQ === "YEARLY") {
    whole.BYMONTHDAY = [date.getUTCDate()];
    whole.BYMONTH ??= [date.getUTCMonth() + 1];
  }
  return whole;
}

const all = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/**
 * A rule's walls by the letter of RFC 5545 §3.3.10: every moment of the range is asked whether it is one. Slow, and without the
 * arithmetic of what it tests.
 */
export function referenceWalls(given: PlainRule, start: Wall, last: Wall): Wall[] {
  const rule = complete(given, start);
  const base = periodOf(rule, start);
  const times: number[] = [];
  for (const hour of (rule.BYHOUR ?? all(24)).toSorted((a, b) => a - b))
    for (const minute of (rule.BYMINUTE ?? all(60)).toSorted((a, b) => a - b))
      for (const second of (rule.BYSECOND ?? all(60)).toSorted((a, b) => a - b))
        times.push((hour * 3600 + minute * 60 + second) * 1000);
  const periods = new Map<number, Wall[]>();
  // From well before the start: BYSETPOS counts what is before DTSTART in its period.
  for (
    let day = Math.floor(start / dayLength) * dayLength - 380 * dayLength;
    day <= last + 380 * dayLength;
    day += dayLength
  ) {
    if (
      rule.FREQ !== "YEARLY" &&
      rule.FREQ !== "MONTHLY" &&
      (day < start - 8 * dayLength || day > last + 8 * dayLength)
    )
      continue;
    if (!isDay(rule, new Date(day))) continue;
    for (const time of times) {
      const period = periodOf(rule, day + time);
      if (
        period >= base &&
        ((period - base) / (rule.FREQ === "WEEKLY" ? 7 * dayLength : 1)) % (rule.INTERVAL ?? 1) === 0
      )
        periods.set(period, [...(periods.get(period) ?? []), day + time]);
    }
  }
  const walls = [...periods.values()].flatMap((set) =>
    set.filter(
      (_, index) => !rule.BYSETPOS || rule.BYSETPOS.some((at) => (at > 0 ? at - 1 : set.length + at) === index),
    ),
  );
  const found = [start, ...walls.filter((wall) => wall > start)].toSorted((a, b) => a - b);
  return found.slice(0, rule.COUNT).filter((wall) => wall <= last);
}

const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const some = <T>(one: fc.Arbitrary<T>, most = 4): fc.Arbitrary<T[]> =>
  fc.uniqueArray(one, { minLength: 1, maxLength: most });
const maybe = <T>(one: fc.Arbitrary<T>, weight = 3): fc.Arbitrary<T | undefined> =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight }, { arbitrary: one, weight: 1 });
const signed = (most: number): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min: 1, max: most }), fc.integer({ min: -most, max: -1 }));

const plainDay = fc.constantFrom(...weekdays);
const nthDay = (most: number): fc.Arbitrary<string> =>
  fc.oneof(
    plainDay,
    fc.tuple(signed(most), plainDay).map(([nth, day]) => `${nth}${day}`),
  );

/** Any rule that RFC 5545 allows, of a frequency. */
function ruleOf(FREQ: PlainRule["FREQ"]): fc.Arbitrary<PlainRule> {
  const isLong = FREQ === "MONTHLY" || FREQ === "YEARLY";
  return fc
    .record({
      FREQ: fc.constant(FREQ),
      INTERVAL: maybe(fc.integer({ min: 1, max: FREQ === "YEARLY" ? 4 : 40 }), 1),
      COUNT: maybe(fc.integer({ min: 1, max: 60 })),
      WKST: maybe(fc.constantFrom("SU", "WE", "MO")),
      BYSECOND: maybe(some(fc.integer({ min: 0, max: 59 }), 3), 6),
      BYMINUTE: maybe(some(fc.integer({ min: 0, max: 59 }), 3), 4),
      BYHOUR: maybe(some(fc.integer({ min: 0, max: 23 }), 3)),
      BYDAY: maybe(some(isLong ? nthDay(FREQ === "YEARLY" ? 53 : 5) : plainDay), 1),
      BYMONTHDAY: FREQ === "WEEKLY" ? fc.constant(undefined) : maybe(some(signed(31), 6)),
      BYYEARDAY:
        FREQ === "DAILY" || FREQ === "WEEKLY" || FREQ === "MONTHLY"
          ? fc.constant(undefined)
          : maybe(some(signed(366), 20), 6),
      BYWEEKNO: FREQ === "YEARLY" ? maybe(some(signed(53))) : fc.constant(undefined),
      BYMONTH: maybe(some(fc.integer({ min: 1, max: 12 }), 6)),
      BYSETPOS: maybe(some(signed(6), 3)),
    })
    .map((rule) => {
      // A number has no meaning beside weeks, nor a position without a set.
      const BYDAY =
        rule.BYWEEKNO && rule.BYDAY ? [...new Set(rule.BYDAY.map((one) => one.replace(/^-?\d+/, "")))] : rule.BYDAY;
      return { ...rule, BYDAY };
    });
}

export const anyRule = fc
  .constantFrom<PlainRule["FREQ"]>("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
  .chain(ruleOf);

export const anyStart: fc.Arbitrary<Wall> = fc
  .tuple(
    fc.integer({ min: wallOf(1990, 1, 1) / dayLength, max: wallOf(2050, 1, 1) / dayLength }),
    fc.integer({ min: 0, max: 86_399 }),
  )
  .map(([day, second]) => day * dayLength + second * 1000);

/** How far a rule is followed: twenty years, or as long as the reference can. */
export const spans: Record<PlainRule["FREQ"], number> = {
  YEARLY: 20 * 366 * dayLength,
  MONTHLY: 20 * 366 * dayLength,
  WEEKLY: 20 * 366 * dayLength,
  DAILY: 20 * 366 * dayLength,
  HOURLY: 200 * dayLength,
  MINUTELY: 5 * dayLength,
  SECONDLY: 3 * 3_600_000,
};
