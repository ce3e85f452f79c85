/** Dates, sizes and sorting as the language writes them. `now` is given so that these stay pure. */
const bcp: Record<string, string> = { sv: "sv-SE", en: "en-GB" };
const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let found = cache.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(bcp[locale] ?? locale, options);
    cache.set(key, found);
  }
  return found;
}

/** `09.12` in Swedish, `09:12` in English. */
export function formatTime(locale: string, ms: number): string {
  const time = formatter(locale, { hour: "2-digit", minute: "2-digit" }).format(ms);
  return locale === "sv" ? time.replace(":", ".") : time;
}

/** `Tisdag 24 november`; with the year when it is another than now's. */
export function formatDay(locale: string, ms: number, now: number): string {
  const isThisYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  const day = formatter(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(isThisYear ? {} : { year: "numeric" }),
  }).format(ms);
  return day.charAt(0).toLocaleUpperCase(locale) + day.slice(1).replace(",", "");
}

/** `24 november` or `24 november 2025`. */
export function formatDate(locale: string, ms: number, now: number): string {
  const isThisYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  return formatter(locale, { day: "numeric", month: "long", ...(isThisYear ? {} : { year: "numeric" }) }).format(ms);
}

function dayNumber(ms: number): number {
  const date = new Date(ms);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}

/** `09.12` today, `Igår 15.20`, `12 november`. */
export function formatWhen(
  locale: string,
  ms: number,
  now: number,
  words: { today?: string; yesterday: string },
): string {
  const age = dayNumber(now) - dayNumber(ms);
  if (age <= 0) return words.today ? `${words.today} ${formatTime(locale, ms)}` : formatTime(locale, ms);
  if (age === 1) return `${words.yesterday} ${formatTime(locale, ms)}`;
  return formatDate(locale, ms, now);
}

/** When something will be: `Idag 14.00`, `Imorgon 09.00`, `Torsdag 26 november 13.00`. What has been is told as `formatWhen` does. */
export function formatComing(
  locale: string,
  ms: number,
  now: number,
  words: { today: string; tomorrow: string; yesterday: string },
): string {
  const ahead = dayNumber(ms) - dayNumber(now);
  if (ahead < 0) return formatWhen(locale, ms, now, words);
  const day = ahead === 0 ? words.today : ahead === 1 ? words.tomorrow : formatDay(locale, ms, now);
  return `${day} ${formatTime(locale, ms)}`;
}

/** A moment as it stands within a sentence: `idag 14.00`. */
export const withinSentence = (locale: string, moment: string): string =>
  moment.charAt(0).toLocaleLowerCase(locale) + moment.slice(1);

/** ISO 8601 week number of a local day. */
export function weekOf(ms: number): number {
  const date = new Date(ms);
  const day = new Date(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()));
  day.setUTCDate(day.getUTCDate() + 4 - (day.getUTCDay() || 7));
  const year = Date.UTC(day.getUTCFullYear(), 0, 1);
  return Math.ceil(((day.getTime() - year) / 86_400_000 + 1) / 7);
}

/** `2,4 MB`: decimal units, as files are sold and counted. */
export function formatBytes(locale: string, bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toLocaleString(bcp[locale] ?? locale, { maximumFractionDigits: digits })} ${units[unit]}`;
}
