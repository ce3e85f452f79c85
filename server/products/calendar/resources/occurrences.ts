import {
  CalendarFault,
  componentsOf,
  instantOf,
  zoneByName,
  type CalendarComponent,
  type CalendarObject,
} from "../icalendar/index.ts";
import { utc } from "../icalendar/zones/zone.ts";
import { dayMs } from "../limits.ts";
import { occurrencesOf, type Occurrence } from "../recurrence/index.ts";

/** How far ahead the occurrences of a series hold a resource. */
const aheadDays = 400;
/** Occurrences that one entry holds. */
export const mostHeld = 1000;
const never = new Date(253_402_300_799_000);

/** What has ended by then is not held any more. */
export const heldFrom = (now: number): Date => new Date(now - dayMs);

/**
 * The occurrences with which an entry takes time, cancelled ones and those without a length left out: of a series those within some 400
 * days from its beginning, or from now where it has begun, and the first after them, so that it holds something as long as it goes on.
 * More than 1,001 are cut off. Throws as `occurrencesOf`, also for a rule that names no day.
 */
export function heldOccurrences(object: CalendarObject, now: number, zone: string): Occurrence[] {
  const from = heldFrom(now);
  const isSeries = componentsOf(object).some(({ rules, rdates }) => rules.length > 0 || rdates.length > 0);
  const to = isSeries ? new Date(Math.max(now, startOf(object, zone)) + aheadDays * dayMs) : never;
  const near = occurrencesOf(object, { from, to, zone, limit: mostHeld + 1 });
  const next = isSeries ? nextAfter(object, to, { zone, isNeeded: near.length === 0 }) : [];
  const isTaking = ({ start, end, component }: Occurrence): boolean => end > start && component.status !== "CANCELLED";
  return [...near, ...next.filter(({ start }) => near.every((one) => one.start.getTime() !== start.getTime()))].filter(
    isTaking,
  );
}

/** When a series begins; one that has no beginning began long ago. */
function startOf({ master, zones }: CalendarObject, zone: string): number {
  const start = master?.start;
  return start ? instantOf(start, zones, zoneByName(zone) ?? utc) : 0;
}

/** The first occurrence after a time. A rule that seldom names a day may be too dear to follow so far: what it names before is held then. */
function nextAfter(
  object: CalendarObject,
  from: Date,
  { zone, isNeeded }: { readonly zone: string; readonly isNeeded: boolean },
): Occurrence[] {
  try {
    return occurrencesOf(object, { from, to: never, zone, limit: 1 });
  } catch (error) {
    if (isNeeded || !(error instanceof CalendarFault)) throw error;
    return [];
  }
}

/** Whether a component invites an address. */
export const invites = ({ attendees }: CalendarComponent, address: string): boolean =>
  attendees.some(({ email }) => email === address);
