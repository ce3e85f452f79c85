import type { GuestInvitation } from "@safos/contract/calendar";

const languages = { sv: "sv-SE", en: "en-GB" } as const;
const dayMs = 86_400_000;

/** `torsdag 3 december 2026 09:00–10:00` in the reader's own time; of whole days without a clock. */
export function writeWhen(
  locale: "sv" | "en",
  { start, end, isAllDay }: Pick<GuestInvitation, "start" | "end" | "isAllDay">,
): string {
  const zone = isAllDay ? { timeZone: "UTC" } : {};
  const day = new Intl.DateTimeFormat(languages[locale], { dateStyle: "full", ...zone });
  const from = new Date(start);
  const to = new Date(end);
  const last = isAllDay ? new Date(Math.max(from.getTime(), to.getTime() - dayMs)) : to;
  const isSameDay = day.format(from) === day.format(last);
  if (isAllDay) return isSameDay ? day.format(from) : `${day.format(from)} – ${day.format(last)}`;
  const clock = new Intl.DateTimeFormat(languages[locale], { hour: "2-digit", minute: "2-digit" });
  const begins = `${day.format(from)} ${clock.format(from)}`;
  return isSameDay ? `${begins}–${clock.format(to)}` : `${begins} – ${day.format(to)} ${clock.format(to)}`;
}
