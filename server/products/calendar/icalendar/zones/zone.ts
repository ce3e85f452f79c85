import type { Wall } from "../time.ts";

/** How a zone's wall clock goes. Instants are milliseconds since 1970 in UTC. */
export interface Zone {
  /** The name in the IANA database, null for a zone that is only what its VTIMEZONE says. */
  readonly ianaName: string | null;
  /** The instant of a wall time by RFC 5545 §3.3.5: the first of two, and with the offset before the gap where there is none. */
  toInstant(wall: Wall): number;
  toWall(instant: number): Wall;
}

/** A change of the offset from UTC (milliseconds, east positive), in order of time. */
export interface Transition {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

const offsetIn = (transitions: readonly Transition[], found: number, first: number): number =>
  transitions[found - 1]?.after ?? first;

/** How many of the sorted numbers are at most `value`. */
function countUntil(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A zone of a table of transitions; `first` is the offset before the first of them. */
export function zoneOf(ianaName: string | null, transitions: readonly Transition[], first: number): Zone {
  const instants = Float64Array.from(transitions, ({ at }) => at);
  // After both walls of a transition have passed, the clock goes by the offset after it.
  const walls = Float64Array.from(transitions, ({ at, before, after }) => at + Math.max(before, after));
  return {
    ianaName,
    toInstant: (wall) => wall - offsetIn(transitions, countUntil(walls, wall), first),
    toWall: (instant) => instant + offsetIn(transitions, countUntil(instants, instant), first),
  };
}

export const utc: Zone = { ianaName: "UTC", toInstant: (wall) => wall, toWall: (instant) => instant };
