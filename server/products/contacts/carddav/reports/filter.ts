import { invalidXml, readTextMatch, type Element } from "#dav";
import type { CardFilter, ParameterFilter, PropertyFilter } from "../../vcard/index.ts";

/** Filters in one body, of every sort: each is held against every card. */
const maxFilters = 100;

interface Left {
  count: number;
}

/** The filter of an addressbook-query (RFC 6352 §10.5). Refuses XML_INVALID and `supported-collation`. */
export function readFilter(root: Element): CardFilter {
  const filters = root.children.filter((one) => one.name === "card:filter");
  const [filter] = filters;
  if (filters.length > 1) throw invalidXml("one filter is expected");
  if (!filter) return { isAll: true, properties: [] };
  const left = { count: maxFilters };
  return {
    isAll: isAll(filter),
    properties: named(filter, "card:prop-filter").map((one) => readProperty(one, left)),
  };
}

const named = ({ children }: Element, name: string): Element[] => children.filter((one) => one.name === name);

function isAll({ attributes }: Element): boolean {
  const test = attributes["test"] ?? "anyof";
  if (test !== "anyof" && test !== "allof") throw invalidXml("test is anyof or allof");
  return test === "allof";
}

function spend(left: Left): void {
  if (--left.count < 0) throw invalidXml(`a filter has at most ${maxFilters} parts`);
}

function readName({ attributes }: Element, left: Left): { readonly name: string; readonly group: string | null } {
  spend(left);
  const found = /^(?:([A-Za-z0-9-]{1,100})\.)?([A-Za-z0-9-]{1,100})$/.exec(attributes["name"] ?? "");
  const name = found?.[2];
  if (name === undefined) throw invalidXml("a filter lacks the name of what it is about");
  return { name: name.toUpperCase(), group: found?.[1] ?? null };
}

const isNotDefined = (element: Element): boolean => named(element, "card:is-not-defined").length > 0;

/** RFC 6352 §10.5.4: without regard to letters' size unless it is asked for. */
const readText = (element: Element): ReturnType<typeof readTextMatch> =>
  readTextMatch(element, "card", "i;unicode-casemap");

const readProperty = (element: Element, left: Left): PropertyFilter => ({
  ...readName(element, left),
  isNotDefined: isNotDefined(element),
  isAll: isAll(element),
  textMatches: named(element, "card:text-match").map((one) => {
    spend(left);
    return readText(one);
  }),
  parameters: named(element, "card:param-filter").map((one) => readParameter(one, left)),
});

function readParameter(element: Element, left: Left): ParameterFilter {
  const [text] = named(element, "card:text-match");
  return {
    name: readName(element, left).name,
    isNotDefined: isNotDefined(element),
    textMatch: text ? readText(text) : null,
  };
}
