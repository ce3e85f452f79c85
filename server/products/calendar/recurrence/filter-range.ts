import { readAlarm, type Alarm } from "../icalendar/alarm.ts";
import type { CalendarComponent } from "../icalendar/component.ts";
import { instantOf, type CalendarObject } from "../icalendar/object.ts";
import { dayLength, endOfDates, startOfDates, type Duration } from "../icalendar/time.ts";
import type { Tree } from "../icalendar/tree.ts";
import { freeBusyOf } from "./free-busy.ts";
import { callersZone, occurrencesOf, type Occurrence } from "./occurrences.ts";
import { overlapsUntimed } from "./overlap.ts";
import { anchorOf } from "./series.ts";
import { isShort } from "./short-periods.ts";

interface Range {
  readonly from: number;
  readonly to: number;
}

const year = 366 * dayLength;

/** How far the rules of an object are followed for a match: as far as any that `extentOf` takes can be. */
function horizonOf(object: CalendarObject): number {
  const rules = object.master?.rules ?? [];
  const years = rules.some(({ frequency }) => isShort(frequency)) ? 3 : 100;
  return (years * year) / Math.max(1, rules.length);
}

/** A range of CalDAV without its open ends, and not longer than the rules are followed from its start, or that of the entry. */
function closed(object: CalendarObject, range: { readonly from: Date | null; readonly to: Date | null }): Range {
  const from = range.from?.getTime() ?? startOfDates;
  const to = range.to?.getTime() ?? endOfDates;
  const anchors = [object.master, ...object.overrides].flatMap((one) => (one ? (anchorOf(one)?.wall ?? []) : []));
  return { from, to: Math.min(to, Math.max(from, ...anchors) + horizonOf(object)) };
}

const occurrencesIn = (object: CalendarObject, { from, to }: Range, zone: string): Occurrence[] =>
  occurrencesOf(object, { from: new Date(from), to: new Date(to), zone });

/** Whether a component of the object, or an alarm inside it, has something in a range (RFC 4791 §9.9). */
export function isInRange(
  object: CalendarObject,
  parent: Tree,
  tree: Tree,
  given: { readonly from: Date | null; readonly to: Date | null },
  zone: string,
): boolean {
  const range = closed(object, given);
  if (tree.name === "VALARM") return isAlarmInRange(object, parent, readAlarm(tree), range, zone);
  const component = [object.master, ...object.overrides].find((one) => one?.tree === tree);
  // A time-range on anything else, such as VTIMEZONE or VCALENDAR, means nothing and matches nothing.
  if (!component) return false;
  if (component.kind === "VFREEBUSY") return isFreeBusyInRange(object, component, range, zone);
  if (!anchorOf(component) && !component.recurrenceId)
    return component.kind === "VTODO" && overlapsUntimed(component, range);
  return occurrencesIn(object, range, zone).some((one) => one.component === component);
}

/** DTSTART and DTEND where given, else the periods. */
function isFreeBusyInRange(
  object: CalendarObject,
  component: CalendarComponent,
  { from, to }: Range,
  zone: string,
): boolean {
  const { start, end } = component;
  if (start && end) {
    const floating = callersZone(zone);
    return from <= instantOf(end, object.zones, floating) && to > instantOf(start, object.zones, floating);
  }
  return freeBusyOf([object], { from: new Date(from), to: new Date(to), zone }).length > 0;
}

const lengthOf = ({ days, milliseconds }: Duration): number => days * dayLength + milliseconds;

/** Whether an alarm goes off in a range, for any occurrence, at first or by repetition. */
function isAlarmInRange(object: CalendarObject, parent: Tree, alarm: Alarm, range: Range, zone: string): boolean {
  const every = alarm.every ? lengthOf(alarm.every) : 0;
  const repeat = every > 0 ? alarm.repeat : 0;
  const isHit = (first: number): boolean => {
    const missed = first < range.from && repeat > 0 ? Math.ceil((range.from - first) / every) : 0;
    const next = first + Math.min(missed, repeat) * every;
    return next >= range.from && next < range.to;
  };
  if ("at" in alarm.trigger) return isHit(instantOf(alarm.trigger.at, object.zones, callersZone(zone)));
  const { from: side, after } = alarm.trigger;
  const offset = lengthOf(after);
  // An occurrence may be as long as it likes before an alarm at its end, but then overlaps the range less the offset.
  const reach = { from: range.from - offset - repeat * every - dayLength, to: range.to - offset + dayLength };
  return occurrencesIn(object, reach, zone)
    .filter(({ component }) => component.tree === parent)
    .some(({ start, end }) => isHit((side === "end" ? end : start).getTime() + offset));
}
