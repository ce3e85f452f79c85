import { parameterOf, type Property } from "./tree.ts";

/** A person or resource of an entry: ATTENDEE or ORGANIZER (RFC 5545 §3.8.4.1, §3.8.4.3). Words are in capitals. */
export interface Attendee {
  /** The calendar user address as written, such as `mailto:bo@example.se`. */
  readonly address: string;
  /** The e-mail address in small letters, by the address or the EMAIL parameter; null when there is none. */
  readonly email: string | null;
  readonly name: string | null;
  /** NEEDS-ACTION unless it says another. */
  readonly partstat: string;
  readonly role: string;
  readonly cutype: string;
  readonly isReplyRequested: boolean;
  readonly delegatedTo: readonly string[];
  readonly delegatedFrom: readonly string[];
  readonly member: readonly string[];
  readonly sentBy: string | null;
  /** RFC 6638 §7.1: SERVER, CLIENT or NONE. */
  readonly scheduleAgent: string;
  readonly scheduleStatus: string | null;
}

export function readAttendee(one: Property): Attendee {
  const word = (name: string, otherwise: string): string => (parameterOf(one, name) ?? otherwise).toUpperCase();
  const list = (name: string): readonly string[] => one.parameters.find((each) => each.name === name)?.values ?? [];
  const address = one.value.trim();
  const mail = /^mailto:/i.test(address) ? address.slice("mailto:".length) : parameterOf(one, "EMAIL");
  return {
    address,
    email: mail?.trim().toLowerCase() || null,
    name: parameterOf(one, "CN"),
    partstat: word("PARTSTAT", "NEEDS-ACTION"),
    role: word("ROLE", "REQ-PARTICIPANT"),
    cutype: word("CUTYPE", "INDIVIDUAL"),
    isReplyRequested: word("RSVP", "FALSE") === "TRUE",
    delegatedTo: list("DELEGATED-TO"),
    delegatedFrom: list("DELEGATED-FROM"),
    member: list("MEMBER"),
    sentBy: parameterOf(one, "SENT-BY"),
    scheduleAgent: word("SCHEDULE-AGENT", "SERVER"),
    scheduleStatus: parameterOf(one, "SCHEDULE-STATUS"),
  };
}
