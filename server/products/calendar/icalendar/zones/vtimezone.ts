import type { Budget } from "../../recurrence/budget.ts";
import { expandRule } from "../../recurrence/expand-rule.ts";
import { CalendarFault } from "../fault.ts";
import { readRule } from "../rule.ts";
import { readTime, wallOf, type Wall } from "../time.ts";
import { propertiesOf, propertyOf, type Tree } from "../tree.ts";
import { zoneOf, type Transition, type Zone } from "./zone.ts";

const lastYear = 2100;
const mostTransitions = 3000;

/** UTC-OFFSET (RFC 5545 §3.3.14) in milliseconds. */
function readOffset(tree: Tree, name: string): number {
  const found = /^([+-])(\d\d)(\d\d)(\d\d)?$/.exec(propertyOf(tree, name)?.value.trim() ?? "");
  const [hours = 0, minutes = 0, seconds = 0] = found?.slice(2).map((one) => Number(one ?? 0)) ?? [];
  if (!found || hours > 23 || minutes > 59 || seconds > 59)
    throw new CalendarFault("malformed", `${name} of a VTIMEZONE is no offset from UTC.`);
  return (found[1] === "-" ? -1 : 1) * ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/** When one STANDARD or DAYLIGHT begins, each time, by the clock before it. */
function* onsetsOf(observance: Tree, before: number, budget: Budget): Generator<Wall> {
  const start = readTime(propertyOf(observance, "DTSTART")?.value ?? "").wall;
  yield start;
  for (const { value } of propertiesOf(observance, "RDATE"))
    for (const one of value.split(",")) yield readTime(one.split("/")[0] ?? "").wall;
  for (const { value } of propertiesOf(observance, "RRULE")) {
    const rule = readRule(value);
    // UNTIL of an observance is in UTC (RFC 5545 §3.6.5).
    const until = rule.until && rule.until.wall + (rule.until.kind === "utc" ? before : 0);
    const last = Math.min(until ?? Number.POSITIVE_INFINITY, wallOf(lastYear, 1, 1));
    yield* expandRule(rule, start, { from: start, last }, budget);
  }
}

/** The zone that a VTIMEZONE describes (RFC 5545 §3.6.5), until 2100. Throws CalendarFault for rules it cannot read and past the budget. */
export function describedZone(tree: Tree, budget: Budget): Zone {
  const observances = tree.components.filter(({ name }) => name === "STANDARD" || name === "DAYLIGHT");
  if (observances.length === 0) throw new CalendarFault("malformed", "A VTIMEZONE has neither STANDARD nor DAYLIGHT.");
  const found = new Map<number, Transition>();
  for (const one of observances) {
    const [before, after] = [readOffset(one, "TZOFFSETFROM"), readOffset(one, "TZOFFSETTO")];
    for (const wall of onsetsOf(one, before, budget)) {
      found.set(wall - before, { at: wall - before, before, after });
      if (found.size > mostTransitions)
        throw new CalendarFault("unsupported", "A VTIMEZONE changes its offset too many times.");
    }
  }
  const transitions = [...found.values()].toSorted((a, b) => a.at - b.at);
  return zoneOf(null, transitions, transitions[0]?.before ?? 0);
}
