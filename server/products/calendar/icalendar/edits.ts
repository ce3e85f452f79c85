import { restamp, withTimezones } from "./build.ts";
import { CalendarComponent } from "./component.ts";
import { CalendarFault } from "./fault.ts";
import { applyFields, replaceProperties, timeProperty, type EventFields } from "./fields.ts";
import { instantOf, isKind, type CalendarObject } from "./object.ts";
import { Series, anchorOf } from "../recurrence/series.ts";
import { dayLength, readTime, type CalendarTime, type Wall } from "./time.ts";
import { propertyOf, type Property, type Tree } from "./tree.ts";
import { utc } from "./zones/zone.ts";

/** Every edit writes these. */
export interface Edit {
  /** When it is made: DTSTAMP and LAST-MODIFIED. */
  readonly stamp: Date;
}

export interface Recurring {
  readonly master: CalendarComponent;
  readonly series: Series;
  /** What the id names, by the clock of DTSTART. */
  readonly wall: Wall;
  readonly instant: number;
  readonly time: CalendarTime;
}

/** The series of an object and the occurrence a RECURRENCE-ID names in it. Throws `malformed`. */
export function recurringOf(object: CalendarObject, recurrenceId: string): Recurring {
  const { master } = object;
  const anchor = master && anchorOf(master);
  if (!master || !anchor) throw new CalendarFault("malformed", "The entry has no series.");
  const series = new Series(object, master, anchor, utc);
  const read = readTime(recurrenceId);
  // Without Z it is by the clock of DTSTART.
  const wall = series.wallOf(read.kind === "floating" ? { ...anchor, wall: read.wall } : read);
  return { master, series, wall, instant: series.zone.toInstant(wall), time: { ...anchor, wall } };
}

const replaceTree = (root: Tree, old: Tree, replacement: Tree | null): Tree => ({
  ...root,
  components: root.components.flatMap((one) => (one === old ? (replacement ? [replacement] : []) : [one])),
});

const overrideAt = (object: CalendarObject, { series, instant }: Recurring): CalendarComponent | undefined =>
  object.overrides.find(({ recurrenceId }) => recurrenceId && series.instantOf(recurrenceId) === instant);

/** What says how an occurrence is: its override, or the series. Throws `malformed` for an id that cannot be read. */
export const occurrenceAt = (object: CalendarObject, recurrenceId: string): CalendarComponent => {
  const found = recurringOf(object, recurrenceId);
  return overrideAt(object, found) ?? found.master;
};

/** One occurrence as a component of its own, where the series puts it. */
function bareOverride({ master, series, wall, instant, time }: Recurring): Tree {
  const changed = new Map<string, Property[]>();
  for (const name of ["RRULE", "RDATE", "EXDATE", "EXRULE"]) changed.set(name, []);
  changed.set("RECURRENCE-ID", [timeProperty("RECURRENCE-ID", time)]);
  if (master.start) changed.set("DTSTART", [timeProperty("DTSTART", time)]);
  const endName = master.kind === "VTODO" ? "DUE" : "DTEND";
  if (master.end) changed.set(endName, [timeProperty(endName, endTime(master.end, series, wall, instant))]);
  return replaceProperties(master.tree, changed);
}

/** The end of an occurrence in the form of the master's. */
function endTime(end: CalendarTime, series: Series, wall: Wall, instant: number): CalendarTime {
  if (end.kind === "date") return { ...end, wall: wall + series.span.days * dayLength };
  const at = series.endOf(wall, instant);
  if (end.kind === "utc") return { ...end, wall: at };
  return { ...end, wall: series.zoneOf(end).toWall(at) };
}

/**
 * Changes one occurrence: as an override, made of the series where there is none yet. `recurrenceId` as `Occurrence` gives it.
 * Throws `malformed` for an id that cannot be read, or that names no occurrence.
 */
export function withOverride(
  object: CalendarObject,
  recurrenceId: string,
  changes: EventFields,
  { stamp }: Edit,
): CalendarObject {
  const found = recurringOf(object, recurrenceId);
  const existing = overrideAt(object, found);
  if (existing) {
    const changed = restamp(applyFields(existing.tree, changes), stamp);
    return withTimezones(replaceTree(object.root, existing.tree, changed));
  }
  if (!found.series.has(found.wall, found.instant))
    throw new CalendarFault("malformed", `The series has no occurrence ${recurrenceId.slice(0, 40)}.`);
  const added = restamp(applyFields(bareOverride(found), { ...changes, rrule: null }), stamp);
  return withTimezones({ ...object.root, components: [...object.root.components, added] });
}

/** The same entry with a component for an occurrence, which says what the series says of it. Throws as `withOverride`. */
export function withOwnComponent(object: CalendarObject, recurrenceId: string): CalendarObject {
  if (!object.master && componentAt(object, recurrenceId)) return object;
  const found = recurringOf(object, recurrenceId);
  if (overrideAt(object, found)) return object;
  if (!found.series.isRecurring || !found.series.has(found.wall, found.instant))
    throw new CalendarFault("malformed", `The series has no occurrence ${recurrenceId.slice(0, 40)}.`);
  return withTimezones({ ...object.root, components: [...object.root.components, bareOverride(found)] });
}

/** The component that an occurrence has of its own; in an entry of single occurrences too. */
export function componentAt(object: CalendarObject, recurrenceId: string): CalendarComponent | undefined {
  if (object.master) return overrideAt(object, recurringOf(object, recurrenceId));
  const read = readTime(recurrenceId);
  return object.overrides.find(({ recurrenceId: own }) => {
    if (!own) return false;
    const wanted = read.kind === "floating" ? { ...own, wall: read.wall } : read;
    return instantOf(wanted, object.zones, utc) === instantOf(own, object.zones, utc);
  });
}

/** Takes one occurrence out of the series (EXDATE), with its override. Throws as `withOverride`. */
export function withExclusion(object: CalendarObject, recurrenceId: string, { stamp }: Edit): CalendarObject {
  const found = recurringOf(object, recurrenceId);
  const existing = overrideAt(object, found);
  if (!existing && !found.series.has(found.wall, found.instant))
    throw new CalendarFault("malformed", `The series has no occurrence ${recurrenceId.slice(0, 40)}.`);
  const { tree } = found.master;
  const excluded = { ...tree, properties: [...tree.properties, timeProperty("EXDATE", found.time)] };
  const root = existing ? replaceTree(object.root, existing.tree, null) : object.root;
  return withTimezones(replaceTree(root, tree, restamp(excluded, stamp)));
}

/**
 * Changes the entry itself: of a series every occurrence without an override. SEQUENCE rises, what it does not know stays.
 * When the start of a series moves, its overrides and exceptions move with it.
 */
export function withChanges(object: CalendarObject, changes: EventFields, { stamp }: Edit): CalendarObject {
  const [only] = object.master ? [object.master] : object.overrides;
  if (!only) throw new CalendarFault("malformed", "The entry is empty.");
  const changed = restamp(applyFields(only.tree, changes), stamp);
  const root = replaceTree(object.root, only.tree, changed);
  return withTimezones(object.master ? moveExceptions(object, root, changed) : root);
}

/** After the start of a series moved: what names its occurrences names them where they now are. */
function moveExceptions(object: CalendarObject, root: Tree, changed: Tree): Tree {
  const { master } = object;
  const old = master && anchorOf(master);
  const now = anchorOf(new CalendarComponent(changed));
  if (!old || !now || (old.kind === now.kind && old.wall === now.wall && old.zone === now.zone)) return root;
  const series = new Series(object, master, old, utc);
  const move = (time: CalendarTime): CalendarTime => {
    const wall = now.wall + (series.wallOf(time) - old.wall);
    return { ...now, wall: now.kind === "date" ? Math.floor(wall / dayLength) * dayLength : wall };
  };
  const components = root.components.map((tree) => {
    if (!isKind(tree.name)) return tree;
    const id = tree === changed ? null : new CalendarComponent(tree).recurrenceId;
    if (id) return replaceProperties(tree, new Map([["RECURRENCE-ID", [movedId(tree, move(id))]]]));
    if (master.exdates.length === 0) return tree;
    return replaceProperties(
      tree,
      new Map([["EXDATE", master.exdates.map((one) => timeProperty("EXDATE", move(one)))]]),
    );
  });
  return { ...root, components };
}

/** RECURRENCE-ID at another time; RANGE stays. */
function movedId(tree: Tree, time: CalendarTime): Property {
  const moved = timeProperty("RECURRENCE-ID", time);
  const range = propertyOf(tree, "RECURRENCE-ID")?.parameters.filter(({ name }) => name === "RANGE") ?? [];
  return { ...moved, parameters: [...moved.parameters, ...range] };
}
