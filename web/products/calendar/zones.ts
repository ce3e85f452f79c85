import { fromAbsolute } from "@internationalized/date";

/** Every zone that the browser knows, by the city that names it. */
export const zoneNames = (): string[] =>
  Intl.supportedValuesOf("timeZone").toSorted((a, b) => shortZone(a).localeCompare(shortZone(b)));

/** `America/New_York` as `New York`. */
export const shortZone = (zone: string): string => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");

/** The day of a moment by the clock of a zone: `2026-12-03`. */
export const dayIn = (zone: string, moment: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(new Date(moment));

/** What a clock in the zone shows: `18.00` in Swedish. */
export function formatInZone(locale: string, ms: number, zone: string): string {
  const { hour, minute } = fromAbsolute(ms, zone);
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${two(hour)}${locale === "sv" ? "." : ":"}${two(minute)}`;
}
