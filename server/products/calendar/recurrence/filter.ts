import type { TextMatch } from "#dav";
import type { CalendarObject } from "../icalendar/object.ts";
import { unescapeText } from "#content-lines";
import { parameterOf, propertiesOf, type Property, type Tree } from "../icalendar/tree.ts";
import { readTime } from "../icalendar/time.ts";
import { instantOf } from "../icalendar/object.ts";
import { callersZone } from "./occurrences.ts";
import { isInRange, Matching } from "./filter-range.ts";

/** CALDAV:time-range (RFC 4791 §9.9); null: open on that side. */
interface TimeRange {
  readonly from: Date | null;
  readonly to: Date | null;
}

/** CALDAV:param-filter (§9.7.3). Without a text the parameter is to be there. */
export interface ParamFilter {
  readonly name: string;
  readonly isNotDefined: boolean;
  readonly textMatch: TextMatch | null;
}

/** CALDAV:prop-filter (§9.7.2). */
export interface PropFilter {
  readonly name: string;
  readonly isNotDefined: boolean;
  readonly timeRange: TimeRange | null;
  readonly textMatch: TextMatch | null;
  readonly params: readonly ParamFilter[];
}

/** CALDAV:comp-filter (§9.7.1). */
export interface CompFilter {
  readonly name: string;
  readonly isNotDefined: boolean;
  readonly timeRange: TimeRange | null;
  readonly props: readonly PropFilter[];
  readonly comps: readonly CompFilter[];
}

function matchesParam(
  one: Property,
  { name, isNotDefined, textMatch }: ParamFilter,
  { texts }: Pick<Matching, "texts">,
): boolean {
  const values = one.parameters.find((each) => each.name === name.toUpperCase())?.values;
  if (!values) return isNotDefined;
  return !isNotDefined && (!textMatch || texts.matches(values.join(","), textMatch));
}

/** A property whose value is a time lies in a range (RFC 4791 §9.9: COMPLETED, CREATED, DTSTAMP and others). */
function isTimeInRange(one: Property, { from, to }: TimeRange, { object, zone }: Matching): boolean {
  const tzid = parameterOf(one, "TZID");
  let instant: number;
  try {
    instant = instantOf(readTime(one.value, tzid), object.zones, callersZone(zone));
  } catch {
    return false;
  }
  return (from === null || from.getTime() <= instant) && (to === null || to.getTime() > instant);
}

function matchesProp(tree: Tree, filter: PropFilter, matching: Matching): boolean {
  const found = propertiesOf(tree, filter.name.toUpperCase());
  if (filter.isNotDefined) return found.length === 0;
  return found.some(
    (one) =>
      (!filter.timeRange || isTimeInRange(one, filter.timeRange, matching)) &&
      (!filter.textMatch || matching.texts.matches(unescapeText(one.value), filter.textMatch)) &&
      filter.params.every((each) => matchesParam(one, each, matching)),
  );
}

function matchesComp(parent: Tree, trees: readonly Tree[], filter: CompFilter, matching: Matching): boolean {
  const found = trees.filter(({ name }) => name === filter.name.toUpperCase());
  if (filter.isNotDefined) return found.length === 0;
  return found.some(
    (tree) =>
      filter.props.every((one) => matchesProp(tree, one, matching)) &&
      filter.comps.every((one) => matchesComp(tree, tree.components, one, matching)) &&
      (!filter.timeRange || isInRange(matching, parent, tree, filter.timeRange)),
  );
}

/**
 * Whether an object matches a CalDAV filter (RFC 4791 §9.7), whose outermost component is VCALENDAR. `zone` is the IANA zone
 * of whole days and of times without a zone (CALDAV:timezone). The rules of an entry are followed a
 * hundred years from the start of the range, those by hours, minutes and seconds three. Throws CalendarFault `unsupported` for
 * an entry that would be too dear to hold against the filter.
 */
export const matchesFilter = (object: CalendarObject, filter: CompFilter, zone: string): boolean =>
  matchesComp(object.root, [object.root], filter, new Matching(object, zone));
