import { parameterOf } from "../icalendar/tree.ts";
import { componentsOf, type CalendarObject } from "../icalendar/index.ts";
import { readAttendee } from "../icalendar/attendee.ts";
import { emailOf, withAttendees, withComponents, withParameters } from "./components.ts";

/**
 * What became of a message of scheduling (RFC 6638 §3.2.9): sent, delivered, nobody by that address, not now, no way to deliver it.
 */
export type DeliveryStatus = "1.1" | "1.2" | "3.7" | "5.1" | "5.2";

export const isDelivered = (status: string | null): boolean => status !== null && /^[12]\./.test(status);

/** What a client and this server arrange between them, which is for nobody else (RFC 6638 §7): taken away by `withParameters`. */
export const arranged = { "SCHEDULE-AGENT": null, "SCHEDULE-STATUS": null, "SCHEDULE-FORCE-SEND": null };

/** What became of the invitation of each whom an entry names, by address. */
export function statusesIn(object: CalendarObject): Map<string, string> {
  const found = new Map<string, string>();
  for (const { properties } of componentsOf(object))
    for (const one of properties) {
      const status = one.name === "ATTENDEE" ? parameterOf(one, "SCHEDULE-STATUS") : null;
      const email = status === null ? null : emailOf(one);
      if (email !== null && status !== null) found.set(email, status);
    }
  return found;
}

/**
 * The organiser's entry with what became of each invitation; what a client says of that itself is not kept, nor that it is to be sent again
 * (RFC 6638 §7.2): who is invited has what the entry says. `statusOf` null: this server sends them nothing.
 */
export function withStatuses(
  object: CalendarObject,
  organizer: string,
  statusOf: (email: string) => string | null,
): CalendarObject {
  return withComponents(object, ({ tree }) =>
    withAttendees(tree, (one) => {
      const { email, scheduleAgent } = readAttendee(one);
      const isOurs = email !== null && email !== organizer && scheduleAgent === "SERVER";
      const status = isOurs ? statusOf(email) : null;
      const force = parameterOf(one, "SCHEDULE-FORCE-SEND");
      if (parameterOf(one, "SCHEDULE-STATUS") === status && force === null) return one;
      return withParameters(one, { "SCHEDULE-STATUS": status, "SCHEDULE-FORCE-SEND": null });
    }),
  );
}
