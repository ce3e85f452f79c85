import type { BookingPage, BookingSettings, BookingSpan } from "@safos/contract/booking";
import { ownZone } from "../queries.ts";

type Question = BookingSettings["questions"][number];

/** What is being written of a booking page: numbers and hours as text. */
export interface Draft {
  readonly title: string;
  readonly text: string;
  readonly minutes: string;
  /** Of each weekday, Monday first: `9-12, 13-16`. */
  readonly hours: readonly string[];
  readonly step: string;
  readonly before: string;
  readonly after: string;
  /** In hours. */
  readonly notice: string;
  readonly ahead: string;
  readonly mostPerDay: string;
  readonly keptDays: string;
  readonly zone: string;
  readonly hasCall: boolean;
  readonly location: string;
  readonly asksPhone: boolean;
  readonly questions: readonly Question[];
  readonly confirmation: string;
  readonly isOpen: boolean;
}

/** Least and most of what is written as a number. */
export const limits = {
  step: [5, 240],
  before: [0, 240],
  after: [0, 240],
  notice: [0, 720],
  ahead: [1, 180],
  keptDays: [1, 365],
  mostPerDay: [1, 100],
} as const;
export type NumberName = keyof typeof limits;

const usual: BookingSettings = {
  ...{ title: "", text: "", minutes: [30], step: 30, zone: "", before: 0, after: 10, notice: 24 * 60, ahead: 60 },
  hours: [0, 1, 2, 3, 4, 5, 6].map((weekday) =>
    weekday < 5
      ? [
          { from: 540, to: 720 },
          { from: 780, to: 960 },
        ]
      : [],
  ),
  ...{ mostPerDay: null, hasCall: true, location: "", asksPhone: false, questions: [], confirmation: "" },
  ...{ keptDays: 90, isOpen: true },
};

export function draftOf(page: BookingPage | null): Draft {
  const settings = page?.settings ?? { ...usual, zone: ownZone() };
  const { mostPerDay, step, before, after, notice, ahead, keptDays } = settings;
  return {
    ...settings,
    minutes: settings.minutes.join(", "),
    hours: settings.hours.map(writeHours),
    step: String(step),
    before: String(before),
    after: String(after),
    notice: String(notice / 60),
    ahead: String(ahead),
    keptDays: String(keptDays),
    mostPerDay: mostPerDay === null ? "" : String(mostPerDay),
  };
}

const clock = (minutes: number): string => {
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)}${rest === 0 ? "" : `:${String(rest).padStart(2, "0")}`}`;
};

export const writeHours = (spans: readonly BookingSpan[]): string =>
  spans.map(({ from, to }) => `${clock(from)}-${clock(to)}`).join(", ");

/** Null: it is none. `9-12, 13:30–16`; a full stop is a colon too. */
export function readHours(text: string): BookingSpan[] | null {
  const spans: BookingSpan[] = [];
  for (const part of text.split(",").map((one) => one.trim())) {
    if (part === "") continue;
    const found = /^(\d{1,2})(?:[.:](\d\d))?\s*[-–]\s*(\d{1,2})(?:[.:](\d\d))?$/.exec(part);
    if (!found) return null;
    const [, fromHour, fromMinute = "0", toHour, toMinute = "0"] = found;
    const from = Number(fromHour) * 60 + Number(fromMinute);
    const to = Number(toHour) * 60 + Number(toMinute);
    const isOdd = Number(fromMinute) > 59 || Number(toMinute) > 59 || to > 1440 || to <= from;
    if (isOdd || from < (spans.at(-1)?.to ?? 0)) return null;
    spans.push({ from, to });
  }
  return spans.length > 6 ? null : spans;
}

/** Null: it is none between the least and the most. */
export function readNumber(name: NumberName, text: string): number | null {
  const [least, most] = limits[name];
  if (!/^\d{1,5}([.,]\d{1,2})?$/.test(text.trim())) return null;
  const number = Number(text.trim().replace(",", "."));
  const isWhole = name === "notice" || Number.isInteger(number);
  return isWhole && number >= least && number <= most ? number : null;
}

export function readMinutes(text: string): number[] | null {
  const all = text.split(",").map((one) => one.trim());
  if (all.length > 5 || !all.every((one) => /^\d{1,3}$/.test(one))) return null;
  const numbers = all.map(Number);
  return numbers.every((one) => one >= 5 && one <= 480) ? numbers : null;
}

/** Null: something is not as it must be. */
export function settingsOf(draft: Draft): BookingSettings | null {
  const minutes = readMinutes(draft.minutes);
  const hours = draft.hours.flatMap((one) => {
    const spans = readHours(one);
    return spans === null ? [] : [spans];
  });
  const read = (name: Exclude<NumberName, "mostPerDay">) => readNumber(name, draft[name]);
  const [step, before, after, notice, ahead, keptDays] = [
    ...[read("step"), read("before"), read("after")],
    ...[read("notice"), read("ahead"), read("keptDays")],
  ];
  const mostPerDay = draft.mostPerDay.trim() === "" ? null : readNumber("mostPerDay", draft.mostPerDay);
  const questions = draft.questions.map(({ id, title, kind, options, isRequired }) => {
    const kept = options.map((one) => one.trim()).filter((one) => one !== "");
    return { id, title: title.trim(), kind, options: kind === "choice" ? kept : [], isRequired };
  });
  const isOdd = questions.some(
    ({ title, kind, options }) => title === "" || (kind === "choice" && options.length === 0),
  );
  if (draft.title.trim() === "" || minutes === null || hours.length < 7 || isOdd) return null;
  if (step == null || before == null || after == null || notice == null || ahead == null || keptDays == null)
    return null;
  if (mostPerDay === null && draft.mostPerDay.trim() !== "") return null;
  const { text, zone, hasCall, location, asksPhone, confirmation, isOpen } = draft;
  return {
    ...{ text, zone, hasCall, location, asksPhone, confirmation, isOpen, title: draft.title.trim(), minutes, hours },
    ...{ step, before, after, notice: Math.round(notice * 60), ahead, keptDays, mostPerDay, questions },
  };
}
