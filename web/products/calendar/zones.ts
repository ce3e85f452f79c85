import { fromAbsolute, parseDateTime, toCalendarDateTime } from "@internationalized/date";

/** Every zone that the browser knows, by the city that names it. */
export const zoneNames = (): string[] =>
  [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone")])].toSorted((a, b) =>
    shortZone(a).localeCompare(shortZone(b)),
  );

/** Whether the browser can reckon in it: calendars of other programs name zones of their own. */
export function isKnownZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** `2026-11-24T09:30` as a clock in the zone shows a moment. */
export const localIn = (zone: string, ms: number): string =>
  toCalendarDateTime(fromAbsolute(ms, zone)).toString().slice(0, 16);

/** The moment of such a time, in milliseconds: of one that comes twice the first, of one that is skipped as much later. */
export const instantIn = (zone: string, local: string): number => parseDateTime(local).toDate(zone).getTime();

/** `UTC+5:30` at a moment. */
export function offsetOf(zone: string, ms: number): string {
  const minutes = Math.round(fromAbsolute(ms, zone).offset / 60_000);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? "−" : "+"}${hours}${rest === 0 ? "" : `:${String(rest).padStart(2, "0")}`}`;
}

export interface FoundZone {
  readonly id: string;
  readonly city: string;
  readonly offset: string;
  /** As the reader's language calls it; "" where it has no name. */
  readonly name: string;
}

/** Of one language and moment: naming four hundred zones takes a while. */
let known: { readonly key: string; readonly zones: readonly FoundZone[] } | null = null;

function zonesAt(locale: string, ms: number): readonly FoundZone[] {
  const key = `${locale} ${ms}`;
  if (known?.key === key) return known.zones;
  const zones = zoneNames().map((id): FoundZone => {
    const parts = new Intl.DateTimeFormat(locale, { timeZone: id, timeZoneName: "longGeneric" }).formatToParts(ms);
    const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
    return { id, city: shortZone(id), offset: offsetOf(id, ms), name: /^(GMT|UTC)/.test(name) ? "" : name };
  });
  known = { key, zones };
  return zones;
}

/** How many are offered at once. */
const mostZones = 8;

const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replaceAll(/\p{Mn}/gu, "")
    .toLowerCase()
    .replaceAll("−", "-")
    .replaceAll("_", " ");

/** Zones by city, region, name or offset (`+1`, `utc-5`), those whose city begins so first. `ms`: the moment whose offsets are meant. */
export function findZones(text: string, locale: string, ms: number): readonly FoundZone[] {
  const wanted = plain(text.trim());
  if (wanted === "") return [];
  const offset = /^(?:utc|gmt)?\s*([+-]\d{1,2}(?::\d\d)?)$/.exec(wanted)?.[1];
  const rankOf = ({ id, city, name, offset: own }: FoundZone): number => {
    if (offset !== undefined) return plain(own) === `utc${offset.replace(/^([+-])0(?=\d)/, "$1")}` ? 0 : 9;
    if (plain(city).startsWith(wanted)) return 0;
    return plain(`${id} ${name} ${own}`).includes(wanted) ? 1 : 9;
  };
  return zonesAt(locale, ms)
    .map((zone) => ({ zone, rank: rankOf(zone) }))
    .filter(({ rank }) => rank < 9)
    .sort((one, other) => one.rank - other.rank)
    .slice(0, mostZones)
    .map(({ zone }) => zone);
}

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
