import { componentAt, type CalendarObject } from "../icalendar/index.ts";

/** SEQUENCE (RFC 5545 §3.8.7.4) of what an answer is for: one occurrence, or with null the whole entry. */
export function sequenceAt(object: CalendarObject, recurrenceId: string | null): number {
  const own = recurrenceId === null ? undefined : componentAt(object, recurrenceId);
  const all = own ? [own] : object.master ? [object.master] : object.overrides;
  return Math.max(0, ...all.map(({ sequence }) => sequence));
}
