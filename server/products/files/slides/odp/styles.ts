import { elementsOf, find, findAll, type Element } from "../xml-tree.ts";

/** Styles by family and name, each followed by those that it takes from (ODF 1.3 part 3, 16.2). */
export interface Styles {
  /** From the nearest to the family's default one. */
  chain(family: string, name: string | undefined): readonly Element[];
  list(name: string | undefined): Element | undefined;
  /** Gradients, pictures to fill with and the like. */
  named(element: string, name: string | undefined): Element | undefined;
  /** The names of cell styles of a table's template by its parts (`first-row`). */
  template(name: string | undefined): ReadonlyMap<string, string>;
}

/** `automatic` are the styles of the part itself, which go before the common ones. */
export function createStyles(automatic: Element | undefined, common: Element | undefined): Styles {
  const byName = new Map<string, Element>();
  const defaults = new Map<string, Element>();
  const lists = new Map<string, Element>();
  const keep = (map: Map<string, Element>, key: string, element: Element): void =>
    void (map.has(key) || map.set(key, element));
  const parts = [automatic, common];
  for (const part of parts) {
    for (const style of elementsOf(part, "style"))
      keep(byName, `${style.attributes["style:family"]} ${style.attributes["style:name"]}`, style);
    for (const style of elementsOf(part, "default-style"))
      keep(defaults, style.attributes["style:family"] ?? "", style);
    for (const list of findAll(part, "list-style")) keep(lists, list.attributes["style:name"] ?? "", list);
  }
  const chain = (family: string, name: string | undefined): Element[] => {
    const found: Element[] = [];
    for (let at = byName.get(`${family} ${name}`); at && !found.includes(at);) {
      found.push(at);
      const parent = at.attributes["style:parent-style-name"];
      at =
        byName.get(`${family} ${parent}`) ?? (family === "presentation" ? byName.get(`graphic ${parent}`) : undefined);
    }
    const last = defaults.get(family === "presentation" ? "graphic" : family);
    return last ? [...found, last] : found;
  };
  return {
    chain,
    list: (name) => lists.get(name ?? ""),
    named: (element, name) =>
      parts.flatMap((part) => elementsOf(part, element)).find((one) => one.attributes["draw:name"] === name),
    template(name) {
      const template = parts
        .flatMap((part) => elementsOf(part, "table-template"))
        .find((one) => (one.attributes["table:name"] ?? one.attributes["text:name"]) === name);
      return new Map(
        elementsOf(template).map((one) => [
          one.name,
          one.attributes["table:style-name"] ?? one.attributes["text:style-name"] ?? "",
        ]),
      );
    },
  };
}

/** The nearest value of a property. */
export function property(chain: readonly Element[], group: string, name: string): string | undefined {
  for (const style of chain) {
    const value = find(style, group)?.attributes[name];
    if (value !== undefined) return value;
  }
  return undefined;
}
