const languages = { sv: "sv-SE", en: "en-GB" } as const;
type Locale = keyof typeof languages;

/** `09:30` */
export const timeIn = (locale: Locale, zone: string, moment: string): string =>
  new Intl.DateTimeFormat(languages[locale], { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(
    new Date(moment),
  );

const atNoon = (day: string): Date => new Date(`${day}T12:00:00Z`);

/** `tors 3` */
export const writeShortDay = (locale: Locale, day: string): string =>
  new Intl.DateTimeFormat(languages[locale], { timeZone: "UTC", weekday: "short", day: "numeric" }).format(atNoon(day));

/** `torsdag 3 december` */
export const writeDay = (locale: Locale, day: string): string =>
  new Intl.DateTimeFormat(languages[locale], {
    ...{ timeZone: "UTC", weekday: "long", day: "numeric", month: "long" },
  }).format(atNoon(day));

/** `december 2026` */
export const writeMonth = (locale: Locale, day: string): string =>
  new Intl.DateTimeFormat(languages[locale], { timeZone: "UTC", month: "long", year: "numeric" }).format(atNoon(day));

/** `torsdag 3 december 2026 09:30–10:00` */
export function writeSpan(locale: Locale, zone: string, start: string, end: string): string {
  const day = new Intl.DateTimeFormat(languages[locale], { timeZone: zone, dateStyle: "full" }).format(new Date(start));
  return `${day} ${timeIn(locale, zone, start)}–${timeIn(locale, zone, end)}`;
}

export const endOf = (start: string, minutes: number): string =>
  new Date(Date.parse(start) + minutes * 60_000).toISOString();

/** The days of the month of a day that lie within two others. */
export function monthWithin(day: string, first: string, last: string): { from: string; to: string } {
  const [year = 0, month = 1] = day.split("-").map(Number);
  const end = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  const begin = `${day.slice(0, 7)}-01`;
  return { from: begin < first ? first : begin, to: end > last ? last : end };
}

/** The first day of another month. */
export function addMonths(day: string, count: number): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + count, 1)).toISOString().slice(0, 10);
}
