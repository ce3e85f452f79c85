import type { CalendarComponent } from "../icalendar/component.ts";
import { instantOf, type CalendarObject } from "../icalendar/object.ts";
import type { Rule } from "../icalendar/rule.ts";
import { dayLength, endOfDates, writeTime, type CalendarTime, type Duration, type Wall } from "../icalendar/time.ts";
import { utc, type Zone } from "../icalendar/zones/zone.ts";
import { Budget } from "./budget.ts";
import { expandRule } from "./expand-rule.ts";
import { lastCounted } from "./last-counted.ts";
import { isPlainRule, PlainRule } from "./plain-rule.ts";

/** The time a component stands at: DTSTART, for a task without it DUE. */
export const anchorOf = (component: CalendarComponent): CalendarTime | null => component.start ?? component.end;

/** How long each occurrence of a component lasts (RFC 5545 §3.8.5.3: exactly by DTEND, nominally by DURATION). */
export function spanOf(component: CalendarComponent, zones: ReadonlyMap<string, Zone>, floating: Zone): Duration {
  const { start, end, duration } = component;
  if (!start) return { days: 0, milliseconds: 0 };
  if (duration) return duration.days < 0 || duration.milliseconds < 0 ? { days: 0, milliseconds: 0 } : duration;
  if (start.kind === "date" && (!end || end.wall <= start.wall))
    return { days: component.kind === "VTODO" ? 0 : 1, milliseconds: 0 };
  if (start.kind === "date" && end) return { days: Math.round((end.wall - start.wall) / dayLength), milliseconds: 0 };
  if (!end) return { days: 0, milliseconds: 0 };
  const exact = instantOf(end, zones, floating) - instantOf(start, zones, floating);
  return { days: 0, milliseconds: Math.max(0, exact) };
}

/** The zone that the wall times of `time` are of. */
export const zoneFor = (time: CalendarTime, zones: ReadonlyMap<string, Zone>, floating: Zone): Zone =>
  time.kind === "utc" ? utc : time.kind === "zoned" ? (zones.get(time.zone ?? "") ?? floating) : floating;

interface Candidate {
  readonly wall: Wall;
  readonly instant: number;
  /** The end of an RDATE that is a PERIOD. */
  readonly end: number | null;
}

interface EndedRule {
  readonly rule: Rule;
  readonly end: Wall;
}

/** A recurring component beside a zone for floating times: its set of starts (RFC 5545 §3.8.5), overrides left out. */
export class Series {
  readonly anchor: CalendarTime;
  readonly zone: Zone;
  readonly span: Duration;
  readonly #master: CalendarComponent;
  readonly #zones: ReadonlyMap<string, Zone>;
  readonly #floating: Zone;
  readonly #excluded = new Set<number>();
  readonly #excludedDays = new Set<number>();
  #ended: readonly EndedRule[] | null = null;
  #dates: readonly Candidate[] | null = null;
  #plain: PlainRule | null = null;

  /** Each with the last wall time that it may name, and without COUNT. Found when it is first asked for: counting may be refused. */
  get #rules(): readonly EndedRule[] {
    return (this.#ended ??= this.#master.rules.map((rule) => ({
      rule: { ...rule, count: null },
      end: rule.count === null ? this.untilOf(rule) : lastCounted(rule, this.anchor.wall),
    })));
  }

  constructor(object: CalendarObject, master: CalendarComponent, anchor: CalendarTime, floating: Zone) {
    this.#master = master;
    this.#zones = object.zones;
    this.#floating = floating;
    this.anchor = anchor;
    this.zone = zoneFor(anchor, object.zones, floating);
    this.span = spanOf(master, object.zones, floating);
    for (const one of master.exdates) {
      if (one.kind === "date" && anchor.kind !== "date") this.#excludedDays.add(one.wall);
      else this.#excluded.add(this.instantOf(one));
    }
  }

  get isRecurring(): boolean {
    return this.#master.rules.length > 0 || this.#master.rdates.length > 0;
  }

  /** A time of the object as the wall clock of DTSTART shows it. A date takes the time of day of DTSTART. */
  wallOf(time: CalendarTime): Wall {
    const { anchor } = this;
    if (time.kind === anchor.kind && time.zone === anchor.zone) return time.wall;
    const day = (wall: Wall): Wall => Math.floor(wall / dayLength) * dayLength;
    if (time.kind === "date") return time.wall + (anchor.wall - day(anchor.wall));
    if (anchor.kind === "date") return day(time.wall);
    return this.zone.toWall(instantOf(time, this.#zones, this.#floating));
  }

  instantOf(time: CalendarTime): number {
    return this.zone.toInstant(this.wallOf(time));
  }

  /** The RECURRENCE-ID of the occurrence at a wall time of DTSTART's clock. */
  idOf(wall: Wall): string {
    return writeTime({ kind: this.anchor.kind, wall, zone: null });
  }

  endOf(wall: Wall, instant: number, span = this.span): number {
    const day = span.days === 0 ? instant : this.zone.toInstant(wall + span.days * dayLength);
    return day + span.milliseconds;
  }

  /** The zone of another time of the object. */
  zoneOf(time: CalendarTime): Zone {
    return zoneFor(time, this.#zones, this.#floating);
  }

  /** Whether an occurrence begins at a wall time. Throws `unsupported` past the budget. */
  has(wall: Wall, instant: number): boolean {
    const range = { from: wall - dayLength, last: wall + dayLength };
    return this.starts(range, new Budget(500_000)).some((one) => one.instant === instant);
  }

  isExcluded(wall: Wall, instant: number): boolean {
    return (
      (this.#excluded.size > 0 && this.#excluded.has(instant)) ||
      (this.#excludedDays.size > 0 && this.#excludedDays.has(Math.floor(wall / dayLength) * dayLength))
    );
  }

  /** The last wall time that UNTIL allows. */
  untilOf(rule: Rule): Wall {
    const { until } = rule;
    if (!until) return endOfDates;
    if (until.kind === "date") return this.anchor.kind === "date" ? until.wall : until.wall + dayLength - 1000;
    return until.kind === "utc" && this.anchor.kind !== "date" ? this.zone.toWall(until.wall) : until.wall;
  }

  /** Starts in order between two walls, both included, each instant once, the excluded left out. */
  *starts(range: { readonly from: Wall; readonly last: Wall }, budget: Budget): Generator<Candidate> {
    let previous = Number.NaN;
    for (const one of this.#merged(range, budget)) {
      if (one.instant === previous || this.isExcluded(one.wall, one.instant)) continue;
      previous = one.instant;
      yield one;
    }
  }

  /**
   * Calls `visit` with each of `starts` until it answers false. Most series are of one plain rule: for these it makes nothing of them on
   * the way.
   */
  visitStarts(
    range: { readonly from: Wall; readonly last: Wall },
    budget: Budget,
    visit: (wall: Wall, instant: number, end: number | null) => boolean,
  ): void {
    const only = this.#only;
    if (!only || !isPlainRule(only.rule)) {
      for (const { wall, instant, end } of this.starts(range, budget)) if (!visit(wall, instant, end)) return;
      return;
    }
    const start = this.anchor.wall;
    const last = Math.min(range.last, only.end);
    if (start > last) return;
    let previous = Number.NaN;
    const take = (wall: Wall): boolean => {
      const instant = this.zone.toInstant(wall);
      if (instant === previous || this.isExcluded(wall, instant)) return true;
      previous = instant;
      return visit(wall, instant, null);
    };
    // DTSTART is the first, whether the rule names it or not, as `expandRule` has it.
    if (start >= range.from && !take(start)) return;
    this.#plain ??= new PlainRule(only.rule, start);
    const next = this.#plain.walls({ from: Math.max(range.from, start), last }, budget);
    for (let wall = next(); wall !== null && wall <= last; wall = next()) {
      budget.spend();
      if (wall > start && !take(wall)) return;
    }
  }

  /** The rule that the component recurs by alone, with DTSTART among what it names; null: there are more sources of starts. */
  get #only(): EndedRule | null {
    const rules = this.#rules;
    const one = rules[0];
    return rules.length === 1 && this.#master.rdates.length === 0 && one && one.end >= this.anchor.wall ? one : null;
  }

  *#merged(range: { readonly from: Wall; readonly last: Wall }, budget: Budget): Generator<Candidate> {
    const walls = ({ rule, end }: EndedRule): Generator<Wall> =>
      expandRule(rule, this.anchor.wall, { from: range.from, last: Math.min(range.last, end) }, budget);
    const only = this.#only;
    if (only) {
      for (const wall of walls(only)) yield { wall, instant: this.zone.toInstant(wall), end: null };
      return;
    }
    const ofRules = this.#rules.map(walls);
    const dates = this.dates().filter(
      ({ wall, end }) => wall <= range.last && (wall >= range.from || (end !== null && end >= range.from - dayLength)),
    );
    const sources: { next(): IteratorResult<Candidate> }[] = [dates.values()];
    for (const one of ofRules)
      sources.push(one.map((wall) => ({ wall, instant: this.zone.toInstant(wall), end: null })));
    const heads = sources.map((one) => one.next());
    for (;;) {
      let least: { readonly index: number; readonly value: Candidate } | null = null;
      for (const [index, head] of heads.entries())
        if (!head.done && (!least || head.value.instant < least.value.instant)) least = { index, value: head.value };
      const source = least && sources[least.index];
      if (!least || !source) return;
      yield least.value;
      heads[least.index] = source.next();
    }
  }

  /** DTSTART and the RDATEs in order, whether excluded or not. */
  dates(): readonly Candidate[] {
    return (this.#dates ??= this.#readDates());
  }

  #readDates(): Candidate[] {
    const dates: Candidate[] = this.#master.rdates.map(({ start, end }) => {
      const wall = this.wallOf(start);
      const instant = this.zone.toInstant(wall);
      if (!end) return { wall, instant, end: null };
      return {
        wall,
        instant,
        end: "kind" in end ? instantOf(end, this.#zones, this.#floating) : this.endOf(wall, instant, end),
      };
    });
    dates.push({ wall: this.anchor.wall, instant: this.zone.toInstant(this.anchor.wall), end: null });
    return dates.toSorted((a, b) => a.instant - b.instant || Number(a.end === null) - Number(b.end === null));
  }
}
