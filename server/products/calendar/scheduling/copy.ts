import { applyFields, timeProperty } from "../icalendar/fields.ts";
import { readAttendee } from "../icalendar/attendee.ts";
import { componentsOf } from "../icalendar/index.ts";
import { arranged } from "./status.ts";
import type { CalendarComponent, CalendarObject, Property, Tree } from "../icalendar/index.ts";
import { commentParameter, proposalParameter } from "./parameters.ts";
import { attendeeFor, counterpartOf, emailOf, withAttendees, withComponents, withParameters } from "./components.ts";

const classes = ["PUBLIC", "PRIVATE", "CONFIDENTIAL"];
const rankOf = (word: string): number => (classes.includes(word) ? classes.indexOf(word) : 1);

/** What who is invited may set: whether their time is taken, whether they are out of office, and what their client keeps beside it. */
const isOwn = ({ name }: Property): boolean =>
  name === "TRANSP" || name === "X-MICROSOFT-CDO-BUSYSTATUS" || name.startsWith("X-MOZ-");

const isInvited = ({ attendees }: CalendarComponent, email: string): boolean =>
  attendees.some((one) => one.email === email);

/**
 * The organiser's entry as someone who is invited has it in their calendar, with what is theirs in `own`: reminders, whether it takes time,
 * and a class if that is the more private one. Occurrences to which they are not invited are left out. Null: they are invited to nothing.
 */
export function copyFor(source: CalendarObject, email: string, own: CalendarObject | null): CalendarObject | null {
  if (!componentsOf(source).some((one) => isInvited(one, email))) return null;
  const { master } = source;
  const excluded = master
    ? source.overrides.filter((one) => !isInvited(one, email)).flatMap(({ recurrenceId }) => recurrenceId ?? [])
    : [];
  return withComponents(source, (component) => {
    if (!isInvited(component, email)) return null;
    const mine = own && (counterpartOf(component, source, own) ?? own.master);
    const tree = withPeopleFor(component.tree, email);
    const exdates = component === master ? excluded.map((time) => timeProperty("EXDATE", time)) : [];
    return withOwn({ ...tree, properties: [...tree.properties, ...exdates] }, component.class, mine);
  });
}

/** Of whole days one is reminded at nine the day before. */
const wholeDaysLead = 900;

/** A copy that its person has not had before. `lead`: minutes before the start, as they have chosen (`alarms/usual.ts`); null: no reminder. */
export const withUsualReminder = (copy: CalendarObject, lead: number | null): CalendarObject =>
  withComponents(copy, ({ tree, start }) =>
    applyFields(tree, {
      alarms: lead === null ? [] : [{ minutesBefore: start?.kind === "date" ? wholeDaysLead : lead }],
    }),
  );

const others = { ...arranged, [commentParameter]: null, [proposalParameter]: null };

/** With the people as someone who is invited is shown them. What they answered has been delivered (RFC 6638 §3.2.9). */
function withPeopleFor(tree: Tree, email: string): Tree {
  const mine = attendeeFor(tree, email);
  const isAnswered = mine !== undefined && readAttendee(mine).partstat !== "NEEDS-ACTION";
  const people = withAttendees(tree, (one) => withParameters(one, emailOf(one) === email ? arranged : others));
  return {
    ...people,
    properties: people.properties.map((one) =>
      one.name === "ORGANIZER"
        ? withParameters(one, { ...arranged, ...(isAnswered ? { "SCHEDULE-STATUS": "1.2" } : {}) })
        : one,
    ),
  };
}

function withOwn(tree: Tree, given: string, mine: CalendarComponent | null): Tree {
  const shared = tree.properties.filter((one) => !isOwn(one) && one.name !== "CLASS");
  const isMorePrivate = mine !== null && rankOf(mine.class) > rankOf(given);
  const word = isMorePrivate ? mine.class : given;
  return {
    ...tree,
    properties: [
      ...shared,
      ...(word === "PUBLIC" ? [] : [{ name: "CLASS", parameters: [], value: word }]),
      ...(mine ? mine.properties.filter(isOwn) : tree.properties.filter(({ name }) => name === "TRANSP")),
    ],
    // The organiser's reminders are the organiser's.
    components: [
      ...tree.components.filter(({ name }) => name !== "VALARM"),
      ...(mine ? mine.tree.components.filter(({ name }) => name === "VALARM") : []),
    ],
  };
}

/** What someone answers in the entry as a whole, or in one component: a word of RFC 5545 §3.2.12; null: they are not invited to it. */
export function partstatOf(component: CalendarComponent, email: string): string | null {
  const found = attendeeFor(component, email);
  return found ? readAttendee(found).partstat : null;
}

/** Who has declined, and who lets someone else go. */
export const isNotGoing = (partstat: string | null): boolean => partstat === "DECLINED" || partstat === "DELEGATED";
