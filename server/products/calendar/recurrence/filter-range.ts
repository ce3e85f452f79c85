import { FoldedTexts } from "#dav";
import { readAlarm, type Alarm } from "../icalendar/alarm.ts";
import type { CalendarComponent } from "../icalendar/component.ts";
import { componentsOf, instantOf, type CalendarObject } from "../icalendar/object.ts";
import { dayLength, endOfDates, lengthOf, startOfDates } from "../icalendar/time.ts";
import type { Tree } from "../icalendar/tree.ts";
import { Budget } from "./budget.ts";
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
/** What one object may cost a filter, in the steps of an expansion: ten that are as dear as may be. */
const matchSteps = 1_000_000;

/** How far the rules of an object are followed for a match: as far as any that `extentOf` takes can be. */
function horizonOf(object: CalendarObject): number {
  const rules = object.master?.rules ?? [];
  const years = rules.some(({ frequency }) => isShort(frequency)) ? 3 : 100;
  return (years * year) / Math.max(1, rules.length);
}

/**
 * One object while it is held against one filter: what its components and their alarms ask for is read once for all of them, and
 * together within a budget. Throws CalendarFault `unsupported` past it.
 */
export class Matching {
  readonly object: CalendarObject;
  /** The IANA zone of the caller. */
  readonly zone: string;
  /** Read once for all parts of the filter. */
  readonly texts = new FoldedTexts();
  readonly #budget = new Budget(matchSteps);
  readonly #components: ReadonlyMap<Tree, CalendarComponent>;
  readonly #horizon: number;
  /** What an expansion costs besides the steps of its rules. */
  readonly #dates: number;
  readonly #overrides: number;
  readonly #known = new Map<string, readonly Occurrence[]>();

  constructor(object: CalendarObject, zone: string) {
    const { master, overrides } = object;
    const all = componentsOf(object);
    this.object = object;
    this.zone = zone;
    this.#components = new Map(all.map((one) => [one.tree, one]));
    const last = all.reduce((latest, one) => Math.max(latest, anchorOf(one)?.wall ?? latest), Number.NEGATIVE_INFINITY);
    this.#horizon = last + horizonOf(object);
    // A date is looked at in less than a step, an override in some more.
    this.#dates = Math.ceil((1 + (master ? master.rdates.length + master.exdates.length : 0)) / 8);
    this.#overrides = overrides.length * 4;
  }

  componentOf(tree: Tree): CalendarComponent | undefined {
    return this.#components.get(tree);
  }

  /** A range of CalDAV without its open ends, and not longer than the rules are followed from its start, or that of the entry. */
  closed(range: { readonly from: Date | null; readonly to: Date | null }): Range {
    const from = range.from?.getTime() ?? startOfDates;
    const to = range.to?.getTime() ?? endOfDates;
    return { from, to: Math.min(to, Math.max(from + horizonOf(this.object), this.#horizon)) };
  }

  /** All occurrences in a range. */
  occurrencesIn({ from, to }: Range): readonly Occurrence[] {
    const key = `${from} ${to}`;
    const known = this.#known.get(key);
    if (known) return known;
    this.#budget.spend(this.#dates + this.#overrides);
    const found = this.#read({ from, to }, {});
    this.#known.set(key, found);
    return found;
  }

  /** Those of a component, where each is asked for a range of its own. */
  occurrencesOf(component: CalendarComponent, range: Range): readonly Occurrence[] {
    if (!component.recurrenceId || component.isThisAndFuture)
      return this.occurrencesIn(range).filter((one) => one.component === component);
    this.#budget.spend(this.#dates);
    return this.#read(range, { override: component });
  }

  #read({ from, to }: Range, only: { readonly override?: CalendarComponent }): readonly Occurrence[] {
    const range = { from: new Date(from), to: new Date(to), zone: this.zone };
    return occurrencesOf(this.object, { ...range, ...only, budget: this.#budget });
  }
}

/** Whether a component of the object, or an alarm inside it, has something in a range (RFC 4791 §9.9). */
export function isInRange(
  matching: Matching,
  parent: Tree,
  tree: Tree,
  given: { readonly from: Date | null; readonly to: Date | null },
): boolean {
  const range = matching.closed(given);
  if (tree.name === "VALARM") return isAlarmInRange(matching, parent, readAlarm(tree), range);
  const component = matching.componentOf(tree);
  // A time-range on anything else, such as VTIMEZONE or VCALENDAR, means nothing and matches nothing.
  if (!component) return false;
  if (component.kind === "VFREEBUSY") return isFreeBusyInRange(matching, component, range);
  if (!anchorOf(component) && !component.recurrenceId)
    return component.kind === "VTODO" && overlapsUntimed(component, range);
  return matching.occurrencesIn(range).some((one) => one.component === component);
}

/** DTSTART and DTEND where given, else the periods. */
function isFreeBusyInRange({ object, zone }: Matching, component: CalendarComponent, { from, to }: Range): boolean {
  const { start, end } = component;
  if (start && end) {
    const floating = callersZone(zone);
    return from <= instantOf(end, object.zones, floating) && to > instantOf(start, object.zones, floating);
  }
  return freeBusyOf([object], { from: new Date(from), to: new Date(to), zone }).length > 0;
}

/** Whether an alarm goes off in a range, for any occurrence, at first or by repetition. */
function isAlarmInRange(matching: Matching, parent: Tree, alarm: Alarm, range: Range): boolean {
  const every = alarm.every ? lengthOf(alarm.every) : 0;
  const repeat = every > 0 ? alarm.repeat : 0;
  const isHit = (first: number): boolean => {
    const missed = first < range.from && repeat > 0 ? Math.ceil((range.from - first) / every) : 0;
    const next = first + Math.min(missed, repeat) * every;
    return next >= range.from && next < range.to;
  };
  if ("at" in alarm.trigger)
    return isHit(instantOf(alarm.trigger.at, matching.object.zones, callersZone(matching.zone)));
  const component = matching.componentOf(parent);
  if (!component) return false;
  const { from: side, after } = alarm.trigger;
  const offset = lengthOf(after);
  // An occurrence may be as long as it likes before an alarm at its end, but then overlaps the range less the offset.
  const reach = { from: range.from - offset - repeat * every - dayLength, to: range.to - offset + dayLength };
  return matching
    .occurrencesOf(component, reach)
    .some(({ start, end }) => isHit((side === "end" ? end : start).getTime() + offset));
}
