import type { Zone } from "../icalendar/zones/zone.ts";
import type { WorkingHours } from "@safos/contract/calendar";
import { dayOf, spansOn } from "../calendars/hours.ts";
import { dayMs } from "../limits.ts";
import type { Taken } from "./free-busy.ts";
import { usualHours } from "./usual-hours.ts";

const minuteMs = 60_000;
/** Proposals begin on whole and half hours. */
const step = 30;

interface Wanted {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly minutes: number;
  /** By whose clock the working day is. */
  readonly zone: Pick<Zone, "toInstant" | "toWall">;
  /** Days that are none, as `2026-12-24`. */
  readonly without: ReadonlySet<string>;
  /** Working hours by that clock. */
  readonly week?: WorkingHours["week"];
}

export interface Proposal {
  readonly start: number;
  readonly end: number;
  /** How many are free. */
  readonly free: number;
  /** How many are perhaps busy. */
  readonly tentative: number;
  /** How many are away. */
  readonly away: number;
}

/** When something of this length may be within working hours. */
export function startsOf({ from, to, minutes, zone, without, week = usualHours.week }: Wanted): number[] {
  const starts: number[] = [];
  const length = minutes * minuteMs;
  const firstDay = dayOf(zone, from);
  for (let day = firstDay; day <= zone.toWall(to); day += dayMs) {
    if (without.has(new Date(day).toISOString().slice(0, 10))) continue;
    for (const span of spansOn(week, day))
      for (let minute = Math.ceil(span.from / step) * step; minute + minutes <= span.to; minute += step) {
        const start = zone.toInstant(day + minute * minuteMs);
        if (start >= from && start + length <= to) starts.push(start);
      }
  }
  return starts;
}

const better = (a: Proposal, b: Proposal): number => b.free - a.free || b.tentative - a.tentative || a.start - b.start;

const order = ["unavailable", "busy", "tentative"] as const;

/** What a time is to someone: away before busy, and that before tentative. */
function kindAt(periods: readonly Taken[], start: number, end: number): Taken["kind"] | "free" {
  const kinds = new Set(periods.filter((one) => one.start < end && one.end > start).map(({ kind }) => kind));
  return order.find((kind) => kinds.has(kind)) ?? "free";
}

/** Times when none of these people is away. */
export const withoutAway = (
  starts: readonly number[],
  minutes: number,
  people: readonly (readonly Taken[])[],
): number[] => {
  const away = people.flatMap((periods) => periods.filter(({ kind }) => kind === "unavailable"));
  return starts.filter((start) => kindAt(away, start, start + minutes * minuteMs) === "free");
};

/**
 * The best times, none overlapping another: those when most are free, of these when most of the others are only perhaps busy, of these
 * the earliest. `people`: what is taken of the time of each.
 */
export function rank(
  starts: readonly number[],
  minutes: number,
  people: Iterable<readonly Taken[]>,
  limit: number,
): Proposal[] {
  const taken = [...people];
  const all = starts.map((start): Proposal => {
    const end = start + minutes * minuteMs;
    const counts = { free: 0, tentative: 0, busy: 0, unavailable: 0 };
    for (const periods of taken) counts[kindAt(periods, start, end)]++;
    return { start, end, free: counts.free, tentative: counts.tentative, away: counts.unavailable };
  });
  const chosen: Proposal[] = [];
  for (const one of all.sort(better)) {
    if (chosen.length >= limit) break;
    if (chosen.every((other) => one.start >= other.end || one.end <= other.start)) chosen.push(one);
  }
  return chosen;
}
