import type { Namespaces, PropertyName } from "./namespaces.ts";
import { invalidXml, parseXml, type Element } from "./xml.ts";

export type Comparison = "eq" | "like" | "gt" | "gte" | "lt" | "lte";

/** What is looked for (RFC 5323 §5.5 to §5.15). */
export type SearchCondition =
  | { readonly kind: "and" | "or"; readonly parts: readonly SearchCondition[] }
  | { readonly kind: "not"; readonly part: SearchCondition }
  | { readonly kind: "collection" }
  | { readonly kind: "compare"; readonly how: Comparison; readonly name: PropertyName; readonly literal: string };

export interface SearchOrder {
  readonly name: PropertyName;
  readonly isDescending: boolean;
}

export interface BasicSearch {
  readonly requested: "all" | readonly PropertyName[];
  readonly scope: { readonly href: string; readonly depth: "0" | "1" | "infinity" };
  /** Null: everything. */
  readonly where: SearchCondition | null;
  readonly orders: readonly SearchOrder[];
  /** Null: as many as the server gives. */
  readonly limit: number | null;
  readonly offset: number;
}

const mostConditions = 100;
const deepest = 12;
const mostOrders = 5;
const mostProperties = 200;
const comparisons = new Set<string>(["eq", "like", "gt", "gte", "lt", "lte"]);

/** The body of a SEARCH: one `basicsearch` over one scope (RFC 5323 §2.2, §5). */
export function readBasicSearch(text: string, namespaces: Namespaces): BasicSearch {
  const root = parseXml(text, namespaces);
  const search = root?.name === "d:searchrequest" ? childOf(root, "d:basicsearch") : undefined;
  if (!search) throw invalidXml("a searchrequest with a basicsearch is expected");
  const where = childOf(search, "d:where");
  const budget = { left: mostConditions };
  return {
    requested: readSelect(childOf(search, "d:select")),
    scope: readScope(childOf(search, "d:from")),
    where: where?.children[0] ? readCondition(where.children[0], budget, 0) : null,
    orders: (childOf(search, "d:orderby")?.children ?? []).slice(0, mostOrders).map(readOrder),
    ...readLimit(childOf(search, "d:limit")),
  };
}

const childOf = (element: Element | undefined, name: string): Element | undefined =>
  element?.children.find((one) => one.name === name);

function readSelect(select: Element | undefined): BasicSearch["requested"] {
  const prop = childOf(select, "d:prop");
  if (!prop) return "all";
  const names = [...new Set(prop.children.map((one) => one.name))];
  if (names.length > mostProperties) throw invalidXml(`at most ${mostProperties} properties may be asked for at once`);
  return names;
}

function readScope(from: Element | undefined): BasicSearch["scope"] {
  const scopes = (from?.children ?? []).filter((one) => one.name === "d:scope");
  const href = childOf(scopes[0], "d:href")?.text.trim();
  if (scopes.length !== 1 || href === undefined || href === "") throw invalidXml("one scope with an href is expected");
  const depth = childOf(scopes[0], "d:depth")?.text.trim();
  return { href, depth: depth === "0" || depth === "1" ? depth : "infinity" };
}

function readCondition(element: Element, budget: { left: number }, depth: number): SearchCondition {
  if (--budget.left < 0) throw invalidXml(`at most ${mostConditions} conditions may be set`);
  if (depth > deepest) throw invalidXml("the conditions are nested too deeply");
  const below = (one: Element): SearchCondition => readCondition(one, budget, depth + 1);
  switch (element.name) {
    case "d:and":
    case "d:or":
      if (element.children.length === 0) throw invalidXml("and and or join conditions");
      return { kind: element.name === "d:and" ? "and" : "or", parts: element.children.map(below) };
    case "d:not": {
      const [part, ...more] = element.children;
      if (!part || more.length > 0) throw invalidXml("not holds one condition");
      return { kind: "not", part: below(part) };
    }
    case "d:is-collection":
      return { kind: "collection" };
    default:
      return readComparison(element);
  }
}

function readComparison(element: Element): SearchCondition {
  const how = element.name.replace(/^d:/, "");
  const name = childOf(element, "d:prop")?.children[0]?.name;
  const literal = (childOf(element, "d:literal") ?? childOf(element, "d:typed-literal"))?.text;
  if (!isComparison(how) || name === undefined || literal === undefined)
    throw invalidXml("a comparison of a property with a literal is expected");
  return { kind: "compare", how, name, literal };
}

const isComparison = (text: string): text is Comparison => comparisons.has(text);

function readOrder(order: Element): SearchOrder {
  const name = childOf(order, "d:prop")?.children[0]?.name;
  if (order.name !== "d:order" || name === undefined) throw invalidXml("an order names a property");
  return { name, isDescending: childOf(order, "d:descending") !== undefined };
}

function readLimit(limit: Element | undefined): Pick<BasicSearch, "limit" | "offset"> {
  const numberOf = (name: string): number | null => {
    const text = childOf(limit, name)?.text.trim();
    return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
  };
  return { limit: numberOf("d:nresults"), offset: numberOf("nc:firstresult") ?? 0 };
}
