import { escapeText } from "#content-lines";
import { stampOf } from "../icalendar/fields.ts";
import { arranged } from "./status.ts";
import type { CalendarComponent, CalendarObject, Property } from "../icalendar/index.ts";
import { componentAt, componentsOf } from "../icalendar/index.ts";
import { parameterOf, property } from "../icalendar/tree.ts";
import { commentParameter, proposalParameter } from "./parameters.ts";
import { attendeeFor, withComponents, withParameters } from "./components.ts";
import { cancelled, writeMailed } from "./mailed.ts";

const own = { [commentParameter]: null, [proposalParameter]: null };

const isPerson = ({ name }: Property): boolean => name === "ATTENDEE" || name === "ORGANIZER";

/** A text of an entry without what stays here. */
export const withoutArranged = (object: CalendarObject): CalendarObject =>
  withComponents(object, ({ tree }) => ({
    ...tree,
    properties: tree.properties.map((one) => (isPerson(one) ? withParameters(one, { ...arranged, ...own }) : one)),
    // Reminders are each person's own.
    components: [],
  }));

/** What someone has in their calendar as the message by which they were invited (RFC 5546 §3.2.2). */
export const requestOf = (copy: CalendarObject): string =>
  writeMailed(
    withComponents(withoutArranged(copy), ({ tree }) => ({
      ...tree,
      properties: tree.properties.filter(({ name }) => !name.startsWith("X-MOZ-")),
    })),
    "REQUEST",
  );

/** That what someone had is cancelled (RFC 5546 §3.2.5). */
export const cancellationOf = (copy: CalendarObject, address: string, stamp: Date): string =>
  writeMailed(withoutArranged(cancelled(copy, address, stamp)), "CANCEL");

const answered = new Set("UID SEQUENCE ORGANIZER RECURRENCE-ID DTSTART DTEND DURATION RRULE SUMMARY STATUS".split(" "));

/** What someone has answered in the organiser's entry, for all of it or one occurrence (RFC 5546 §3.2.3). Null: nothing. */
export function replyOf(
  object: CalendarObject,
  { address, recurrenceId, stamp }: { address: string; recurrenceId: string | null; stamp: Date },
): string | null {
  const only = recurrenceId === null ? null : componentAt(object, recurrenceId);
  const isMeant = (one: CalendarComponent): boolean => recurrenceId === null || one.tree === only?.tree;
  if (!componentsOf(object).some((one) => isMeant(one) && attendeeFor(one, address))) return null;
  const reply = withComponents(object, (component) => {
    const attendee = attendeeFor(component, address);
    if (!attendee || !isMeant(component)) return null;
    const comment = parameterOf(attendee, commentParameter);
    return {
      ...component.tree,
      properties: [
        ...component.tree.properties
          .filter(({ name }) => answered.has(name))
          .map((one) => (isPerson(one) ? withParameters(one, arranged) : one)),
        property("DTSTAMP", stampOf(stamp)),
        withParameters(attendee, { ...arranged, ...own }),
        ...(comment === null ? [] : [property("COMMENT", escapeText(comment))]),
        property("REQUEST-STATUS", "2.0;Success"),
      ],
      components: [],
    };
  });
  return writeMailed(reply, "REPLY");
}
