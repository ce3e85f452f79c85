/** XML namespaces by the prefix that answers declare for them. `d` is always `DAV:`. */
export interface Namespaces {
  /** Prefix by namespace name. */
  readonly prefixes: ReadonlyMap<string, string>;
  /** `xmlns:…` attributes for the root element of an answer. */
  readonly declarations: string;
}

/** A property or element by a declared prefix (`d:getetag`), or `{namespace}name` for one of an undeclared namespace. */
export type PropertyName = string;

/** `extra`: namespace names by prefix, beside `DAV:`. Some clients match prefixes literally, so they are part of the protocol. */
export function declareNamespaces(extra: Readonly<Record<string, string>> = {}): Namespaces {
  const all = Object.entries({ d: "DAV:", ...extra });
  return {
    prefixes: new Map(all.map(([prefix, name]) => [name, prefix])),
    declarations: all.map(([prefix, name]) => `xmlns:${prefix}="${name}"`).join(" "),
  };
}

/** The name of an element as the rest of the engine writes it. */
export function nameOf(namespace: string, local: string, { prefixes }: Namespaces): PropertyName {
  const prefix = prefixes.get(namespace);
  return prefix === undefined ? `{${namespace}}${local}` : `${prefix}:${local}`;
}

/** A name taken apart again. */
export function splitName(name: PropertyName, { prefixes }: Namespaces): { namespace: string; local: string } {
  const undeclared = /^\{(.*)\}([^}]+)$/s.exec(name);
  if (undeclared) return { namespace: undeclared[1] ?? "", local: undeclared[2] ?? "" };
  const [prefix = "", local = ""] = name.split(":");
  const namespace = [...prefixes].find((one) => one[1] === prefix)?.[0] ?? "";
  return { namespace, local };
}
