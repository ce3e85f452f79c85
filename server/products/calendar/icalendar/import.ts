import { CalendarFault } from "./fault.ts";
import { limits } from "./limits.ts";
import { isKind, objectOf, type CalendarObject } from "./object.ts";
import { growTrees } from "./read-tree.ts";
import { lengthOf, readDuration } from "./time.ts";
import { unescapeText } from "#content-lines";
import { propertyOf, type Tree } from "./tree.ts";
import { DescribedZones } from "./zones/find-zone.ts";

/** Whether others wait to be answered, and lets them be. */
interface Pace {
  isDue(): boolean;
  rest(): Promise<void>;
}

interface ImportedCalendar {
  readonly objects: readonly CalendarObject[];
  /** What could not be taken, each by its UID (null where it has none) and why. */
  readonly faults: readonly { readonly uid: string | null; readonly fault: CalendarFault }[];
  /** The calendar's own name and colour, where the file gives them (RFC 7986 §5.1, §5.9, or X-WR-CALNAME). */
  readonly name: string | null;
  readonly colour: string | null;
  /** How often it asks to be fetched again, in seconds (RFC 7986 §5.7, or X-PUBLISHED-TTL); null: it does not say. */
  readonly refreshSeconds: number | null;
}

/** Days and candidates that all VTIMEZONEs of a file may cost: some two hundred zones of two changes a year. */
const zoneSteps = 2_000_000;

interface Group {
  readonly root: Tree;
  /** The VTIMEZONEs of the calendar by TZID. */
  readonly zones: ReadonlyMap<string, Tree>;
  readonly components: Tree[];
}

/** Components by UID and kind, across all calendars of the file; zones by the calendar they stand in. */
function groupByUid(
  roots: readonly Tree[],
  fail: (uid: string | null, fault: CalendarFault) => void,
  reduce: (component: Tree) => Tree,
): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const root of roots) {
    if (root.name !== "VCALENDAR") {
      fail(null, new CalendarFault("malformed", "It does not begin with BEGIN:VCALENDAR."));
      continue;
    }
    const timezones = root.components.filter(({ name }) => name === "VTIMEZONE");
    const zones = new Map(timezones.map((one) => [propertyOf(one, "TZID")?.value ?? "", one]));
    for (const one of root.components) {
      if (!isKind(one.name)) continue;
      const uid = propertyOf(one, "UID")?.value.trim();
      if (!uid) {
        fail(null, new CalendarFault("noUid", `A ${one.name} has no UID.`));
        continue;
      }
      const group = groups.get(uid) ?? { root, zones, components: [] };
      group.components.push(reduce(one));
      groups.set(uid, group);
    }
  }
  return groups;
}

function objectOfGroup({ root, zones, components }: Group, described: DescribedZones): CalendarObject {
  if (components.length > limits.components)
    throw new CalendarFault("tooLarge", `An entry has more than ${limits.components} components.`);
  const named = new Set(components.flatMap(zoneNamesIn));
  const timezones = [...named].flatMap((name) => zones.get(name) ?? []);
  // METHOD is the file's, of how it was sent; the name and colour are the calendar's.
  const properties = root.properties.filter(
    ({ name }) => name === "VERSION" || name === "PRODID" || name === "CALSCALE",
  );
  return objectOf({ name: "VCALENDAR", properties, components: [...timezones, ...components] }, described);
}

async function readInParts(text: string, pace: Pace): Promise<readonly Tree[]> {
  const growing = growTrees(text, limits.importComponents);
  for (;;) {
    const { done, value } = growing.next();
    if (done === true) return value;
    if (pace.isDue()) await pace.rest();
  }
}

const zoneNamesIn = (tree: Tree): string[] =>
  tree.properties.flatMap(({ parameters }) =>
    parameters.filter(({ name }) => name === "TZID").flatMap(({ values }) => values),
  );

function secondsOf(text: string | null): number | null {
  if (text === null) return null;
  try {
    const seconds = lengthOf(readDuration(text)) / 1000;
    return seconds > 0 ? seconds : null;
  } catch (error) {
    // What asks for nothing that can be read asks for nothing.
    if (error instanceof CalendarFault) return null;
    throw error;
  }
}

/**
 * Reads an `.ics` file of many entries: one object for each UID, and a fault for each that cannot be taken. Throws CalendarFault
 * only for a file that cannot be read at all: more than 20 MiB or 20,000 entries, or not iCalendar. Others are answered meanwhile, at the
 * caller's pace. `reduce`: what is kept of each component.
 */
export async function importCalendar(
  text: string,
  { pace, reduce = (one) => one }: { readonly pace: Pace; readonly reduce?: (component: Tree) => Tree },
): Promise<ImportedCalendar> {
  if (text.length > limits.importBytes || Buffer.byteLength(text) > limits.importBytes)
    throw new CalendarFault("tooLarge", "A calendar file is at most 20 MiB.");
  const roots = await readInParts(text, pace);
  if (roots.length === 0) throw new CalendarFault("malformed", "There is no VCALENDAR.");
  const faults: { uid: string | null; fault: CalendarFault }[] = [];
  const groups = groupByUid(roots, (uid, fault) => faults.push({ uid, fault }), reduce);
  if (groups.size > limits.importEntries)
    throw new CalendarFault("tooLarge", `A calendar file has at most ${limits.importEntries} entries.`);
  const objects: CalendarObject[] = [];
  const described = new DescribedZones(zoneSteps);
  for (const [uid, group] of groups) {
    if (pace.isDue()) await pace.rest();
    try {
      objects.push(objectOfGroup(group, described));
    } catch (error) {
      if (!(error instanceof CalendarFault)) throw error;
      faults.push({ uid, fault: error });
    }
  }
  const firstText = (...names: string[]): string | null => {
    for (const name of names) {
      const found = roots[0] && propertyOf(roots[0], name);
      if (found?.value.trim()) return unescapeText(found.value).trim();
    }
    return null;
  };
  return {
    objects,
    faults,
    name: firstText("NAME", "X-WR-CALNAME"),
    colour: firstText("COLOR", "X-APPLE-CALENDAR-COLOR"),
    refreshSeconds: secondsOf(firstText("REFRESH-INTERVAL", "X-PUBLISHED-TTL")),
  };
}
