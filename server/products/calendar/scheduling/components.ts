import { withTimezones } from "../icalendar/build.ts";
import { readAttendee } from "../icalendar/attendee.ts";
import {
  componentsOf,
  instantOf,
  type CalendarComponent,
  type CalendarObject,
  type Property,
  type Tree,
} from "../icalendar/index.ts";
import { utc } from "../icalendar/zones/zone.ts";

/** Which component of the entry it is: null for the series, else the instant of its RECURRENCE-ID. */
const keyOf = ({ recurrenceId }: CalendarComponent, object: CalendarObject): number | null =>
  recurrenceId && instantOf(recurrenceId, object.zones, utc);

/** What another text of the same entry says of the same occurrence, or of the series. */
export function counterpartOf(
  component: CalendarComponent,
  object: CalendarObject,
  other: CalendarObject,
): CalendarComponent | null {
  const key = keyOf(component, object);
  return componentsOf(other).find((one) => keyOf(one, other) === key) ?? null;
}

/** The entry with each component as `edit` gives it; null leaves it out. */
export function withComponents(
  object: CalendarObject,
  edit: (component: CalendarComponent) => Tree | null,
): CalendarObject {
  const byTree = new Map(componentsOf(object).map((one) => [one.tree, one]));
  return withTimezones({
    ...object.root,
    components: object.root.components.flatMap((tree) => {
      const component = byTree.get(tree);
      return component ? (edit(component) ?? []) : [tree];
    }),
  });
}

/** The mail address that an ATTENDEE or ORGANIZER is for, in small letters. */
export const emailOf = (one: Property): string | null => readAttendee(one).email;

/** The ATTENDEE that an address, in small letters, stands for. */
export const attendeeFor = ({ properties }: Pick<Tree, "properties">, email: string): Property | undefined =>
  properties.find((one) => one.name === "ATTENDEE" && emailOf(one) === email);

/** A property with other parameters; null takes one away. */
export function withParameters(one: Property, changed: Record<string, string | null>): Property {
  const kept = one.parameters.filter(({ name }) => !(name in changed));
  const added = Object.entries(changed).flatMap(([name, value]) => (value === null ? [] : [{ name, values: [value] }]));
  return { ...one, parameters: [...kept, ...added] };
}

/** A component with its people as `edit` gives them; null takes one out. */
export const withAttendees = (tree: Tree, edit: (attendee: Property) => Property | null): Tree => ({
  ...tree,
  properties: tree.properties.flatMap((one) => (one.name === "ATTENDEE" ? (edit(one) ?? []) : [one])),
});
