import { BrokenCondition, invalidXml, readTextMatch, type Element, type TextMatch } from "#dav";
import type { CompFilter, ParamFilter, PropFilter } from "../../recurrence/index.ts";
import { beginningOfTime, endOfTime, readRange } from "./time-range.ts";

/** Filters in one body, of every sort: each is held against every entry. */
const maxFilters = 100;

/** The filter of a calendar-query (RFC 4791 §9.7). Refuses XML_INVALID, `valid-filter` and `supported-collation`. */
export function readFilter(root: Element): CompFilter {
  const filters = root.children.filter((one) => one.name === "c:filter");
  const comps = filters[0]?.children.filter((one) => one.name === "c:comp-filter") ?? [];
  const [comp] = comps;
  if (filters.length !== 1 || comps.length !== 1 || !comp)
    throw invalidXml("one filter with one comp-filter is expected");
  const left = { count: maxFilters };
  const filter = readComp(comp, left);
  if (filter.name !== "VCALENDAR")
    throw new BrokenCondition(403, "<c:valid-filter/>", "The outermost component of a filter is VCALENDAR.");
  return filter;
}

interface Left {
  count: number;
}

function begin({ attributes }: Element, left: Left): string {
  if (--left.count < 0) throw invalidXml(`a filter has at most ${maxFilters} parts`);
  const name = attributes["name"]?.toUpperCase() ?? "";
  if (!/^[A-Z0-9-]{1,100}$/.test(name)) throw invalidXml("a filter lacks the name of what it is about");
  return name;
}

const has = ({ children }: Element, name: string): boolean => children.some((one) => one.name === name);
const rangeIn = ({ children }: Element): { from: Date | null; to: Date | null } | null => {
  const found = children.find((one) => one.name === "c:time-range");
  if (!found) return null;
  const { from, to } = readRange(found, false);
  return { from: from === beginningOfTime ? null : from, to: to === endOfTime ? null : to };
};
const textIn = ({ children }: Element): TextMatch | null => {
  const found = children.find((one) => one.name === "c:text-match");
  return found ? readTextMatch(found, "c") : null;
};

function readComp(element: Element, left: Left): CompFilter {
  return {
    name: begin(element, left),
    isNotDefined: has(element, "c:is-not-defined"),
    timeRange: rangeIn(element),
    props: element.children.filter((one) => one.name === "c:prop-filter").map((one) => readProp(one, left)),
    comps: element.children.filter((one) => one.name === "c:comp-filter").map((one) => readComp(one, left)),
  };
}

function readProp(element: Element, left: Left): PropFilter {
  return {
    name: begin(element, left),
    isNotDefined: has(element, "c:is-not-defined"),
    timeRange: rangeIn(element),
    textMatch: textIn(element),
    params: element.children.filter((one) => one.name === "c:param-filter").map((one) => readParam(one, left)),
  };
}

const readParam = (element: Element, left: Left): ParamFilter => ({
  name: begin(element, left),
  isNotDefined: has(element, "c:is-not-defined"),
  textMatch: textIn(element),
});
