const languages = { sv: "sv-SE", en: "en-GB" } as const;

interface Span {
  readonly startsAt: string;
  readonly endsAt: string | null;
}

/** `torsdag 3 december 2026 13:00–14:00`, in a time zone or in the reader's own. */
export function writeSpan(locale: "sv" | "en", { startsAt, endsAt }: Span, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const day = new Intl.DateTimeFormat(languages[locale], { dateStyle: "full", ...zone });
  const clock = new Intl.DateTimeFormat(languages[locale], { hour: "2-digit", minute: "2-digit", ...zone });
  const start = new Date(startsAt);
  const begins = `${day.format(start)} ${clock.format(start)}`;
  if (endsAt === null) return begins;
  const end = new Date(endsAt);
  return day.format(start) === day.format(end)
    ? `${begins}–${clock.format(end)}`
    : `${begins} – ${day.format(end)} ${clock.format(end)}`;
}
