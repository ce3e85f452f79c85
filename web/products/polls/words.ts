import type { Poll, PollOption } from "@safos/contract/polls";
import { formatDay, formatTime } from "../../text/index.tsx";

type Dated = Pick<PollOption, "text" | "startsAt" | "endsAt" | "isAllDay">;

const zoned = (at: string, locale: string, timeZone: string): string =>
  new Intl.DateTimeFormat(locale === "sv" ? "sv-SE" : "en-GB", {
    timeZone,
    weekday: "long",
    day: "numeric",
    month: "long",
  }).format(new Date(at));

/** An option in words: its text, or its days and times in the reader's own zone; whole days are the poll's. */
export function optionWords(option: Dated, poll: Pick<Poll, "timeZone">, locale: string, now: number): string {
  if (option.startsAt === null) return option.text;
  const capital = (text: string): string => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
  if (option.isAllDay) {
    const first = capital(zoned(option.startsAt, locale, poll.timeZone));
    const last = option.endsAt === null ? first : zoned(option.endsAt, locale, poll.timeZone);
    return last.toLocaleLowerCase(locale) === first.toLocaleLowerCase(locale) ? first : `${first} – ${last}`;
  }
  const start = Date.parse(option.startsAt);
  const words = `${formatDay(locale, start, now)} ${formatTime(locale, start)}`;
  if (option.endsAt === null) return words;
  const end = Date.parse(option.endsAt);
  const isSameDay = new Date(start).toDateString() === new Date(end).toDateString();
  return `${words}–${isSameDay ? "" : `${formatDay(locale, end, now)} `}${formatTime(locale, end)}`;
}

/** The options that stand first: by points in ranked polls, else by votes and then by maybe. Nobody's when nobody has voted. */
export function bestOptions(poll: Poll): ReadonlySet<string> {
  const weight = (one: PollOption): number =>
    poll.choice === "ranked" ? (one.points ?? 0) : (one.votes ?? 0) * 1000 + (one.maybe ?? 0);
  const most = Math.max(0, ...poll.options.map(weight));
  return new Set(most === 0 ? [] : poll.options.filter((one) => weight(one) === most).map((one) => one.id));
}
