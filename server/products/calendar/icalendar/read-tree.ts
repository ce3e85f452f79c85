import { LineFault, readContentLines } from "#content-lines";
import { CalendarFault } from "./fault.ts";
import { limits } from "./limits.ts";
import type { Property, Tree } from "./tree.ts";

interface OpenTree extends Tree {
  readonly properties: Property[];
  readonly components: Tree[];
  readonly counts: Map<string, number>;
}

const lineLimits = {
  longest: limits.lineBytes,
  unbounded: ["ATTACH"],
  parameters: limits.parameters,
  parameterValues: limits.parameterValues,
  hasGroups: false,
} as const;

function* linesOf(text: string): Generator<Property> {
  try {
    yield* readContentLines(text, lineLimits);
  } catch (error) {
    throw error instanceof LineFault ? new CalendarFault(error.reason, error.message) : error;
  }
}

const repeated = new Set(["ATTENDEE", "EXDATE", "RDATE"]);

function addProperty(tree: OpenTree, one: Property): void {
  const key = repeated.has(one.name) ? one.name : "";
  const count = (tree.counts.get(key) ?? 0) + 1;
  const most = key === "" ? limits.properties : limits.repeated;
  if (count > most)
    throw new CalendarFault("tooLarge", `A ${tree.name} has more than ${most} ${key || "other"} properties.`);
  tree.counts.set(key, count);
  tree.properties.push(one);
}

/**
 * The components of a text as trees (RFC 5545 §3.4). `most` bounds the components inside all of them. Throws CalendarFault
 * for what does not nest and for what exceeds `limits`.
 */
export function readTrees(text: string, most: number): Tree[] {
  const growing = growTrees(text, most);
  for (;;) {
    const { done, value } = growing.next();
    if (done === true) return value;
  }
}

/** As `readTrees`, of a text so long that others are answered meanwhile: it stops after each line. */
export function* growTrees(text: string, most: number): Generator<void, Tree[]> {
  const roots: Tree[] = [];
  const open: OpenTree[] = [];
  let count = 0;
  for (const one of linesOf(text)) {
    yield;
    const current = open.at(-1);
    if (one.name === "BEGIN") {
      if (++count > most) throw new CalendarFault("tooLarge", `There are more than ${most} components.`);
      if (open.length === limits.levels)
        throw new CalendarFault("tooLarge", `Components nest deeper than ${limits.levels} levels.`);
      const name = one.value.trim().toUpperCase();
      if (!/^[A-Z0-9-]{1,100}$/.test(name)) throw new CalendarFault("malformed", "A component has no valid name.");
      const tree = { name, properties: [], components: [], counts: new Map<string, number>() };
      open.push(tree);
    } else if (one.name === "END") {
      if (!current || current.name !== one.value.trim().toUpperCase())
        throw new CalendarFault("malformed", `END:${one.value.slice(0, 60)} ends nothing that is open.`);
      open.pop();
      const { name, properties, components } = current;
      (open.at(-1)?.components ?? roots).push({ name, properties, components });
    } else if (current) addProperty(current, one);
    else throw new CalendarFault("malformed", `The property ${one.name} stands outside a component.`);
  }
  if (open.length > 0) throw new CalendarFault("malformed", `The component ${open.at(-1)?.name} has no end.`);
  return roots;
}
