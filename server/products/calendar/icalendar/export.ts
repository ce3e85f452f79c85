import type { CalendarObject } from "./object.ts";
import { escapeText } from "#content-lines";
import { property, propertyOf } from "./tree.ts";
import { writeTree } from "./write-tree.ts";

/**
 * One `.ics` of many entries, each VTIMEZONE once. `colour` is a CSS3 name or `#rrggbb`. Where two entries describe zones of one
 * TZID, the first description stands. Entries are kept as text alone: as trees a full calendar is twenty times as large.
 */
export async function exportCalendar(
  objects: Iterable<CalendarObject> | AsyncIterable<CalendarObject>,
  { name, colour }: { readonly name: string; readonly colour: string | null },
): Promise<string> {
  const timezones = new Map<string, string>();
  const components: string[] = [];
  for await (const { root } of objects)
    for (const one of root.components) {
      const zone = one.name === "VTIMEZONE" ? (propertyOf(one, "TZID")?.value ?? "") : null;
      if (zone === null) components.push(writeTree(one));
      else if (!timezones.has(zone)) timezones.set(zone, writeTree(one));
    }
  const shown = escapeText(name);
  const properties = [
    property("VERSION", "2.0"),
    property("PRODID", "-//Safos//Calendar//EN"),
    property("NAME", shown),
    property("X-WR-CALNAME", shown),
    // RFC 7986 §5.9 takes names only.
    ...(colour !== null && /^[a-z]+$/i.test(colour) ? [property("COLOR", colour)] : []),
    ...(colour !== null && /^#[0-9a-f]{6,8}$/i.test(colour) ? [property("X-APPLE-CALENDAR-COLOR", colour)] : []),
  ];
  const empty = writeTree({ name: "VCALENDAR", properties, components: [] });
  const end = "END:VCALENDAR\r\n";
  return [empty.slice(0, -end.length), ...timezones.values(), ...components, end].join("");
}
