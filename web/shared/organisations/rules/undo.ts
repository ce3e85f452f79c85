import type { Rules, RulesChange } from "@safos/contract/organisations";
import { informationClasses } from "@safos/contract/policy";

/** The change that takes another one back: what it names, as it is now. */
export function undoOf(now: Rules, { classes = {}, ...change }: RulesChange): RulesChange {
  const names = Object.keys(change) as (keyof typeof change)[];
  const before = Object.fromEntries(names.map((name) => [name, now[name]])) as RulesChange;
  const cells = informationClasses.flatMap((level) => {
    const changed = classes[level];
    if (changed === undefined) return [];
    const rules = Object.keys(changed) as (keyof typeof changed)[];
    return [[level, Object.fromEntries(rules.map((rule) => [rule, now.classes[level][rule]]))] as const];
  });
  return cells.length === 0 ? before : { ...before, classes: Object.fromEntries(cells) };
}
