import { xmlType, writeMembers, type Member, type RequestedProperties } from "#dav";
import type { FastifyReply, Principal } from "#http";
import type { HomeCalendar } from "../calendars/home.ts";
import type { EntryRow } from "../tables.ts";
import { segmentOf } from "./calendars.ts";
import { properties, usualProperties, type Resource } from "./properties.ts";

/** What this server does (RFC 4791 §5.1, RFC 3744 §7.2, RFC 5689 §3.1). No locks, so class 2 is not claimed. */
export const davClasses = "1, 3, access-control, calendar-access, calendar-auto-schedule, extended-mkcol";

export const sendMultistatus = (reply: FastifyReply, body: unknown): FastifyReply =>
  reply.code(207).header("dav", davClasses).type(xmlType).send(body);

export const calendarMember = (person: Principal, calendar: HomeCalendar): Member<Resource> => ({
  names: [segmentOf(calendar, person)],
  isCollection: true,
  resource: { kind: "calendar", person, calendar },
});

export const entryMember = (
  person: Principal,
  calendar: HomeCalendar,
  segment: string,
  entry: EntryRow,
  data: string | null = null,
): Member<Resource> => ({
  names: [segment, entry.name],
  isCollection: false,
  resource: { kind: "entry", person, row: calendar.row, role: calendar.role, entry, data },
});

export const writeResources = (
  base: string,
  members: readonly Member<Resource>[],
  requested: RequestedProperties,
): string => writeMembers(base, members, requested, properties, usualProperties);
