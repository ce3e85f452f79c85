import { restamp } from "../icalendar/build.ts";
import { parameterOf } from "../icalendar/tree.ts";
import type { CalendarComponent, CalendarObject, Property } from "../icalendar/index.ts";
import { componentsOf, instantOf } from "../icalendar/index.ts";
import { spanOf } from "../recurrence/series.ts";
import { utc } from "../icalendar/zones/zone.ts";
import { commentParameter, proposalParameter } from "./parameters.ts";
import { delegatedFrom, delegatedTo, settleDelegations } from "./delegation.ts";
import { readAttendee } from "../icalendar/attendee.ts";
import { counterpartOf, emailOf, withAttendees, withComponents, withParameters } from "./components.ts";

/**
 * What is kept of an entry that its organiser writes (RFC 5546 §2.1.4): answers are those that people gave, whatever the text says, and
 * none where the time is another or where someone is new; who lets whom go stays; SEQUENCE rises with the time. `before`: the entry as it was.
 */
export function organised(
  before: CalendarObject | null,
  after: CalendarObject,
  organizer: string,
  stamp: Date,
): CalendarObject {
  return withComponents(after, (component) => {
    const same = before && counterpartOf(component, after, before);
    const base = same ?? before?.master ?? null;
    const isMoved = before !== null && base !== null && isElsewhere(component, after, { before, same, base });
    const answers = new Map(base?.attendees.flatMap((one) => (one.email ? [[one.email, one] as const] : [])));
    const given = new Map(base?.properties.filter(({ name }) => name === "ATTENDEE").map((one) => [emailOf(one), one]));
    const asked = withAttendees(component.tree, (one) => {
      const email = emailOf(one);
      if (email === null || email === organizer) return one;
      const known = isMoved ? undefined : given.get(email);
      const answered = withDelegationOf(
        withAnswerOf(one, known, answers.get(email)?.partstat ?? "NEEDS-ACTION"),
        given.get(email),
      );
      // A time for the series is proposed of no occurrence.
      return same ? answered : withParameters(answered, { [proposalParameter]: null });
    });
    const tree = settleDelegations(asked);
    const least = (base?.sequence ?? 0) + (isMoved ? 1 : 0);
    return component.sequence < least ? restamp(tree, stamp, least) : tree;
  });
}

function withAnswerOf(one: Property, known: Property | undefined, partstat: string): Property {
  if (!known || partstat === "NEEDS-ACTION")
    return withParameters(one, {
      PARTSTAT: "NEEDS-ACTION",
      RSVP: "TRUE",
      [commentParameter]: null,
      [proposalParameter]: null,
    });
  return withParameters(one, {
    PARTSTAT: partstat,
    RSVP: null,
    [commentParameter]: parameterOf(known, commentParameter),
    [proposalParameter]: parameterOf(known, proposalParameter),
  });
}

/** Who goes in whose stead is what people gave, too, and stays where the time is another: who was let go is asked again. */
function withDelegationOf(one: Property, known: Property | undefined): Property {
  const to = known && delegatedTo(known);
  const from = known && delegatedFrom(known);
  const isGiven = known !== undefined && Boolean(to) && readAttendee(known).partstat === "DELEGATED";
  return withParameters(one, {
    "DELEGATED-TO": isGiven ? `mailto:${to}` : null,
    "DELEGATED-FROM": from ? `mailto:${from}` : null,
    ...(isGiven ? { PARTSTAT: "DELEGATED", RSVP: null } : {}),
  });
}

interface Earlier {
  readonly before: CalendarObject;
  /** The same component before; null: what is an occurrence of its own now was one of the series. */
  readonly same: CalendarComponent | null;
  readonly base: CalendarComponent;
}

/** Whether a component takes another time than it did. */
export function isElsewhere(
  component: CalendarComponent,
  after: CalendarObject,
  { before, same, base }: Earlier,
): boolean {
  const placed = same?.start ?? component.recurrenceId;
  if (!component.start || !placed) return true;
  const [now, then] = [spanOf(component, after.zones, utc), spanOf(base, before.zones, utc)];
  return (
    instantOf(component.start, after.zones, utc) !== instantOf(placed, before.zones, utc) ||
    component.start.zone !== placed.zone ||
    now.days !== then.days ||
    now.milliseconds !== then.milliseconds ||
    (component.recurrenceId === null && recurrenceOf(component) !== recurrenceOf(base))
  );
}

const recurrenceOf = ({ properties }: CalendarComponent): string =>
  properties
    .filter(({ name }) => name === "RRULE" || name === "RDATE")
    .map(({ name, value }) => `${name}:${value}`)
    .sort()
    .join("\n");

/** Whether a text, before it is read, may have an organiser. */
export const mayHaveOrganizer = (text: string): boolean => /ORGANIZER/i.test(text.replaceAll(/\r?\n[ \t]/g, ""));

/** The mail address of the organiser in all components; null: none, or one that schedules by itself (RFC 6638 §7.1). Undefined: several. */
export function organizerOf(object: CalendarObject): string | null | undefined {
  const found = new Set(
    componentsOf(object).map(({ organizer }) => (organizer?.scheduleAgent === "SERVER" ? organizer.email : null)),
  );
  const [only = null] = found;
  return found.size > 1 ? undefined : only;
}

/** The mail addresses of those whom the server invites, each once. */
export function inviteesOf(object: CalendarObject, organizer: string): string[] {
  const emails = componentsOf(object).flatMap(({ attendees }) =>
    attendees.flatMap(({ email, scheduleAgent }) => (email !== null && scheduleAgent === "SERVER" ? [email] : [])),
  );
  return [...new Set(emails)].filter((email) => email !== organizer);
}
