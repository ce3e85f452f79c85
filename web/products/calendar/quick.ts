import { addDays, isDay, timeOn, weekdayOf, type Day } from "./days.ts";

/** What was understood of an entry in words. Times as the form has them: of whole days the last one included. */
export interface Quick {
  readonly summary: string;
  readonly isAllDay: boolean;
  readonly start: string;
  readonly end: string;
}

/** Stands in the text where something was understood. */
const understood = "\u0001";

const weekdays = [
  ["måndag", "mån", "monday", "mon"],
  ["tisdag", "tis", "tuesday", "tues", "tue"],
  ["onsdag", "ons", "wednesday", "wed"],
  ["torsdag", "tors", "tor", "thursday", "thurs", "thur", "thu"],
  ["fredag", "fre", "friday", "fri"],
  ["lördag", "lör", "saturday", "sat"],
  ["söndag", "sön", "sunday", "sun"],
];
const months = ["jan", "feb", "mar", "apr", "maj|may", "jun", "jul", "aug", "sep", "okt|oct", "nov", "dec"].map((one) =>
  one.split("|"),
);

const isoDay = /(?<![\d-])(\d{4}-\d{2}-\d{2})(?![\d-])/u;
const dayMonth =
  /(?<![\p{L}\d])(?:(?:den|the|on|på)\s+)?(\d{1,2})(?:st|nd|rd|th|:e|:a)?\s+(?:of\s+)?(jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)\p{L}*\.?(?:,?\s+(\d{4}))?(?![\p{L}\d])/iu;
const monthDay =
  /(?<![\p{L}\d])(?:on\s+)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}*\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?(?![\p{L}\d:.–-])/iu;
const slashDay = /(?<![\p{L}\d/])(?:(?:den|på|on)\s+)?(\d{1,2})\/(\d{1,2})(?![\d/])/iu;
const relativeDay =
  /(?<!\p{L})(idag|i dag|today|imorgon|i morgon|imorrn|tomorrow|i övermorgon|övermorgon|the day after tomorrow|day after tomorrow)(?!\p{L})/iu;
const weekday =
  /(?<!\p{L})(?:(?:på|on|nu på)\s+)?(?:(nästa|next)\s+)?(måndag|mån|monday|mon|tisdag|tis|tuesday|tues|tue|onsdag|ons|wednesday|wed|torsdag|tors|tor|thursday|thurs|thur|thu|fredag|fre|friday|fri|lördag|lör|saturday|sat|söndag|sön|sunday|sun)(?:en)?(?!\p{L})/iu;
const range =
  /(?<![\p{L}\d.:])(?:(?:kl\.?|klockan|at|från|from|between|mellan)\s*)?(\d{1,2})(?:[.:](\d{2}))?\s*(am|pm)?\s*(?:-|–|till|to|until|och|and)\s*(\d{1,2})(?:[.:](\d{2}))?\s*(am|pm)?(?![\p{L}\d])/iu;
const marked =
  /(?<![\p{L}\d.:])(?:(?:(?:kl\.?|klockan|at|från|from)\s*(\d{1,2})(?:[.:](\d{2}))?\s*(am|pm)?)|(?:(\d{1,2})[.:](\d{2})\s*(am|pm)?)|(?:(\d{1,2})\s*(am|pm)))(?![\p{L}\d])/iu;
/** A number alone is a time beside a day, or as the last word. */
const bare = /(?<![\p{L}\d.:])(\d{1,2})(?=\s*(?:\u0001|$))|(?<=\u0001\s*)(\d{1,2})(?![\p{L}\d.:])/u;
const duration =
  /(?<![\p{L}\d])(?:(?:i|for)\s+)?(en halv|half an|\d+(?:[.,]\d+)?|en|ett|one|an|a|två|two|tre|three)\s*-?\s*(timmar|timme|tim|hours|hour|hrs|hr|h|minuter|minuters|minutes|minute|min|dagar|days)(?!\p{L})/iu;
const half = /(?<!\p{L})(?:(?:i|for)\s+)?(?:en\s+)?(halvtimme|kvart)(?!\p{L})/iu;

const numbers: Readonly<Record<string, number>> = {
  "en halv": 0.5,
  "half an": 0.5,
  en: 1,
  ett: 1,
  one: 1,
  an: 1,
  a: 1,
  två: 2,
  two: 2,
  tre: 3,
  three: 3,
};

/** Takes what a pattern finds out of a text, where its reading is one. */
function take<T>(
  text: string,
  pattern: RegExp,
  read: (found: RegExpExecArray) => T | null,
): { rest: string; value: T } | null {
  const found = pattern.exec(text);
  const value = found && read(found);
  if (!found || value === null) return null;
  return { rest: `${text.slice(0, found.index)}${understood}${text.slice(found.index + found[0].length)}`, value };
}

const two = (n: number): string => String(n).padStart(2, "0");

/** Without a year: the next time that the date comes. */
function dateOf(day: string, month: number, year: string | undefined, today: Day): Day | null {
  const written = (of: number): Day => `${of}-${two(month)}-${two(Number(day))}`;
  const thisYear = Number(today.slice(0, 4));
  const found = written(year === undefined ? thisYear : Number(year));
  const next = year === undefined && found < today ? written(thisYear + 1) : found;
  return isDay(next) ? next : null;
}

const monthOf = (name = ""): number => months.findIndex((names) => names.includes(name.toLowerCase())) + 1;

function readWeekday(found: RegExpExecArray, today: Day): Day {
  const wanted = weekdays.findIndex((names) => names.includes((found[2] ?? "").toLowerCase()));
  const own = weekdayOf(today);
  // Next Thursday is the Thursday of next week; Thursday is the next one that comes.
  if (found[1] !== undefined) return addDays(today, 7 - own + wanted);
  return addDays(today, ((wanted - own + 6) % 7) + 1);
}

function takeDay(text: string, today: Day): { rest: string; value: Day } | null {
  return (
    take(text, isoDay, ([, day = ""]) => (isDay(day) ? day : null)) ??
    take(text, dayMonth, ([, day = "", month, year]) => dateOf(day, monthOf(month), year, today)) ??
    take(text, monthDay, ([, month, day = "", year]) => dateOf(day, monthOf(month), year, today)) ??
    take(text, slashDay, ([, day = "", month]) => dateOf(day, Number(month), undefined, today)) ??
    take(text, relativeDay, ([, name = ""]) => {
      if (/över|after/iu.test(name)) return addDays(today, 2);
      return addDays(today, /dag|today/iu.test(name) ? 0 : 1);
    }) ??
    take(text, weekday, (found) => readWeekday(found, today))
  );
}

/** Minutes since midnight; null: no clock shows it. */
function minutesOf(hour: string | undefined, minute: string | undefined, half: string | undefined): number | null {
  const [h, m] = [Number(hour), Number(minute ?? 0)];
  if (m > 59 || h > 24 || (h === 24 && m > 0)) return null;
  if (half === undefined) return h * 60 + m;
  if (h < 1 || h > 12) return null;
  return ((h % 12) + (half.toLowerCase() === "pm" ? 12 : 0)) * 60 + m;
}

interface Clock {
  readonly from: number;
  readonly to: number | null;
}

function readRange(found: RegExpExecArray): Clock | null {
  const [, h1, m1, half1, h2, m2, half2] = found;
  const from = minutesOf(h1, m1, half1 ?? half2);
  const to = minutesOf(h2, m2, half2 ?? half1);
  if (from === null || to === null) return null;
  // 11–1 pm begins in the morning.
  const begin = half1 === undefined && half2 !== undefined && from > to ? from - 720 : from;
  return { from: begin, to: to > begin ? to : to + 1440 };
}

const takeClock = (text: string): { rest: string; value: Clock } | null =>
  take(text, range, readRange) ??
  take(text, marked, ([, h1, m1, half1, h2, m2, half2, h3, half3]) => {
    const from = minutesOf(h1 ?? h2 ?? h3, m1 ?? m2, half1 ?? half2 ?? half3);
    return from === null ? null : { from, to: null };
  }) ??
  take(text, bare, ([, before, after]) => {
    const from = minutesOf(before ?? after, undefined, undefined);
    return from === null ? null : { from, to: null };
  });

interface Length {
  readonly minutes: number;
  readonly days: number;
}

const takeLength = (text: string): { rest: string; value: Length } | null =>
  take(text, half, ([, name = ""]) => ({ minutes: /kvart/iu.test(name) ? 15 : 30, days: 0 })) ??
  take(text, duration, ([, amount = "", unit = ""]) => {
    const n = numbers[amount.toLowerCase()] ?? Number(amount.replace(",", "."));
    if (n <= 0) return null;
    if (/^d/iu.test(unit)) return n <= 366 ? { minutes: 0, days: Math.ceil(n) } : null;
    const minutes = Math.round(n * (/^m/iu.test(unit) ? 1 : 60));
    return minutes <= 10_080 ? { minutes, days: 0 } : null;
  });

const edge =
  /^(?:[\s,;:–-]|(?:på|on|kl|at|den|the|from|från)(?!\p{L}))+|(?:[\s,;:–-]|(?<!\p{L})(?:på|on|kl|at|den|the|from|från|i))+$/giu;

/**
 * Reads an entry in Swedish or English words: `möte med Bo torsdag 13-14`, `lunch 12 tomorrow`. `today` and `minutes`:
 * where the reader's clock is. Null: it does not say when.
 */
export function readQuick(text: string, today: Day, minutes: number): Quick | null {
  const day = takeDay(text.slice(0, 1000), today);
  const length = takeLength(day?.rest ?? text.slice(0, 1000));
  const afterLength = length?.rest ?? day?.rest ?? text.slice(0, 1000);
  const clock = takeClock(afterLength);
  if (!day && !clock) return null;
  const summary = (clock?.rest ?? afterLength)
    .replaceAll(understood, " ")
    .replaceAll(/\s+/gu, " ")
    .trim()
    .replaceAll(edge, "");
  if (!clock) {
    const first = day?.value ?? today;
    return { summary, isAllDay: true, start: first, end: addDays(first, Math.max((length?.value.days ?? 1) - 1, 0)) };
  }
  const { from, to } = clock.value;
  // A time that is over today is tomorrow's.
  const first = day?.value ?? (from > minutes ? today : addDays(today, 1));
  const took = length?.value.minutes || 60;
  return { summary, isAllDay: false, start: timeOn(first, from), end: timeOn(first, to ?? from + took) };
}
