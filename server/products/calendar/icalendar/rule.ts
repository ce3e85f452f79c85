import { CalendarFault } from "./fault.ts";
import { readTime, writeTime, type CalendarTime } from "./time.ts";

const frequencies = ["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
type Frequency = (typeof frequencies)[number];

/** A day of the week, Sunday 0; `nth` of the month or year, from its end when negative, 0 for every one. */
export interface RuleDay {
  readonly day: number;
  readonly nth: number;
}

/** A recurrence rule (RFC 5545 §3.3.10). A list is null where the rule does not have the part; each is sorted, once each. */
export interface Rule {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count: number | null;
  readonly until: CalendarTime | null;
  /** The first day of a week, Sunday 0. */
  readonly weekStart: number;
  readonly bySecond: readonly number[] | null;
  readonly byMinute: readonly number[] | null;
  readonly byHour: readonly number[] | null;
  readonly byDay: readonly RuleDay[] | null;
  readonly byMonthDay: readonly number[] | null;
  readonly byYearDay: readonly number[] | null;
  readonly byWeek: readonly number[] | null;
  readonly byMonth: readonly number[] | null;
  readonly byPosition: readonly number[] | null;
}

const dayNames = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const malformed = (message: string): CalendarFault => new CalendarFault("malformed", message);

function readNumber(text: string, part: string, least: number, most: number): number {
  const number = /^[+-]?\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  const isSigned = least < 0;
  if (!(number >= least && number <= most) || (isSigned && number === 0))
    throw malformed(`${part} of a recurrence rule cannot be ${text.slice(0, 20)}.`);
  return number;
}

const readList = (text: string, part: string, least: number, most: number): number[] =>
  [...new Set(text.split(",").map((one) => readNumber(one.trim(), part, least, most)))].toSorted((a, b) => a - b);

function readDays(text: string): RuleDay[] {
  const days = new Map<string, RuleDay>();
  for (const one of text.split(",")) {
    const found = /^([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)$/.exec(one.trim());
    const nth = Number(found?.[1] ?? 0);
    if (!found || Math.abs(nth) > 53 || (found[1] !== undefined && nth === 0))
      throw malformed(`BYDAY of a recurrence rule cannot be ${one.slice(0, 20)}.`);
    days.set(`${nth}${found[2]}`, { nth, day: dayNames.indexOf(found[2] ?? "") });
  }
  return [...days.values()];
}

function readParts(text: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (const part of text.trim().toUpperCase().split(";")) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = part.slice(0, equals).trim();
    if (equals < 1 || parts.has(name))
      throw malformed(`A recurrence rule has a part that cannot be read: ${part.slice(0, 40)}.`);
    parts.set(name, part.slice(equals + 1).trim());
  }
  return parts;
}

/** Reads the value of RRULE. Throws `malformed`, and `unsupported` for calendars other than the Gregorian (RFC 7529). */
export function readRule(text: string): Rule {
  const parts = readParts(text);
  if (parts.has("RSCALE") || parts.has("SKIP"))
    throw new CalendarFault("unsupported", "Recurrence by another calendar (RSCALE) is not supported.");
  const frequency = frequencies.find((one) => one === parts.get("FREQ"));
  if (!frequency) throw malformed("A recurrence rule has no valid FREQ.");
  if (parts.has("COUNT") && parts.has("UNTIL")) throw malformed("A recurrence rule has both COUNT and UNTIL.");
  const one = (part: string, least: number, most: number): number | null => {
    const value = parts.get(part);
    return value === undefined ? null : readNumber(value, part, least, most);
  };
  const list = (part: string, least: number, most: number): number[] | null => {
    const value = parts.get(part);
    return value === undefined ? null : readList(value, part, least, most);
  };
  const seconds = list("BYSECOND", 0, 60);
  const until = parts.get("UNTIL");
  const days = parts.get("BYDAY");
  const rule: Rule = {
    frequency,
    interval: one("INTERVAL", 1, 2_000_000_000) ?? 1,
    count: one("COUNT", 1, 4_294_967_295),
    until: until === undefined ? null : readTime(until),
    weekStart: Math.max(dayNames.indexOf(parts.get("WKST") ?? "MO"), -1),
    // A second 60 is taken for 59 by who knows no leap seconds.
    bySecond: seconds && [...new Set(seconds.map((second) => Math.min(second, 59)))],
    byMinute: list("BYMINUTE", 0, 59),
    byHour: list("BYHOUR", 0, 23),
    byDay: days === undefined ? null : readDays(days),
    byMonthDay: list("BYMONTHDAY", -31, 31),
    byYearDay: list("BYYEARDAY", -366, 366),
    byWeek: list("BYWEEKNO", -53, 53),
    byMonth: list("BYMONTH", 1, 12),
    byPosition: list("BYSETPOS", -366, 366),
  };
  checkRule(rule);
  return rule;
}

/** What the RFC forbids and what therefore has no meaning. */
function checkRule(rule: Rule): void {
  if (rule.weekStart < 0) throw malformed("WKST of a recurrence rule is no day.");
  const hasNth = rule.byDay?.some(({ nth }) => nth !== 0) ?? false;
  if (hasNth && rule.frequency !== "MONTHLY" && rule.frequency !== "YEARLY")
    throw malformed(`BYDAY with a number has no meaning in a ${rule.frequency} rule.`);
  if (hasNth && rule.byWeek) throw malformed("BYDAY with a number has no meaning beside BYWEEKNO.");
  if (rule.byWeek && rule.frequency !== "YEARLY") throw malformed("BYWEEKNO has no meaning but in a YEARLY rule.");
}

const writeDay = ({ nth, day }: RuleDay): string => `${nth === 0 ? "" : nth}${dayNames[day] ?? ""}`;

/** A rule as the value of RRULE. */
export function writeRule(rule: Rule): string {
  const parts: [string, string | number | null][] = [
    ["FREQ", rule.frequency],
    ["UNTIL", rule.until && writeTime(rule.until)],
    ["COUNT", rule.count],
    ["INTERVAL", rule.interval === 1 ? null : rule.interval],
    ["BYSECOND", rule.bySecond && rule.bySecond.join(",")],
    ["BYMINUTE", rule.byMinute && rule.byMinute.join(",")],
    ["BYHOUR", rule.byHour && rule.byHour.join(",")],
    ["BYDAY", rule.byDay && rule.byDay.map(writeDay).join(",")],
    ["BYMONTHDAY", rule.byMonthDay && rule.byMonthDay.join(",")],
    ["BYYEARDAY", rule.byYearDay && rule.byYearDay.join(",")],
    ["BYWEEKNO", rule.byWeek && rule.byWeek.join(",")],
    ["BYMONTH", rule.byMonth && rule.byMonth.join(",")],
    ["BYSETPOS", rule.byPosition && rule.byPosition.join(",")],
    ["WKST", rule.weekStart === 1 ? null : (dayNames[rule.weekStart] ?? null)],
  ];
  return parts.flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`])).join(";");
}
