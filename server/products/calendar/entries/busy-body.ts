import { readCalendarObject } from "../icalendar/index.ts";
import type { Property, Tree } from "../icalendar/index.ts";
import { writeTree } from "../icalendar/write-tree.ts";

const kept = new Set([
  "UID",
  "DTSTAMP",
  "DTSTART",
  "DTEND",
  "DUE",
  "DURATION",
  "RRULE",
  "RDATE",
  "EXDATE",
  "RECURRENCE-ID",
  "SEQUENCE",
  "TRANSP",
  "CLASS",
]);
const keptOfZone = new Set(["TZID", "DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO"]);
const keptParameters = new Set(["TZID", "VALUE", "RANGE"]);
const entryNames = new Set(["VEVENT", "VTODO", "VJOURNAL"]);

/** What is told of an entry beside its times to those who are not in it: nobody who is, no reminders, and no way into its call. */
const published = new Set([
  ...kept,
  "SUMMARY",
  "DESCRIPTION",
  "LOCATION",
  "STATUS",
  "CATEGORIES",
  "GEO",
  "LAST-MODIFIED",
]);

/** An entry with its times and nothing else: what a private one is to others. */
export const busyBody = (body: string): string => reduced(body, busyOf);

/** An entry for those who follow its calendar by a link. */
export const publishedBody = (body: string): string =>
  reduced(body, ({ name, properties }) => ({
    name,
    properties: properties.filter((one) => published.has(one.name)).map(bare),
    components: [],
  }));

function reduced(body: string, entryOf: (tree: Tree) => Tree): string {
  const tree = readCalendarObject(body).root;
  return writeTree({
    name: tree.name,
    properties: [
      { name: "VERSION", parameters: [], value: "2.0" },
      { name: "PRODID", parameters: [], value: "-//Safos//Calendar//EN" },
    ],
    components: tree.components.flatMap((one) =>
      one.name === "VTIMEZONE" ? [zoneOf(one)] : entryNames.has(one.name) ? [entryOf(one)] : [],
    ),
  });
}

/** A cancelled occurrence takes no time: that much of its status is time. */
function busyOf({ name, properties }: Tree): Tree {
  const isCancelled = properties.some((one) => one.name === "STATUS" && one.value.toUpperCase() === "CANCELLED");
  return {
    name,
    properties: [
      ...properties.filter((one) => kept.has(one.name) && !(isCancelled && one.name === "TRANSP")).map(bare),
      ...(isCancelled && name === "VEVENT" ? [{ name: "TRANSP", parameters: [], value: "TRANSPARENT" }] : []),
      { name: "SUMMARY", parameters: [], value: "Busy" },
    ],
    components: [],
  };
}

const zoneOf = (zone: Tree): Tree => ({
  name: zone.name,
  properties: zone.properties.filter((one) => keptOfZone.has(one.name)).map(bare),
  components: zone.components
    .filter(({ name }) => name === "STANDARD" || name === "DAYLIGHT")
    .map((one) => ({
      name: one.name,
      properties: one.properties.filter(({ name }) => keptOfZone.has(name)).map(bare),
      components: [],
    })),
});

const bare = ({ name, parameters, value }: Property): Property => ({
  name,
  parameters: parameters.filter((one) => keptParameters.has(one.name)),
  value,
});
