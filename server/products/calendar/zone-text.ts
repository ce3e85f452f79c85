import { ianaZone } from "./icalendar/zones/iana.ts";
import { makeTimezone } from "./icalendar/zones/make-vtimezone.ts";
import { property } from "./icalendar/tree.ts";
import { writeTree } from "./icalendar/write-tree.ts";

/** From when on the offsets of a zone are told. */
const from = Date.UTC(1970, 0, 1);
const written = new Map<string, string>();

/** A zone as `calendar-timezone` has it (RFC 4791 §5.2.2): a VCALENDAR with its VTIMEZONE. UTC has none. */
export function zoneText(name: string): string {
  const known = written.get(name);
  if (known !== undefined) return known;
  const text = writeTree({
    name: "VCALENDAR",
    properties: [property("VERSION", "2.0"), property("PRODID", "-//Safos//Calendar//EN")],
    components: ianaZone(name) && name !== "UTC" ? [makeTimezone(name, from)] : [],
  });
  // As many as there are zones.
  if (written.size < 1000) written.set(name, text);
  return text;
}
