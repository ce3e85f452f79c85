import { applyFields, replaceProperties, stampOf, type EventFields } from "./fields.ts";
import { objectOf, type CalendarObject } from "./object.ts";
import { escapeText } from "#content-lines";
import { property, propertyOf, type Tree } from "./tree.ts";
import { CalendarComponent } from "./component.ts";
import { ianaZone } from "./zones/iana.ts";
import { makeTimezone } from "./zones/make-vtimezone.ts";
import { utc } from "./zones/zone.ts";

export const productId = "-//Safos//Calendar//EN";

/** Adds the VTIMEZONE of each zone that is named and not described, and takes away those that nothing names any more. */
export function withTimezones(root: Tree): CalendarObject {
  const components = root.components.filter(({ name }) => name !== "VTIMEZONE");
  const named = new Map<string, number>();
  for (const tree of components) {
    if (!/^V(EVENT|TODO|JOURNAL|FREEBUSY)$/.test(tree.name)) continue;
    const one = new CalendarComponent(tree);
    const dates = [...one.exdates, ...one.rdates.map(({ start }) => start)];
    for (const time of [one.start, one.end, one.recurrenceId, ...dates])
      if (time?.zone) named.set(time.zone, Math.min(named.get(time.zone) ?? Number.POSITIVE_INFINITY, time.wall));
  }
  const kept = root.components.filter(
    (one) => one.name === "VTIMEZONE" && named.has(propertyOf(one, "TZID")?.value ?? ""),
  );
  const known = new Set(kept.map((one) => propertyOf(one, "TZID")?.value));
  const added = [...named]
    .filter(([name]) => !known.has(name) && ianaZone(name))
    .map(([name, wall]) => makeTimezone(name, (ianaZone(name) ?? utc).toInstant(wall)));
  return objectOf({ ...root, components: [...kept, ...added, ...components] });
}

/**
 * A new event of plain fields, with the VTIMEZONE of its zone. `stamp` is when it is made (DTSTAMP, CREATED); texts may hold
 * anything. Throws CalendarFault `malformed` for times, zones and rules that are none.
 */
export function buildEvent(
  fields: EventFields & { readonly uid: string; readonly stamp: Date; readonly start: string },
): CalendarObject {
  const stamp = stampOf(fields.stamp);
  const bare: Tree = {
    name: "VEVENT",
    properties: [
      property("UID", escapeText(fields.uid)),
      property("DTSTAMP", stamp),
      property("CREATED", stamp),
      property("SEQUENCE", "0"),
    ],
    components: [],
  };
  return withTimezones({
    name: "VCALENDAR",
    properties: [property("VERSION", "2.0"), property("PRODID", productId)],
    components: [applyFields(bare, fields)],
  });
}

/** A component with its SEQUENCE raised by one, and DTSTAMP and LAST-MODIFIED at `stamp`. */
export function restamp(tree: Tree, stamp: Date, sequence = new CalendarComponent(tree).sequence + 1): Tree {
  const at = stampOf(stamp);
  return replaceProperties(
    tree,
    new Map([
      ["SEQUENCE", [property("SEQUENCE", String(sequence))]],
      ["DTSTAMP", [property("DTSTAMP", at)]],
      ["LAST-MODIFIED", [property("LAST-MODIFIED", at)]],
    ]),
  );
}
