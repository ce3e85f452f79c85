import { wallOf, type Wall } from "../time.ts";
import { utc, zoneOf, type Transition, type Zone } from "./zone.ts";

const zones = new Map<string, Zone>();
const transitions = new Map<string, Transition[]>();
const firstYear = 1800;
const lastYear = 2100;

const milliseconds = (nanoseconds: number): number => nanoseconds / 1_000_000;

function canonicalName(name: string): string | null {
  // Offsets such as +01:00 are zones to Intl, but no names.
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name)) return null;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch {
    return null;
  }
}

/** The changes of a zone's offset from 1800 until 2100, by the time zone data of the runtime. */
function readTransitions(name: string): Transition[] {
  const found: Transition[] = [];
  let current = new Temporal.ZonedDateTime(BigInt(wallOf(firstYear, 1, 1)) * 1_000_000n, name);
  for (;;) {
    const next = current.getTimeZoneTransition("next");
    if (!next || next.year > lastYear) return found;
    const [before, after] = [milliseconds(current.offsetNanoseconds), milliseconds(next.offsetNanoseconds)];
    if (before !== after) found.push({ at: next.epochMilliseconds, before, after });
    current = next;
  }
}

/** Beyond the table, where a zone goes on changing. */
function slowZone(name: string): Pick<Zone, "toInstant" | "toWall"> {
  const zonedOf = (instant: number): Temporal.ZonedDateTime =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(name);
  const toWall = (instant: number): Wall => instant + milliseconds(zonedOf(instant).offsetNanoseconds);
  const toInstant = (wall: Wall): number => {
    const plain = Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO("UTC").toPlainDateTime();
    return plain.toZonedDateTime(name, { disambiguation: "compatible" }).epochMilliseconds;
  };
  return { toInstant, toWall };
}

function makeZone(name: string): Zone {
  const table = readTransitions(name);
  transitions.set(name, table);
  const first = milliseconds(
    new Temporal.ZonedDateTime(BigInt(wallOf(firstYear, 1, 1)) * 1_000_000n, name).offsetNanoseconds,
  );
  const fast = zoneOf(name, table, first);
  const slow = slowZone(name);
  const end = wallOf(lastYear, 1, 1);
  return {
    ianaName: name,
    toInstant: (wall) => (wall < end ? fast : slow).toInstant(wall),
    toWall: (instant) => (instant < end ? fast : slow).toWall(instant),
  };
}

/** A zone by its IANA name, in any letter case; null when there is none of the name. */
export function ianaZone(name: string): Zone | null {
  const known = zones.get(name);
  if (known) return known;
  if (/^(UTC|Etc\/UTC|GMT)$/i.test(name)) return utc;
  const canonical = canonicalName(name);
  if (canonical === null) return null;
  const zone = zones.get(canonical) ?? makeZone(canonical);
  // By its own spelling only, so that the table stays as short as the database's list of names.
  zones.set(canonical, zone);
  return zone;
}

/** The transitions of an IANA zone between two instants. */
export function transitionsOf(name: string, from: number, to: number): readonly Transition[] {
  const zone = ianaZone(name);
  if (zone === null || zone === utc) return [];
  return (transitions.get(zone.ianaName ?? "") ?? []).filter(({ at }) => at >= from && at < to);
}
