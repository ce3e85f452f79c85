import type { CalendarObject, Property } from "../icalendar/index.ts";
import { emailOf, withComponents } from "./components.ts";

/** A series whose people were changed, with the same change in the occurrences that have a component of their own. `before`: the series as it was. */
export function followPeople(before: CalendarObject, after: CalendarObject): CalendarObject {
  const { master } = after;
  if (!before.master || !master) return after;
  const peopleOf = (list: readonly Property[]): Property[] => list.filter(({ name }) => name === "ATTENDEE");
  const [was, is] = [peopleOf(before.master.properties), peopleOf(master.properties)];
  const [known, kept] = [new Set(was.map(emailOf)), new Set(is.map(emailOf))];
  const organizer = master.properties.filter(({ name }) => name === "ORGANIZER");
  return withComponents(after, ({ tree }) => {
    if (tree === master.tree) return tree;
    const others = tree.properties.filter(({ name }) => name !== "ORGANIZER" && name !== "ATTENDEE");
    const own = peopleOf(tree.properties);
    const there = new Set(own.map(emailOf));
    const stay = own.filter((one) => kept.has(emailOf(one)) || !known.has(emailOf(one)));
    const added = is.filter((one) => !known.has(emailOf(one)) && !there.has(emailOf(one)));
    const people = organizer.length === 0 ? [] : [...stay, ...added];
    return { ...tree, properties: [...others, ...organizer, ...people] };
  });
}
