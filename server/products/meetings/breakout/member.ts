import { hashSecret } from "#clock";
import { byPerson, type EventActor } from "#events";
import { type Principal, refuse } from "#http";
import { can, guestIdentity } from "../access.ts";
import type { MeetingContext } from "../context.ts";
import { byGuest } from "../lobby/actor.ts";
import { guestTicketOf } from "../lobby/call-ticket.ts";
import { mayInvite } from "../lobby/may-invite.ts";
import { readGuestByAnyTicket } from "../lobby/queries.ts";
import type { Ticket } from "../media/messages.ts";
import { ticketFor } from "../meeting/join.ts";
import { readMeeting, type MeetingRow } from "../meeting/queries.ts";
import { requireLive, requireMeeting } from "../meeting/require.ts";
import { whoOf } from "./room.ts";

/** Someone who may be in the call of a meeting that goes on. */
export interface Member {
  readonly row: MeetingRow;
  readonly who: string;
  readonly actor: EventActor;
  readonly canLead: boolean;
  /** Into the main room. */
  ticket(): Promise<Ticket>;
}

/** Refuses MISSING, ENDED and NOT_LIVE. */
export async function personMember(context: MeetingContext, principal: Principal, id: string): Promise<Member> {
  const { row, role } = await requireMeeting(context, principal, id, "join");
  requireLive(row);
  return {
    row,
    who: `p_${principal.personId}`,
    actor: byPerson(principal.personId),
    canLead: can(role, "moderate"),
    ticket: () => ticketFor(context, principal, row, role),
  };
}

/** The same for who must lead. Refuses FORBIDDEN besides. */
export async function requireLeader(context: MeetingContext, principal: Principal, id: string): Promise<Member> {
  await requireMeeting(context, principal, id, "moderate");
  return personMember(context, principal, id);
}

/** A guest who was let in, by the ticket they hold. Refuses TICKET_UNKNOWN, ENDED and NOT_LIVE. */
export async function guestMember(context: MeetingContext, ticket: string): Promise<Member> {
  const guest = await readGuestByAnyTicket(context.db, hashSecret(ticket));
  const row = guest?.state === "admitted" ? await readMeeting(context.db, guest.meetingId) : null;
  if (!guest || !row) throw refuse("TICKET_UNKNOWN");
  requireLive(row);
  if (!(await mayInvite(context, guest.invitedBy, row, { ageMs: 0, hasPassword: guest.gavePassword })))
    throw refuse("TICKET_UNKNOWN");
  return {
    row,
    who: whoOf({ identity: guestIdentity(guest.id) }) ?? "",
    actor: byGuest(guest),
    canLead: false,
    ticket: () => guestTicketOf(context.db, row, guest),
  };
}
