import type { PropertyName } from "./namespaces.ts";
import type { RequestedProperties } from "./propfind.ts";

/** Writes a property of a resource as XML content (escaped already); null when the resource has no such property. */
type Property<R> = (resource: R) => string | null;
export type PropertyTable<R> = Readonly<Record<PropertyName, Property<R>>>;

/**
 * The requested properties of a resource, and those it does not have. `usual` answers `allprop`, for which a missing
 * property is left out instead of reported (RFC 4918 §9.1).
 */
export function selectProperties<R>(
  table: PropertyTable<R>,
  usual: readonly PropertyName[],
  resource: R,
  requested: RequestedProperties,
): { found: Map<PropertyName, string>; unknown: PropertyName[] } {
  const found = new Map<PropertyName, string>();
  const unknown: PropertyName[] = [];
  for (const name of requested === "all" ? usual : requested) {
    const value = table[name]?.(resource) ?? null;
    if (value !== null) found.set(name, value);
    else if (requested !== "all") unknown.push(name);
  }
  return { found, unknown };
}

/** An IMF-fixdate (RFC 9110 §5.6.7), held within 1…2^32−2 seconds: sync clients refuse what lies outside. */
export function writeHttpDate(date: Date): string {
  return new Date(Math.min(Math.max(date.getTime(), 1000), 4_294_967_294_000)).toUTCString();
}

/** `creationdate` (RFC 4918 §15.1): RFC 3339 in whole seconds. */
export function writeIsoDate(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
