import type { WorkingHours } from "@safos/contract/calendar";
import { sql } from "#database";
import { refuse, type Principal } from "#http";
import { dayOf, requireOrdered, spansOn } from "../calendars/hours.ts";
import { requireZone } from "../calendars/zone.ts";
import type { CalendarContext } from "../context.ts";
import type { Window } from "../entries/queries.ts";
import { zoneByName } from "../icalendar/index.ts";
import { utc } from "../icalendar/zones/zone.ts";
import { dayMs } from "../limits.ts";
import type { CalendarDb } from "../tables.ts";
import { usualHours } from "./usual-hours.ts";

const minuteMs = 60_000;

/** Those of people who have set them. */
export async function readWorkingHours(
  db: CalendarDb,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, WorkingHours>> {
  const { rows } = await sql<WorkingHours & { personId: string }>`select person_id as "personId", zone, week
    from calendar.working_hours where person_id = any(${[...personIds]}::uuid[])`.execute(db);
  return new Map(rows.map(({ personId, zone, week }) => [personId, { zone, week }]));
}

/** The caller's own; Monday to Friday from 8 to 17 until they set others. */
export const ownWorkingHours = async ({ db }: CalendarContext, { personId }: Principal): Promise<WorkingHours> =>
  (await readWorkingHours(db, [personId])).get(personId) ?? usualHours;

/** Refuses GUEST_REFUSED, and INVALID for no time zone and for spans that overlap or are not in order. */
export async function setWorkingHours(
  { db }: CalendarContext,
  { personId, isGuest }: Principal,
  { zone, week }: WorkingHours,
): Promise<WorkingHours> {
  if (isGuest) throw refuse("GUEST_REFUSED");
  requireZone(zone);
  requireOrdered(week, "week");
  await sql`insert into calendar.working_hours (person_id, zone, week) values (${personId}, ${zone}, ${JSON.stringify(week)})
    on conflict (person_id) do update set zone = excluded.zone, week = excluded.week`.execute(db);
  return { zone, week };
}

/** When someone does not work within a time, in milliseconds since 1970 and in order. */
export function timesOff(
  { zone: name, week }: WorkingHours,
  { from, to }: Window,
): { readonly start: number; readonly end: number }[] {
  const zone = zoneByName(name) ?? utc;
  const off: { start: number; end: number }[] = [];
  let free = from.getTime();
  for (let day = dayOf(zone, from.getTime()); day <= dayOf(zone, to.getTime()); day += dayMs)
    for (const span of spansOn(week, day)) {
      const start = zone.toInstant(day + span.from * minuteMs);
      if (start > free) off.push({ start: free, end: Math.min(start, to.getTime()) });
      free = Math.max(free, zone.toInstant(day + span.to * minuteMs));
    }
  if (free < to.getTime()) off.push({ start: free, end: to.getTime() });
  return off.filter(({ start, end }) => end > start);
}
