import type { BookingSettings } from "@safos/contract/booking";
import { dayOf, spansOn } from "../calendars/hours.ts";
import type { Zone } from "../icalendar/zones/zone.ts";
import { dayMs } from "../limits.ts";

const minuteMs = 60_000;

interface Period {
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
}

interface Wanted {
  readonly settings: Pick<BookingSettings, "hours" | "step" | "before" | "after" | "notice" | "ahead" | "mostPerDay">;
  /** How long the visit is. */
  readonly minutes: number;
  readonly zone: Pick<Zone, "toInstant" | "toWall">;
  /** The first and the last day, as midnight by the clock of the zone. */
  readonly from: number;
  readonly to: number;
  /** What is taken of the time of who takes the visit, in any order. */
  readonly busy: readonly Period[];
  /** When the visits of this page begin that are booked. */
  readonly booked: readonly number[];
  readonly now: number;
}

/**
 * When a visit can begin, in milliseconds since 1970 and in order: within the hours of the page, as the clock of its zone shows them. A time that
 * daylight saving skips is none; of an hour that comes twice the first counts.
 */
export function slotsOf({ settings, minutes, zone, from, to, busy, booked, now }: Wanted): number[] {
  const { before, after, mostPerDay } = settings;
  const taken = join(busy);
  const visits = new Map<number, number>();
  for (const start of booked) visits.set(dayOf(zone, start), (visits.get(dayOf(zone, start)) ?? 0) + 1);
  const earliest = now + settings.notice * minuteMs;
  const today = dayOf(zone, now);
  const slots: number[] = [];
  let at = 0;
  for (let day = Math.max(from, today); day <= Math.min(to, today + settings.ahead * dayMs); day += dayMs) {
    if (mostPerDay !== null && (visits.get(day) ?? 0) >= mostPerDay) continue;
    for (const start of startsOn(day, { settings, minutes, zone })) {
      if (start < earliest) continue;
      while ((taken[at]?.end ?? Number.POSITIVE_INFINITY) <= start - before * minuteMs) at++;
      const next = taken[at];
      if (!next || next.start >= start + (minutes + after) * minuteMs) slots.push(start);
    }
  }
  return slots;
}

function* startsOn(
  day: number,
  { settings: { hours, step }, minutes, zone }: Pick<Wanted, "settings" | "minutes" | "zone">,
): Generator<number> {
  for (const span of spansOn(hours, day)) {
    const closes = zone.toInstant(day + span.to * minuteMs);
    for (let minute = span.from; minute + minutes <= span.to; minute += step) {
      const wall = day + minute * minuteMs;
      const start = zone.toInstant(wall);
      if (zone.toWall(start) === wall && start + minutes * minuteMs <= closes) yield start;
    }
  }
}

/** In order, and none overlapping another. */
function join(periods: readonly Period[]): Period[] {
  const joined: { start: number; end: number }[] = [];
  for (const one of periods.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last && one.start <= last.end) last.end = Math.max(last.end, one.end);
    else joined.push({ start: one.start, end: one.end });
  }
  return joined;
}
