import type { CalendarComponent } from "../icalendar/component.ts";
import { componentsOf, type CalendarObject } from "../icalendar/object.ts";
import { dayLength, endOfDates, startOfDates } from "../icalendar/time.ts";
import { utc } from "../icalendar/zones/zone.ts";
import { Budget } from "./budget.ts";
import { lastCounted } from "./last-counted.ts";
import { listedPeriods } from "./listed-periods.ts";
import { occurrencesOf } from "./occurrences.ts";
import { anchorOf, Series, spanOf, zoneFor } from "./series.ts";

/** Between which instants an entry has occurrences. */
interface Extent {
  readonly startsAt: Date;
  /** At the latest; null when it never ends. */
  readonly endsAt: Date | null;
}

/** What a year of any rule may cost: a fifth of what reading may. */
const yearSteps = 20_000;
const hour = 3_600_000;

interface Bounds {
  from: number;
  to: number;
}

function extend(bounds: Bounds, from: number, to: number): void {
  bounds.from = Math.min(bounds.from, from);
  bounds.to = Math.max(bounds.to, to, from);
}

/** A component where it stands, without its recurrence. Dates and floating times hold for every zone, UTC-12 to UTC+14. */
function extendByItself(bounds: Bounds, object: CalendarObject, component: CalendarComponent): void {
  const time = anchorOf(component) ?? component.recurrenceId;
  if (!time) return;
  const zone = zoneFor(time, object.zones, utc);
  const span = spanOf(component, object.zones, utc);
  const start = zone.toInstant(time.wall);
  const end = zone.toInstant(time.wall + span.days * dayLength) + span.milliseconds;
  const isOpen = time.kind === "date" || time.kind === "floating";
  extend(bounds, start - (isOpen ? 14 * hour : 0), end + (isOpen ? 12 * hour : 0));
}

/** The last wall time of each rule, infinite for one without an end. Throws `unsupported` for a COUNT that is too dear. */
function lastWallOf(series: Series, master: CalendarComponent): number {
  let last = series.anchor.wall;
  for (const rule of master.rules) {
    if (rule.until) last = Math.max(last, Math.min(series.untilOf(rule), endOfDates));
    else if (rule.count === null) return Number.POSITIVE_INFINITY;
    else last = Math.max(last, lastCounted(rule, series.anchor.wall));
  }
  return last;
}

/**
 * Between which instants the entry has occurrences: for an index, so never too narrow; `endsAt` may be later than the last
 * (UNTIL). A task or journal without a time is everywhere. Throws CalendarFault `unsupported` for a recurrence that would be too
 * dear to read: call it before an object is stored.
 */
export function extentOf(object: CalendarObject): Extent {
  const bounds: Bounds = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY };
  const { master } = object;
  for (const one of componentsOf(object)) {
    extendByItself(bounds, object, one);
    if (one.kind === "VFREEBUSY") for (const { start, end } of listedPeriods(one)) extend(bounds, start, end);
  }
  const anchor = master && anchorOf(master);
  if (master && anchor) {
    const series = new Series(object, master, anchor, utc);
    if (series.isRecurring) {
      const year = { from: new Date(bounds.from), to: new Date(anchor.wall + 366 * dayLength) };
      occurrencesOf(object, { ...year, zone: "UTC", budget: new Budget(yearSteps) });
      extendBySeries(bounds, object, master, series);
    }
  }
  if (bounds.from > bounds.to) return { startsAt: new Date(startOfDates), endsAt: null };
  return {
    startsAt: new Date(Math.max(bounds.from, startOfDates)),
    endsAt: bounds.to >= endOfDates ? null : new Date(bounds.to),
  };
}

function extendBySeries(bounds: Bounds, object: CalendarObject, master: CalendarComponent, series: Series): void {
  const isOpen = series.anchor.kind === "date" || series.anchor.kind === "floating";
  const [before, after] = isOpen ? [14 * hour, 12 * hour] : [0, 0];
  const add = (wall: number, end: number | null): void => {
    if (wall >= endOfDates) return extend(bounds, bounds.from, Number.POSITIVE_INFINITY);
    const instant = series.zone.toInstant(wall);
    extend(bounds, instant - before, Math.max(series.endOf(wall, instant), end ?? 0) + after);
  };
  for (const one of series.dates()) add(one.wall, one.end);
  const last = lastWallOf(series, master);
  add(last, null);
  // RANGE=THISANDFUTURE moves and lengthens what comes after it.
  for (const one of object.overrides) {
    const time = one.isThisAndFuture ? anchorOf(one) : null;
    if (!time || !one.recurrenceId || last >= endOfDates) continue;
    const moved = last + series.wallOf(time) - series.wallOf(one.recurrenceId);
    const instant = series.zone.toInstant(moved);
    extend(bounds, bounds.from, series.endOf(moved, instant, spanOf(one, object.zones, utc)) + after);
  }
}
