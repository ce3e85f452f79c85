import type { Poll, PollOption } from "@safos/contract/polls";
import { now } from "../../platform/clock.ts";
import { formatDay, formatTime, useLocale } from "../../text/index.tsx";

type Dated = Pick<PollOption, "text" | "startsAt" | "endsAt" | "isAllDay">;

const zoned = (at: string, locale: string, timeZone: string): string =>
  new Intl.DateTimeFormat(locale === "sv" ? "sv-SE" : "en-GB", {
    timeZone,
    weekday: "long",
    day: "numeric",
    month: "long",
  }).format(new Date(at));

/** An option as text: its own, or its days and times in the reader's own zone; whole days are the poll's. */
function optionText(option: Dated, poll: Pick<Poll, "timeZone">, locale: string, now: number): string {
  if (option.startsAt === null) return option.text;
  const capital = (text: string): string => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
  if (option.isAllDay) {
    const first = capital(zoned(option.startsAt, locale, poll.timeZone));
    const last = option.endsAt === null ? first : zoned(option.endsAt, locale, poll.timeZone);
    return last.toLocaleLowerCase(locale) === first.toLocaleLowerCase(locale) ? first : `${first} – ${last}`;
  }
  const start = Date.parse(option.startsAt);
  const begins = `${formatDay(locale, start, now)} ${formatTime(locale, start)}`;
  if (option.endsAt === null) return begins;
  const end = Date.parse(option.endsAt);
  const isSameDay = new Date(start).toDateString() === new Date(end).toDateString();
  return `${begins}–${isSameDay ? "" : `${formatDay(locale, end, now)} `}${formatTime(locale, end)}`;
}

/** How the options of a poll read here and now. */
export function useOptionText(poll: Pick<Poll, "timeZone">): (option: Dated) => string {
  const locale = useLocale();
  return (option) => optionText(option, poll, locale, now());
}
