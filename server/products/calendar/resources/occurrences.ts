import { componentsOf, type CalendarComponent, type CalendarObject } from "../icalendar/index.ts";
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
 * days and the first after them, so that it holds something as long as it goes on. More than 1,001 are cut off. Throws as `occurrencesOf`.
 */
export function heldOccurrences(object: CalendarObject, now: number, zone: string): Occurrence[] {
  const from = heldFrom(now);
  const isSeries = componentsOf(object).some(({ rules, rdates }) => rules.length > 0 || rdates.length > 0);
  const to = isSeries ? new Date(now + aheadDays * dayMs) : never;
  const near = occurrencesOf(object, { from, to, zone, limit: mostHeld + 1 });
  const next = isSeries ? occurrencesOf(object, { from: to, to: never, zone, limit: 1 }) : [];
  const isTaking = ({ start, end, component }: Occurrence): boolean => end > start && component.status !== "CANCELLED";
  return [...near, ...next.filter(({ start }) => near.every((one) => one.start.getTime() !== start.getTime()))].filter(
    isTaking,
  );
}

/** Whether a component invites an address. */
export const invites = ({ attendees }: CalendarComponent, address: string): boolean =>
  attendees.some(({ email }) => email === address);
