import type { Namespaces, PropertyName } from "./namespaces.ts";
import { invalidXml, parseXml } from "./xml.ts";

// Each is answered for every member of a collection.
const maxProperties = 200;

/** `all`: the usual ones with their values; `names`: the names of all there are. */
export type RequestedProperties = "all" | "names" | readonly PropertyName[];

/** Which properties a PROPFIND body asks for; no body means `allprop` (RFC 4918 §9.1). */
export function readPropfind(text: string, namespaces: Namespaces): RequestedProperties {
  const root = parseXml(text, namespaces);
  if (!root) return "all";
  if (root.name !== "d:propfind") throw invalidXml("a propfind is expected");
  const prop = root.children.find((one) => one.name === "d:prop");
  if (!prop) return root.children.some((one) => one.name === "d:propname") ? "names" : "all";
  const names = [...new Set(prop.children.map((one) => one.name))];
  if (names.length > maxProperties) throw invalidXml(`at most ${maxProperties} properties may be asked for at once`);
  return names;
}
