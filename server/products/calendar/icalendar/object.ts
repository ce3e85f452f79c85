import { CalendarComponent } from "./component.ts";
import { CalendarFault } from "./fault.ts";
import { limits } from "./limits.ts";
import type { CalendarTime } from "./time.ts";
import { propertyOf, type Tree } from "./tree.ts";
import { readTrees } from "./read-tree.ts";
import { writeTree } from "./write-tree.ts";
import { DescribedZones, zonesOf } from "./zones/find-zone.ts";
import type { Zone } from "./zones/zone.ts";

const kinds = ["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"] as const;
type CalendarKind = (typeof kinds)[number];
export const isKind = (name: string): name is CalendarKind => (kinds as readonly string[]).includes(name);

/** One calendar object resource (RFC 4791 §4.1): everything with one UID. Never changed; edits give another. */
export interface CalendarObject {
  readonly uid: string;
  readonly kind: CalendarKind;
  /** Null where only single occurrences are known, as to who was invited to one of them. */
  readonly master: CalendarComponent | null;
  readonly overrides: readonly CalendarComponent[];
  /** By TZID as written, of every zone that a time of the object names. */
  readonly zones: ReadonlyMap<string, Zone>;
  /** The whole VCALENDAR. */
  readonly root: Tree;
}

/** The series and its overridden occurrences. */
export const componentsOf = ({
  master,
  overrides,
}: Pick<CalendarObject, "master" | "overrides">): CalendarComponent[] =>
  master ? [master, ...overrides] : [...overrides];

/** The instant of a time, in milliseconds since 1970; `floating` is the zone of dates and of times without one. */
export function instantOf(time: CalendarTime, zones: ReadonlyMap<string, Zone>, floating: Zone): number {
  if (time.kind === "utc") return time.wall;
  const zone = time.kind === "zoned" ? zones.get(time.zone ?? "") : floating;
  if (!zone) throw new CalendarFault("malformed", `Nothing describes the time zone ${time.zone ?? ""}.`);
  return zone.toInstant(time.wall);
}

function zoneNames(components: readonly CalendarComponent[]): Set<string> {
  const names = new Set<string>();
  for (const one of components) {
    const dates = [...one.exdates, ...one.rdates.flatMap(({ start, end }) => [start, end])];
    for (const time of [one.start, one.end, one.recurrenceId, one.completed, one.created, one.dtstamp, ...dates])
      if (time && "zone" in time && time.zone !== null) names.add(time.zone);
  }
  return names;
}

function checkTogether(components: readonly CalendarComponent[]): void {
  const [first] = components;
  if (!first) throw new CalendarFault("unsupported", "There is no VEVENT, VTODO, VJOURNAL or VFREEBUSY.");
  for (const one of components) {
    if (!one.uid) throw new CalendarFault("noUid", `A ${one.kind} has no UID.`);
    if (one.uid !== first.uid) throw new CalendarFault("mixed", "There is more than one UID.");
    if (one.kind !== first.kind) throw new CalendarFault("mixed", "There is more than one kind of component.");
    if (one.kind === "VEVENT" && !one.start) throw new CalendarFault("malformed", "A VEVENT has no DTSTART.");
    // RFC 5545 §3.8.2.3: not before the start; read so that a reminder of a wrong time is found now.
    void one.alarms;
  }
  if (components.filter(({ recurrenceId }) => !recurrenceId).length > 1)
    throw new CalendarFault("malformed", "More than one component of the UID has no RECURRENCE-ID.");
}

/** The object of a VCALENDAR that holds one UID; objects of one file share `described`. Throws CalendarFault. */
export function objectOf(root: Tree, described = new DescribedZones()): CalendarObject {
  if (root.name !== "VCALENDAR") throw new CalendarFault("malformed", "It does not begin with BEGIN:VCALENDAR.");
  if (propertyOf(root, "METHOD")) throw new CalendarFault("method", "A stored calendar object has no METHOD.");
  const scale = propertyOf(root, "CALSCALE")?.value.trim().toUpperCase() ?? "GREGORIAN";
  if (scale !== "GREGORIAN") throw new CalendarFault("unsupported", "Only the Gregorian calendar is supported.");
  const components = root.components.filter(({ name }) => isKind(name)).map((one) => new CalendarComponent(one));
  checkTogether(components);
  const [first] = components;
  const overrides = components.filter(({ recurrenceId }) => recurrenceId);
  const timezones = root.components.filter(({ name }) => name === "VTIMEZONE");
  const zones = zonesOf(timezones, zoneNames(components), described);
  const ids = new Set(overrides.map(({ recurrenceId }) => recurrenceId && instantOf(recurrenceId, zones, floatingUtc)));
  if (ids.size < overrides.length) throw new CalendarFault("malformed", "Two components have the same RECURRENCE-ID.");
  return {
    uid: first?.uid ?? "",
    kind: first && isKind(first.kind) ? first.kind : "VEVENT",
    master: components.find(({ recurrenceId }) => !recurrenceId) ?? null,
    overrides,
    zones,
    root,
  };
}

const floatingUtc: Zone = { ianaName: null, toInstant: (wall) => wall, toWall: (instant) => instant };

/**
 * Reads one calendar object as a client stores it. Bounded before any work: `limits`. Throws CalendarFault: `tooLarge`,
 * `malformed`, `unsupported`, `mixed` (several UIDs or kinds), `noUid`, `method`.
 */
export function readCalendarObject(text: string): CalendarObject {
  if (text.length > limits.objectBytes || Buffer.byteLength(text) > limits.objectBytes)
    throw new CalendarFault("tooLarge", "A calendar object is at most 1 MiB.");
  const [root, ...others] = readTrees(text, limits.components);
  if (!root) throw new CalendarFault("malformed", "There is no VCALENDAR.");
  if (others.length > 0) throw new CalendarFault("mixed", "There is more than one VCALENDAR.");
  return objectOf(root);
}

/** The object as text, with all that was read. */
export const writeCalendarObject = (object: CalendarObject): string => writeTree(object.root);
