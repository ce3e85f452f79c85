import type { WorkingHours } from "@safos/contract/calendar";
import { refuse } from "#http";
import type { Zone } from "../icalendar/zones/zone.ts";
import { dayMs } from "../limits.ts";

/** Refuses INVALID, with the name of the field, for spans of a day that overlap, are not in order or end before they begin. */
export function requireOrdered(week: WorkingHours["week"], field: string): void {
  for (const spans of week)
    for (const [index, { from, to }] of spans.entries())
      if (to <= from || from < (spans[index - 1]?.to ?? 0))
        throw refuse("INVALID", "The hours of a day come in order and do not overlap.", { field });
}

/** The day of an instant by a clock, as its midnight there. */
export const dayOf = (zone: Pick<Zone, "toWall">, instant: number): number =>
  Math.floor(zone.toWall(instant) / dayMs) * dayMs;

/** The spans of a day, which is its midnight by the clock of the week. */
export const spansOn = (week: WorkingHours["week"], day: number): WorkingHours["week"][number] =>
  week[(new Date(day).getUTCDay() + 6) % 7] ?? [];
