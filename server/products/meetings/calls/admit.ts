import { can, holderOf, type Holder } from "../access.ts";
import { mayInvite } from "../lobby/may-invite.ts";
import { readGuest } from "../lobby/queries.ts";
import { breakoutRefusal } from "../breakout/admission.ts";
import { meetingOf, whoOf } from "../breakout/room.ts";
import type { Grants, Ticket } from "../media/messages.ts";
import { readMeeting, type MeetingRow } from "../meeting/queries.ts";
import { readIsIn } from "../participants/queries.ts";
import { classedOf } from "../item.ts";
import { roleAt } from "../ringing/role.ts";
import { grantsFor } from "../webinar/grants.ts";
import type { CallContext } from "./context.ts";

/** Of whom it is asked whether they may be in a room of a call. */
export type TicketHolder = Holder & Pick<Ticket, "room">;

/** Why a ticket may not be used (any more), as a sentence for the client; null when it may. */
export async function refusalOf(context: CallContext, ticket: TicketHolder): Promise<string | null> {
  return (await meetingRefusal(context, ticket)) ?? breakoutRefusal(context.db, ticket);
}

async function meetingRefusal(context: CallContext, ticket: TicketHolder): Promise<string | null> {
  const { db, host, identity, items, restricted, revoked } = context;
  const who = holderOf(ticket);
  const meeting = who ? await findMeeting(context, meetingOf(ticket.room)) : null;
  if (!who || !meeting) return "There is no such meeting.";
  if (meeting.startedAt === null || meeting.endedAt !== null) return "The meeting is not going on.";
  if (who.kind === "guest") {
    const guest = await readGuest(db, who.guestId);
    if (guest?.state !== "admitted" || guest.meetingId !== meeting.id) return "You have not been let in.";
    return (await mayInvite(context, guest.invitedBy, meeting, { ageMs: 0, hasPassword: guest.gavePassword }))
      ? null
      : "The link you came by has ended.";
  }
  const person = await identity.personById(who.personId);
  const role = person && (await roleAt(context, { ...person, personId: person.id }, meeting));
  if (!person || person.disabled || !can(role, "join")) return "You are not a member here.";
  if (person.isSuspended && meeting.roomId !== null) return "Your account is suspended.";
  if (await items.classes.keepsOut(person, classedOf(meeting))) return "You are not a member here.";
  if (revoked.has(who.session)) return "You have been signed out.";
  if (restricted.has(who.session)) return "Your organisation asks for a second factor.";
  if (!meeting.isLocked || can(role, "moderate")) return null;
  const isPresent = host.presentIn(meeting.id).some((one) => one.identity === ticket.identity);
  if (!isPresent && !(await readIsIn(db, meeting.id, ticket.identity))) return "The meeting is locked.";
  return null;
}

/** What a ticket lets its holder do now, whatever was so when it was made. */
export async function grantsNow(context: CallContext, ticket: Ticket): Promise<Grants> {
  const { room, grants } = ticket;
  const meeting = await findMeeting(context, meetingOf(room));
  const who = holderOf(ticket);
  if (!meeting || !who) return grants;
  if (meeting.isWebinar) context.hold.begin(meeting.id);
  const person = who.kind === "person" ? await context.identity.personById(who.personId) : null;
  const role = person && (await roleAt(context, { ...person, personId: person.id }, meeting));
  return grantsFor(
    context.db,
    meeting,
    whoOf({ identity: ticket.identity, attributes: ticket.attributes }) ?? "",
    can(role, "moderate"),
  );
}

async function findMeeting({ db, roomOf, workspaceOf }: CallContext, room: string): Promise<MeetingRow | null> {
  if (!/^[0-9a-f-]{36}$/.test(room)) return null;
  const meeting = await readMeeting(db, room);
  if (meeting) workspaceOf.set(room, meeting.workspaceId);
  if (meeting?.roomId) roomOf.set(room, meeting.roomId);
  return meeting;
}
