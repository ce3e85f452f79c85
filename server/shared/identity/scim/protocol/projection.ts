import type { Json, JsonObject } from "./json.ts";

/** What of a resource is asked for; names in lower case. */
export interface Projection {
  readonly attributes: ReadonlySet<string> | null;
  readonly excluded: ReadonlySet<string>;
}

const always = new Set(["schemas", "id"]);
const core = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/i;

const namesIn = (text: string): Set<string> =>
  new Set(
    text
      .slice(0, 2000)
      .split(",")
      .map((one) => one.trim().replace(core, "").toLowerCase())
      .filter(Boolean),
  );

/** RFC 7644 §3.9. */
export const readProjection = (attributes: string | null, excluded: string | null): Projection => ({
  attributes: attributes === null || attributes.trim() === "" ? null : namesIn(attributes),
  excluded: namesIn(excluded ?? ""),
});

/** Whether an attribute is to be shown at all, so that what is not need not be read. */
export const isWanted = ({ attributes, excluded }: Projection, name: string): boolean =>
  attributes === null
    ? !excluded.has(name.toLowerCase())
    : [...attributes].some((one) => one === name.toLowerCase() || one.startsWith(`${name.toLowerCase()}.`));

export function project(resource: JsonObject, projection: Projection): JsonObject {
  const entries = Object.entries(resource)
    .filter(([name]) => always.has(name) || isWanted(projection, name))
    .map(([name, value]) => [name, always.has(name) ? value : parts(name.toLowerCase(), value, projection)] as const);
  return Object.fromEntries(entries);
}

/** `emails.value`: only the parts that are named, or all but those. */
function parts(name: string, value: Json, { attributes, excluded }: Projection): Json {
  const isShown = (part: string): boolean => {
    const path = `${name}.${part.toLowerCase()}`;
    return attributes === null ? !excluded.has(path) : attributes.has(name) || attributes.has(path);
  };
  const cut = (one: Json): Json =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).filter(([part]) => isShown(part)))
      : one;
  return Array.isArray(value) ? value.map(cut) : cut(value);
}
