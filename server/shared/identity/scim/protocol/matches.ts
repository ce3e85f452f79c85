import { invalidFilter } from "./fault.ts";
import type { Filter, Value } from "./filter.ts";
import type { Json, JsonObject } from "./json.ts";

/** Whether one value of an attribute fits a filter in brackets; its names are those of the parts. */
export function matches(filter: Filter, value: JsonObject): boolean {
  if (filter.kind === "and") return matches(filter.left, value) && matches(filter.right, value);
  if (filter.kind === "or") return matches(filter.left, value) || matches(filter.right, value);
  if (filter.kind === "not") return !matches(filter.of, value);
  if (filter.kind === "within") throw invalidFilter("Brackets within brackets are not supported.");
  const found = Object.entries(value).find(([name]) => name.toLowerCase() === filter.path.attribute)?.[1] ?? null;
  if (filter.kind === "present") return found !== null;
  const one = fold(found);
  const other = fold(filter.value);
  if (filter.operator === "eq") return one === other;
  if (filter.operator === "ne") return one !== other;
  if (typeof one !== "string" || typeof other !== "string") return false;
  if (filter.operator === "co") return one.includes(other);
  if (filter.operator === "sw") return one.startsWith(other);
  if (filter.operator === "ew") return one.endsWith(other);
  throw invalidFilter(`${filter.operator} is not supported here.`);
}

/** Without case; truth as text is truth (Entra sends both). */
function fold(value: Json | Value): Json | Value {
  if (typeof value === "boolean") return String(value);
  return typeof value === "string" ? value.toLowerCase() : value;
}

/** What a value must have to fit a filter of `eq` and `and` alone; null where the filter says more. */
export function impliedBy(filter: Filter): Readonly<Record<string, Value>> | null {
  if (filter.kind === "compare" && filter.operator === "eq") return { [filter.path.attribute]: filter.value };
  if (filter.kind !== "and") return null;
  const left = impliedBy(filter.left);
  const right = impliedBy(filter.right);
  return left && right ? { ...left, ...right } : null;
}

/** The values that a filter of `eq` and `or` alone names of one part; null where it says more. */
export function namedBy(filter: Filter, part: string): readonly string[] | null {
  if (filter.kind === "or") {
    const left = namedBy(filter.left, part);
    const right = namedBy(filter.right, part);
    return left && right ? [...left, ...right] : null;
  }
  const isNamed = filter.kind === "compare" && filter.operator === "eq" && filter.path.attribute === part;
  return isNamed && typeof filter.value === "string" ? [filter.value] : null;
}
