import type { Rule } from "../icalendar/rule.ts";
import { endOfDates, type Wall } from "../icalendar/time.ts";
import { Budget } from "./budget.ts";
import { expandRule } from "./expand-rule.ts";

/** What a rule with COUNT may cost until its last occurrence. */
const steps = 40_000;
const known = new WeakMap<Rule, { readonly start: Wall; readonly last: Wall }>();

/**
 * The last wall time of a rule with COUNT: counted once for each rule that is read, so that it can then begin near any time.
 * Throws `unsupported` for a rule that takes too long to count.
 */
export function lastCounted(rule: Rule, start: Wall): Wall {
  const found = known.get(rule);
  if (found?.start === start) return found.last;
  let last = start;
  for (const wall of expandRule(rule, start, { from: start, last: endOfDates - 1 }, new Budget(steps))) last = wall;
  known.set(rule, { start, last });
  return last;
}
