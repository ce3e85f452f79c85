import type { Namespaces, PropertyName } from "./namespaces.ts";
import { invalidXml, parseXml } from "./xml.ts";

interface FileFilter {
  readonly requested: readonly PropertyName[];
  /** What the rules ask for, by the names of the properties; all must hold. */
  readonly rules: readonly { readonly name: PropertyName; readonly value: string }[];
}

const mostRules = 20;
const mostProperties = 200;

/** The body of a REPORT (RFC 3253 §3.6) that Nextcloud's clients send: `oc:filter-files`. */
export function readFileFilter(text: string, namespaces: Namespaces): FileFilter {
  const root = parseXml(text, namespaces);
  if (root?.name !== "oc:filter-files") throw invalidXml("a filter-files is expected");
  const childrenOf = (name: string) => root.children.find((one) => one.name === name)?.children ?? [];
  const requested = [...new Set(childrenOf("d:prop").map((one) => one.name))];
  const rules = childrenOf("oc:filter-rules").map((one) => ({ name: one.name, value: one.text.trim() }));
  if (rules.length === 0) throw invalidXml("rules to filter by are expected");
  if (rules.length > mostRules || requested.length > mostProperties) throw invalidXml("too much is asked for at once");
  return { requested, rules };
}

/** Which page of an item's comments a REPORT asks for: `oc:filter-comments`. At most 200 at once. */
export function readCommentFilter(text: string, namespaces: Namespaces): { limit: number; offset: number } {
  const root = parseXml(text, namespaces);
  if (root?.name !== "oc:filter-comments") throw invalidXml("a filter-comments is expected");
  const numberOf = (name: string, usual: number): number => {
    const found = root.children.find((one) => one.name === name)?.text.trim() ?? "";
    return /^\d{1,6}$/.test(found) ? Number(found) : usual;
  };
  return { limit: Math.min(Math.max(numberOf("oc:limit", 20), 1), 200), offset: numberOf("oc:offset", 0) };
}
