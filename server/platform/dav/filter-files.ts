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
