import { Budget } from "../recurrence/budget.ts";
import { expandRule } from "../recurrence/expand-rule.ts";
import { restamp, withTimezones } from "./build.ts";
import type { CalendarComponent } from "./component.ts";
import { recurringOf, type Edit, type Recurring } from "./edits.ts";
import { CalendarFault } from "./fault.ts";
import { replaceProperties, timeProperty } from "./fields.ts";
import { isKind, type CalendarObject } from "./object.ts";
import { writeRule, type Rule } from "./rule.ts";
import { escapeText } from "#content-lines";
import { dayLength, endOfDates, type CalendarTime, type Wall } from "./time.ts";
import { property, type Property, type Tree } from "./tree.ts";

const steps = 500_000;

/** A rule that ends before `wall`: with UNTIL, in UTC for times that have a zone (RFC 5545 §3.3.10). */
function ruleBefore(rule: Rule, { series, wall, instant }: Recurring): Rule {
  const { kind } = series.anchor;
  const isDate = kind === "date";
  const isZoned = kind === "zoned" || kind === "utc";
  const last = isZoned ? instant - 1000 : wall - (isDate ? dayLength : 1000);
  if (rule.until && series.untilOf(rule) < wall) return rule;
  const until: CalendarTime = { kind: isZoned ? "utc" : kind, wall: last, zone: null };
  return { ...rule, count: null, until };
}

interface RuleAfter {
  /** The first occurrence that the rule itself gives. */
  readonly start: Wall;
  readonly rule: Rule;
}

/** A rule from `wall` on, with the rest of its COUNT; null when it gives nothing there. */
function ruleAfter(rule: Rule, { series, wall }: Recurring): RuleAfter | null {
  const range = {
    from: rule.count === null ? wall : series.anchor.wall,
    last: Math.min(series.untilOf(rule), endOfDates - 1),
  };
  let before = 0;
  for (const one of expandRule(rule, series.anchor.wall, range, new Budget(steps))) {
    if (one < wall) before++;
    else return { start: one, rule: rule.count === null ? rule : { ...rule, count: rule.count - before } };
  }
  return null;
}

const datesOf = (tree: Tree, name: string): Property[] =>
  tree.properties
    .filter((one) => one.name === name)
    .flatMap((one) => one.value.split(",").map((value) => ({ ...one, value })));

/** RDATE and EXDATE, each value a property of its own, on one side of the split. */
function datesOn(master: CalendarComponent, { series, instant }: Recurring, isAfter: boolean): Map<string, Property[]> {
  const sides = new Map<string, Property[]>();
  const choose = (name: string, times: readonly CalendarTime[]): void => {
    const properties = datesOf(master.tree, name).filter(({ value }) => value.trim() !== "");
    sides.set(
      name,
      properties.filter((_, index) => {
        const time = times[index];
        return time && series.instantOf(time) >= instant === isAfter;
      }),
    );
  };
  choose(
    "RDATE",
    master.rdates.map(({ start }) => start),
  );
  choose("EXDATE", master.exdates);
  return sides;
}

/** The end of the first occurrence of the second series: as long after it as in the first. */
function endAfter({ master, series }: Recurring, start: Wall): Property[] {
  const { end } = master;
  if (!end) return [];
  const name = master.kind === "VTODO" ? "DUE" : "DTEND";
  if (end.kind === "date") return [timeProperty(name, { ...end, wall: start + (end.wall - series.anchor.wall) })];
  const at = series.endOf(start, series.zone.toInstant(start));
  return [timeProperty(name, { ...end, wall: end.kind === "utc" ? at : series.zoneOf(end).toWall(at) })];
}

function laterMaster(found: Recurring, newUid: string, stamp: Date): Tree {
  const { master, series, wall } = found;
  const rules = master.rules.flatMap((rule) => ruleAfter(rule, found) ?? []);
  // An RDATE is no start for a rule: its weeks and months are counted from a day of its own.
  const start = rules.length > 0 ? Math.min(...rules.map((one) => one.start)) : wall;
  const changed = datesOn(master, found, true);
  changed.set("UID", [property("UID", escapeText(newUid))]);
  changed.set("DTSTART", [timeProperty("DTSTART", { ...series.anchor, wall: start })]);
  changed.set(master.kind === "VTODO" ? "DUE" : "DTEND", endAfter(found, start));
  changed.set(
    "RRULE",
    rules.map(({ rule }) => property("RRULE", writeRule(rule))),
  );
  return restamp(replaceProperties(master.tree, changed), stamp, 0);
}

function earlierMaster(found: Recurring, stamp: Date): Tree {
  const changed = datesOn(found.master, found, false);
  const rules = found.master.rules.map((rule) => property("RRULE", writeRule(ruleBefore(rule, found))));
  changed.set("RRULE", rules);
  return restamp(replaceProperties(found.master.tree, changed), stamp);
}

/**
 * “This and following”: the series until before an occurrence, and from it on as an entry of its own under `newUid`. Overrides,
 * RDATE and EXDATE go to their side; COUNT becomes UNTIL in the first and its rest in the second. Throws `malformed` for an id
 * that names no occurrence, and for the first one, before which nothing is left.
 */
export function splitAt(
  object: CalendarObject,
  recurrenceId: string,
  newUid: string,
  { stamp }: Edit,
): { readonly before: CalendarObject; readonly after: CalendarObject } {
  const found = recurringOf(object, recurrenceId);
  const { master, series, wall, instant } = found;
  if (!series.isRecurring || !series.has(wall, instant))
    throw new CalendarFault("malformed", `The series has no occurrence ${recurrenceId.slice(0, 40)}.`);
  const [first] = series.starts({ from: Math.min(series.anchor.wall, wall), last: wall }, new Budget(steps)).take(1);
  if (!first || first.instant >= instant)
    throw new CalendarFault("malformed", "The first occurrence has nothing before it.");
  if (object.overrides.some(({ isThisAndFuture }) => isThisAndFuture))
    throw new CalendarFault("unsupported", "A series with an override of this and following cannot be split.");
  const side = (isAfter: boolean, replacement: Tree): CalendarObject => {
    const components = object.root.components.flatMap((tree) => {
      if (tree === master.tree) return [replacement];
      const id = object.overrides.find((one) => one.tree === tree)?.recurrenceId;
      if (!id || !isKind(tree.name)) return [tree];
      if (series.instantOf(id) >= instant !== isAfter) return [];
      return [isAfter ? replaceProperties(tree, new Map([["UID", [property("UID", escapeText(newUid))]]])) : tree];
    });
    return withTimezones({ ...object.root, components });
  };
  return { before: side(false, earlierMaster(found, stamp)), after: side(true, laterMaster(found, newUid, stamp)) };
}
