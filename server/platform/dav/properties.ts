import type { PropertyName } from "./namespaces.ts";
import type { RequestedProperties } from "./propfind.ts";
import { writeName } from "./xml.ts";

/** Writes a property of a resource as XML content (escaped already); null when the resource has no such property. */
type Property<R> = (resource: R) => string | null;
export type PropertyTable<R> = Readonly<Record<PropertyName, Property<R>>>;

/** Properties that clients keep with a resource, each as a whole element by its name (RFC 4918 §4.4). */
export type DeadProperties = ReadonlyMap<PropertyName, string>;

interface Selected {
  readonly found: [PropertyName, string][];
  /** Elements already written. */
  readonly elements: string[];
  readonly unknown: PropertyName[];
}

const noneKept: DeadProperties = new Map();

/**
 * The requested properties of a resource, and those it does not have. `usual` answers `allprop`, with everything that
 * clients keep there; a missing property is then left out instead of reported (RFC 4918 §9.1).
 */
export function selectProperties<R>(
  table: PropertyTable<R>,
  usual: readonly PropertyName[],
  resource: R,
  requested: RequestedProperties,
  dead: DeadProperties = noneKept,
): Selected {
  const selected: Selected = { found: [], elements: [], unknown: [] };
  if (requested === "names") {
    for (const [name, write] of Object.entries(table)) if (write(resource) !== null) selected.found.push([name, ""]);
    for (const name of dead.keys()) selected.elements.push(writeName(name));
    return selected;
  }
  for (const name of requested === "all" ? usual : requested) {
    const value = table[name]?.(resource) ?? null;
    const kept = value === null ? dead.get(name) : undefined;
    if (value !== null) selected.found.push([name, value]);
    else if (kept !== undefined && requested !== "all") selected.elements.push(kept);
    else if (requested !== "all") selected.unknown.push(name);
  }
  if (requested === "all") selected.elements.push(...dead.values());
  return selected;
}

let lastSecond = Number.NaN;
let lastText = "";

/** An IMF-fixdate (RFC 9110 §5.6.7), held within 1…2^32−2 seconds: sync clients refuse what lies outside. Neighbours are often of one second. */
export function writeHttpDate(date: Date): string {
  const second = Math.floor(Math.min(Math.max(date.getTime(), 1000), 4_294_967_294_000) / 1000);
  if (second !== lastSecond) {
    lastText = new Date(second * 1000).toUTCString();
    lastSecond = second;
  }
  return lastText;
}

/** `creationdate` (RFC 4918 §15.1): RFC 3339 in whole seconds. */
export function writeIsoDate(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
