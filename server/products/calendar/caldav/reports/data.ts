import { BrokenCondition } from "#dav";
import type { Element } from "#dav";
import type { CalendarObject } from "../../icalendar/index.ts";
import { instantOf } from "../../icalendar/index.ts";
import { writeWall } from "../../icalendar/time.ts";
import { property, type Property, type Tree } from "../../icalendar/tree.ts";
import { writeTree } from "../../icalendar/write-tree.ts";
import { zoneByName } from "../../icalendar/index.ts";
import { utc } from "../../icalendar/zones/zone.ts";
import { maxExpanded } from "../../limits.ts";
import { occurrencesOf } from "../../recurrence/index.ts";
import { readRange, type TimeRange } from "./time-range.ts";

/** Which parts of an entry are asked for (RFC 4791 §9.6.1). */
interface Selection {
  readonly name: string;
  /** Null: all. */
  readonly properties: ReadonlyMap<string, { readonly isNameOnly: boolean }> | null;
  /** Null: all. */
  readonly components: readonly Selection[] | null;
}

/** How entries are to be answered (RFC 4791 §9.6). */
export interface DataRequest {
  readonly selection: Selection | null;
  readonly expand: TimeRange | null;
  readonly limit: TimeRange | null;
}

/** Reads `calendar-data`. Refuses XML_INVALID, and `supported-calendar-data` for another format. */
export function readDataRequest(element: Element): DataRequest {
  const { attributes, children } = element;
  const isKnown =
    (attributes["content-type"] ?? "text/calendar") === "text/calendar" && (attributes["version"] ?? "2.0") === "2.0";
  if (!isKnown)
    throw new BrokenCondition(403, "<c:supported-calendar-data/>", "Entries are answered as text/calendar 2.0.");
  const find = (name: string): Element | undefined => children.find((one) => one.name === name);
  const [comp, expand, limit] = ["c:comp", "c:expand", "c:limit-recurrence-set"].map(find);
  return {
    selection: comp ? readSelection(comp) : null,
    expand: expand ? readRange(expand, true) : null,
    limit: limit ? readRange(limit, true) : null,
  };
}

function readSelection({ attributes, children }: Element): Selection {
  const props = children.filter((one) => one.name === "c:prop");
  const comps = children.filter((one) => one.name === "c:comp");
  const hasAll = (name: string): boolean => children.some((one) => one.name === name);
  return {
    name: (attributes["name"] ?? "").toUpperCase(),
    properties: hasAll("c:allprop")
      ? null
      : new Map(
          props.map((one) => [
            (one.attributes["name"] ?? "").toUpperCase(),
            { isNameOnly: one.attributes["novalue"] === "yes" },
          ]),
        ),
    components: hasAll("c:allcomp") ? null : comps.map(readSelection),
  };
}

/** The text of an entry as it was asked for; what is asked for as it is stays byte for byte. */
export function writeData(
  body: string,
  object: () => CalendarObject,
  { selection, expand, limit }: DataRequest,
  zone: string,
): string {
  if (!selection && !expand && !limit) return body;
  let tree = object().root;
  if (expand) tree = expanded(object(), expand, zone);
  else if (limit) tree = limited(object(), limit, zone);
  if (selection)
    tree = selection.name === tree.name ? select(tree, selection) : { ...tree, properties: [], components: [] };
  return writeTree(tree);
}

function select(tree: Tree, { properties, components }: Selection): Tree {
  return {
    name: tree.name,
    properties:
      properties === null
        ? tree.properties
        : tree.properties.flatMap((one) => {
            const asked = properties.get(one.name);
            return asked ? [asked.isNameOnly ? { ...one, value: "" } : one] : [];
          }),
    components: tree.components.flatMap((one) => {
      if (components === null) return [one];
      const asked = components.find(({ name }) => name === one.name);
      return asked ? [select(one, asked)] : [];
    }),
  };
}

const ofRecurrence = new Set([
  "RRULE",
  "RDATE",
  "EXDATE",
  "EXRULE",
  "DTSTART",
  "DTEND",
  "DUE",
  "DURATION",
  "RECURRENCE-ID",
]);

/** Each occurrence by itself, at moments of UTC or days (RFC 4791 §9.6.5). */
function expanded(object: CalendarObject, range: TimeRange, zone: string): Tree {
  const occurrences = occurrencesOf(object, { ...range, zone, limit: maxExpanded });
  const clock = zoneByName(zone) ?? utc;
  const timeOf = (name: string, at: Date, isAllDay: boolean): Property =>
    isAllDay
      ? property(name, writeWall(clock.toWall(at.getTime()), true), { VALUE: "DATE" })
      : property(name, `${writeWall(at.getTime(), false)}Z`);
  return {
    name: object.root.name,
    properties: object.root.properties,
    components: occurrences.map(({ start, end, recurrenceId, isAllDay, component }) => {
      const kept = component.tree.properties.filter(({ name }) => !ofRecurrence.has(name));
      const times = [
        ...(component.start ? [timeOf("DTSTART", start, isAllDay)] : []),
        ...(component.kind === "VEVENT" && end > start ? [timeOf("DTEND", end, isAllDay)] : []),
        ...(component.kind === "VTODO" && (component.end || component.duration) ? [timeOf("DUE", end, isAllDay)] : []),
        ...(recurrenceId === null ? [] : [recurrenceProperty(object, recurrenceId)]),
      ];
      return { name: component.tree.name, properties: [...kept, ...times], components: component.tree.components };
    }),
  };
}

/** The RECURRENCE-ID of an occurrence, given by the clock of the series, as a moment of UTC or a day. */
function recurrenceProperty(object: CalendarObject, recurrenceId: string): Property {
  if (/^\d{8}$/.test(recurrenceId)) return property("RECURRENCE-ID", recurrenceId, { VALUE: "DATE" });
  if (recurrenceId.endsWith("Z")) return property("RECURRENCE-ID", recurrenceId);
  const main = object.master ?? object.overrides[0];
  const time = main?.start ?? main?.recurrenceId ?? null;
  const clock = time?.kind === "zoned" ? (object.zones.get(time.zone ?? "") ?? utc) : utc;
  const wall = Date.parse(recurrenceId.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/, "$1-$2-$3T$4:$5:$6.000Z"));
  return property("RECURRENCE-ID", `${writeWall(clock.toInstant(wall), false)}Z`);
}

/** The series, and of its overridden occurrences those that fall into a time, or would have (RFC 4791 §9.6.6). */
function limited(object: CalendarObject, range: TimeRange, zone: string): Tree {
  const shown = new Set(
    occurrencesOf(object, { ...range, zone, limit: maxExpanded }).map(({ component }) => component.tree),
  );
  const clock = zoneByName(zone) ?? utc;
  const dropped = new Set(
    object.overrides
      .filter(({ tree, recurrenceId, isThisAndFuture }) => {
        if (shown.has(tree) || isThisAndFuture || !recurrenceId) return false;
        const at = instantOf(recurrenceId, object.zones, clock);
        return at < range.from.getTime() || at >= range.to.getTime();
      })
      .map(({ tree }) => tree),
  );
  return { ...object.root, components: object.root.components.filter((one) => !dropped.has(one)) };
}
