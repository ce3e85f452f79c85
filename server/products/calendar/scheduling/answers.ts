import { componentAt, componentsOf, withOwnComponent, type CalendarObject } from "../icalendar/index.ts";
import { emailOf, withAttendees, withComponents, withParameters } from "./components.ts";
import { followAnswer } from "./delegation.ts";
import { commentParameter, proposalParameter } from "./parameters.ts";

/** What someone who is invited answers (RFC 5545 §3.2.12). */
export interface Answer {
  readonly partstat: "ACCEPTED" | "TENTATIVE" | "DECLINED";
  readonly comment: string | null;
  /** Another time with it, as it is written there; left out: none. */
  readonly proposal?: string | null;
}

/**
 * The organiser's entry with someone's answer (RFC 5546 §3.2.3): for all of it, or for one occurrence, which has a component of its own
 * then. SEQUENCE stays: an answer changes nothing that is answered. Throws `malformed` for an id that names no occurrence.
 */
export function withAnswer(
  object: CalendarObject,
  email: string,
  { partstat, comment, proposal = null }: Answer,
  recurrenceId: string | null,
): CalendarObject {
  const whole = recurrenceId === null ? object : withOwnComponent(object, recurrenceId);
  const only = recurrenceId === null ? null : componentAt(whole, recurrenceId);
  const isOwnNow = componentsOf(whole).length > componentsOf(object).length;
  return withComponents(whole, (component) => {
    if (only !== null && component.tree !== only?.tree) return component.tree;
    // A time for the series is proposed of no occurrence.
    const isAbout = only !== null || object.master === null || component === object.master;
    const answer = {
      PARTSTAT: partstat,
      RSVP: null,
      [commentParameter]: comment,
      [proposalParameter]: isAbout ? proposal : null,
    };
    const answered = withAttendees(component.tree, (one) => {
      if (emailOf(one) === email) return withParameters(one, answer);
      return isOwnNow ? withParameters(one, { [proposalParameter]: null }) : one;
    });
    return followAnswer(answered, email, partstat);
  });
}

/**
 * Whether a client that has not seen these answers may write over them (RFC 6638 §3.2.10): its text keeps them, but not those of an
 * occurrence that is one of its own only since then, nor who came or went by a delegation.
 */
export const isWrittenOver = (before: CalendarObject, after: CalendarObject): boolean =>
  componentsOf(before).length === componentsOf(after).length && peopleIn(before) === peopleIn(after);

const peopleIn = (object: CalendarObject): string =>
  JSON.stringify(componentsOf(object).map(({ attendees }) => attendees.map(({ email }) => email ?? "").toSorted()));
