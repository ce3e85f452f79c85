import { instantOf, zoneByName, type CalendarComponent, type CalendarObject } from "../icalendar/index.ts";
import { dayLength } from "../icalendar/time.ts";
import { utc } from "../icalendar/zones/zone.ts";
import { spanOf } from "../recurrence/series.ts";

/** Of times that have no zone of their own. */
const defaultZone = "Europe/Stockholm";

export interface Moments {
  readonly start: Date;
  /** Of whole days midnight after the last, in UTC as the start. */
  readonly end: Date;
  readonly isAllDay: boolean;
  /** An IANA name. */
  readonly zone: string;
}

/** When a component is; null without a start. */
export function momentsOf(component: CalendarComponent, { zones }: CalendarObject): Moments | null {
  const { start } = component;
  if (!start) return null;
  const isAllDay = start.kind === "date";
  const own = (start.zone !== null && zones.get(start.zone)?.ianaName) || defaultZone;
  const floating = isAllDay ? utc : (zoneByName(defaultZone) ?? utc);
  const { days, milliseconds } = spanOf(component, zones, floating);
  const end = instantOf({ ...start, wall: start.wall + days * dayLength }, zones, floating) + milliseconds;
  return { start: new Date(instantOf(start, zones, floating)), end: new Date(end), isAllDay, zone: own };
}
