import type { CalendarComponent } from "../icalendar/component.ts";
import { CalendarFault } from "../icalendar/fault.ts";
import type { CalendarObject } from "../icalendar/object.ts";
import {
  dayLength,
  endOfDates,
  lengthOf,
  startOfDates,
  writeTime,
  type Duration,
  type Wall,
} from "../icalendar/time.ts";
import { zoneByName } from "../icalendar/zones/find-zone.ts";
import type { Zone } from "../icalendar/zones/zone.ts";
import { Budget } from "./budget.ts";
import { overlaps } from "./overlap.ts";
import { anchorOf, Series, spanOf, zoneFor } from "./series.ts";

/** One occurrence of an entry. */
export interface Occurrence {
  readonly start: Date;
  /** Not part of it. Equal to the start where nothing lasts. */
  readonly end: Date;
  /** As RECURRENCE-ID would be written by the clock of DTSTART: `20261128T100000`, `20261128`; null for what does not recur. */
  readonly recurrenceId: string | null;
  readonly isAllDay: boolean;
  /** The master, or the override that stands for this occurrence. Its STATUS may be CANCELLED. */
  readonly component: CalendarComponent;
}

export interface OccurrenceRange {
  readonly from: Date;
  readonly to: Date;
  /** The IANA zone of whole days and of times without a zone. */
  readonly zone: string;
  /** The most occurrences, the earliest first; 3000 unless given. */
  readonly limit?: number;
  /** What the rules may cost, where that is not what reading once may. */
  readonly budget?: Budget;
  /** Only the occurrence of this override, which is not of those after it. */
  readonly override?: CalendarComponent;
}

/** Days, periods and candidates that one expansion may look at: some thirty milliseconds. */
const readSteps = 100_000;

interface Window {
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  readonly floating: Zone;
  readonly budget: Budget;
}

const clamp = (instant: number): number => Math.min(Math.max(instant, startOfDates), endOfDates);

/** The zone of a caller, who gives it by name. Throws `malformed`. */
export function callersZone(name: string): Zone {
  const zone = zoneByName(name);
  if (!zone) throw new CalendarFault("malformed", `There is no time zone ${name.slice(0, 60)}.`);
  return zone;
}

function occurrenceAt(
  component: CalendarComponent,
  start: number,
  end: number,
  recurrenceId: string | null,
): Occurrence {
  const isAllDay = anchorOf(component)?.kind === "date";
  return { start: new Date(start), end: new Date(end), recurrenceId, isAllDay, component };
}

/** An override where it stands itself. */
function placeOverride(object: CalendarObject, one: CalendarComponent, id: string, window: Window): Occurrence | null {
  const time = anchorOf(one) ?? one.recurrenceId;
  if (!time) return null;
  const zone = zoneFor(time, object.zones, window.floating);
  const span = spanOf(one, object.zones, window.floating);
  const start = zone.toInstant(time.wall);
  const end = (span.days === 0 ? start : zone.toInstant(time.wall + span.days * dayLength)) + span.milliseconds;
  return overlaps(one, start, end, window) ? occurrenceAt(one, start, end, id) : null;
}

/** An override of this and every later occurrence: how far it moves each, and how long each lasts. */
interface Onward {
  readonly from: number;
  readonly shift: number;
  readonly span: Duration;
  readonly component: CalendarComponent;
}

function onwardsOf(object: CalendarObject, series: Series, floating: Zone): Onward[] {
  return object.overrides
    .filter(({ isThisAndFuture }) => isThisAndFuture)
    .flatMap((component) => {
      const { recurrenceId } = component;
      const time = anchorOf(component);
      if (!recurrenceId || !time) return [];
      const shift = series.wallOf(time) - series.wallOf(recurrenceId);
      return [
        { from: series.instantOf(recurrenceId), shift, span: spanOf(component, object.zones, floating), component },
      ];
    })
    .toSorted((a, b) => b.from - a.from);
}

/** How much the offset from UTC changes within a day of an instant: there the order of walls is not that of instants. */
function changeNear(zone: Zone, instant: number): number {
  const [before, now, after] = [instant - dayLength, instant, instant + dayLength];
  const offsets = [zone.toWall(before) - before, zone.toWall(now) - now, zone.toWall(after) - after] as const;
  return Math.max(...offsets) - Math.min(...offsets);
}

/** What the occurrences of an object are read with, whatever the time that is asked. */
interface Prepared {
  readonly series: Series;
  readonly master: CalendarComponent;
  /** The instants that overrides stand for. */
  readonly own: ReadonlySet<number | null>;
  readonly onwards: readonly Onward[];
  readonly longest: number;
  readonly forth: number;
  readonly back: number;
}

/** Of each object that is kept, in the zone in which it was last asked: an object is never changed. */
const known = new WeakMap<CalendarObject, { readonly floating: Zone; readonly prepared: Prepared | null }>();

/** Null: only single occurrences are known. */
function prepare(object: CalendarObject, floating: Zone): Prepared | null {
  const found = known.get(object);
  if (found?.floating === floating) return found.prepared;
  const { master } = object;
  const anchor = master && anchorOf(master);
  const prepared =
    master && anchor ? prepareSeries(object, new Series(object, master, anchor, floating), master, floating) : null;
  known.set(object, { floating, prepared });
  return prepared;
}

function prepareSeries(object: CalendarObject, series: Series, master: CalendarComponent, floating: Zone): Prepared {
  const onwards = onwardsOf(object, series, floating);
  const shifts = onwards.map(({ shift }) => shift);
  return {
    series,
    master,
    own: new Set(object.overrides.map(({ recurrenceId }) => recurrenceId && series.instantOf(recurrenceId))),
    onwards,
    longest: Math.max(...[series.span, ...onwards.map(({ span }) => span)].map(lengthOf)),
    forth: Math.max(0, ...shifts),
    back: Math.min(0, ...shifts),
  };
}

/** The walls between which a series is looked through for a range. */
interface Edges {
  readonly from: number;
  readonly to: number;
  readonly first: Wall;
  readonly last: Wall;
}

/** Of each zone those of the range that was asked for last: a list of a week asks of all its entries for the same. */
const edges = new WeakMap<Zone, Edges>();

function edgesOf(zone: Zone, { from, to }: Window): Edges {
  const found = edges.get(zone);
  if (found && found.from === from && found.to === to) return found;
  const first = zone.toWall(from) - changeNear(zone, from);
  const made = { from, to, first, last: zone.toWall(to) + changeNear(zone, to) };
  edges.set(zone, made);
  return made;
}

function addMaster(
  found: Occurrence[],
  { series, master, own, onwards, longest, forth, back }: Prepared,
  window: Window,
): void {
  const { first, last } = edgesOf(series.zone, window);
  const range = { from: first - longest - forth, last: Math.min(last - back, endOfDates - 1) };
  const { isRecurring } = series;
  series.visitStarts(range, window.budget, (wall, instant, end) => {
    if (own.size > 0 && own.has(instant)) return true;
    const onward = onwards.length === 0 ? undefined : onwards.find(({ from }) => from <= instant);
    const moved = onward ? wall + onward.shift : wall;
    const start = onward ? series.zone.toInstant(moved) : instant;
    const until = end ?? series.endOf(moved, start, onward?.span);
    const component = onward?.component ?? master;
    if (overlaps(component, start, until, window)) {
      found.push(occurrenceAt(component, start, until, isRecurring ? series.idOf(wall) : null));
      return found.length < window.limit;
    }
    // Later ones begin later, unless an override moves them.
    return onwards.length > 0 || start <= window.to + dayLength;
  });
}

/**
 * The occurrences of an entry that overlap `[from, to)` (RFC 4791 §9.9), in order of start. Overrides stand for the occurrence
 * they name, wherever they are moved; one that names no occurrence is shown where it stands. Throws CalendarFault
 * `unsupported` for work past its budget, which `extentOf` refuses before anything is stored.
 */
export function occurrencesOf(object: CalendarObject, range: OccurrenceRange): Occurrence[] {
  const window: Window = {
    from: clamp(range.from.getTime()),
    to: clamp(range.to.getTime()),
    limit: range.limit ?? 3000,
    floating: callersZone(range.zone),
    budget: range.budget ?? new Budget(readSteps),
  };
  const overrides = range.override ? [range.override] : object.overrides;
  const prepared = prepare(object, window.floating);
  const series = prepared?.series ?? null;
  const found: Occurrence[] = [];
  if (prepared && !range.override && window.limit > 0) addMaster(found, prepared, window);
  for (const one of overrides) {
    const { recurrenceId } = one;
    if (!recurrenceId) continue;
    const wall = series?.wallOf(recurrenceId);
    if (series && wall !== undefined && series.isExcluded(wall, series.zone.toInstant(wall))) continue;
    const id = series && wall !== undefined ? series.idOf(wall) : writeTime(recurrenceId);
    const placed = placeOverride(object, one, id, window);
    if (placed) found.push(placed);
  }
  if (overrides.length > 0) found.sort((a, b) => a.start.getTime() - b.start.getTime());
  return found.length > window.limit ? found.slice(0, window.limit) : found;
}
