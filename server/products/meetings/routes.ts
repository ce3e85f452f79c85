import { guestHandRoutes as guestHandTable, handRoutes as handTable } from "@safos/contract/routes/hands";
import { guestRoutes as guestTable, meetingRoutes as meetingTable } from "@safos/contract/routes/meetings";
import { routes, type Http, type RouteBinding } from "#http";
import type { MeetingContext } from "./context.ts";
import { guestMember, personMember } from "./breakout/member.ts";
import { beginGuestTest, beginTest } from "./connection-test/begin.ts";
import { readAttendance } from "./lobby/attendance.ts";
import { admitAll, decideRequest } from "./lobby/decide.ts";
import { lookAtTicket } from "./lobby/look.ts";
import { readGuestMeeting } from "./lobby/read-meeting.ts";
import { requestEntry } from "./lobby/request.ts";
import { unlockGuestLink } from "./lobby/unlock.ts";
import { viewRoomCall } from "./matrix-calls/open.ts";
import { changeMeeting } from "./meeting/change.ts";
import { createMeeting } from "./meeting/create.ts";
import { endMeeting } from "./meeting/end.ts";
import { changeGuestPassword } from "./meeting/guest-password.ts";
import { createGuestLink, revokeGuestLink } from "./meeting/guest-link.ts";
import { joinMeeting } from "./meeting/join.ts";
import { listMeetings, listMyMeetings } from "./meeting/list.ts";
import { startMeeting } from "./meeting/start.ts";
import { trashMeeting } from "./meeting/trash.ts";
import { viewMeeting } from "./meeting/view.ts";
import { listMessages } from "./messages/list.ts";
import { lowerHands } from "./participants/lower-hands.ts";
import { muteTrack } from "./participants/mute.ts";
import { raiseOwnHand } from "./participants/raise-hand.ts";
import { showOnly } from "./participants/show-only.ts";
import { stopSource } from "./participants/stop.ts";
import { addModerator, removeModerator } from "./permissions/moderators.ts";
import { removeParticipant } from "./participants/remove.ts";

/** An answer that says only that it is done. */
async function done(work: Promise<void>): Promise<Record<string, never>> {
  await work;
  return {};
}

export const meetingRoutes = (context: MeetingContext): RouteBinding =>
  routes("meetings", meetingTable, {
    listMeetings: ({ caller, params, query }) => listMeetings(context, caller, params.id, query),
    createMeeting: ({ caller, params, body }) => createMeeting(context, caller, params.id, body),
    openRoomCall: ({ caller, body }) => viewRoomCall(context, caller, body.roomId),
    listMyMeetings: ({ caller, query }) => listMyMeetings(context, caller, query),
    readMeeting: ({ caller, params }) => viewMeeting(context, caller, params.id),
    changeMeeting: ({ caller, params, body }) => changeMeeting(context, caller, params.id, body),
    trashMeeting: ({ caller, params }) => done(trashMeeting(context, caller, params.id)),
    startMeeting: ({ caller, params }) => startMeeting(context, caller, params.id),
    endMeeting: ({ caller, params }) => endMeeting(context, caller, params.id),
    joinMeeting: ({ caller, params }) => joinMeeting(context, caller, params.id),
    listParticipants: ({ caller, params }) => readAttendance(context, caller, params.id),
    listMessages: ({ caller, params, query }) => listMessages(context, caller, params.id, query),
    muteTrack: ({ caller, params, body }) =>
      done(muteTrack(context, caller, params.id, params.identity, body.trackSid)),
    stopSource: ({ caller, params, body }) =>
      done(stopSource(context, caller, params.id, params.identity, body.source)),
    showOnly: ({ caller, params, body }) => done(showOnly(context, caller, params.id, params.identity, body)),
    addModerator: ({ caller, params }) => done(addModerator(context, caller, params.id, params.personId)),
    removeModerator: ({ caller, params }) => done(removeModerator(context, caller, params.id, params.personId)),
    lowerHands: ({ caller, params, body }) => done(lowerHands(context, caller, params.id, body.identity)),
    removeParticipant: ({ caller, params }) => done(removeParticipant(context, caller, params.id, params.identity)),
    admitAllGuests: ({ caller, params }) => done(admitAll(context, caller, params.id)),
    admitGuest: ({ caller, params }) => done(decideRequest(context, caller, params.id, params.guestId, "admitted")),
    denyGuest: ({ caller, params }) => done(decideRequest(context, caller, params.id, params.guestId, "denied")),
    createGuestLink: ({ caller, params }) => createGuestLink(context, caller, params.id),
    changeGuestPassword: ({ caller, params, body }) =>
      done(changeGuestPassword(context, caller, params.id, body.password)),
    revokeGuestLink: ({ caller, params }) => done(revokeGuestLink(context, caller, params.id)),
    beginTest: ({ caller }) => beginTest(context, caller),
  });

export const guestRoutes = (context: MeetingContext, addressOf: Http["addressOf"]): RouteBinding =>
  routes("meetings", guestTable, {
    readGuestMeeting: ({ params }) => readGuestMeeting(context, params.secret),
    unlockGuestLink: ({ params, body, request }) =>
      unlockGuestLink(context, params.secret, body.password, addressOf(request.raw)),
    requestEntry: ({ params, body }) => requestEntry(context, params.secret, body.name),
    async readTicket({ params, body }) {
      const { ticket, state, call } = await lookAtTicket(context, params.secret, body.ticket);
      return { ticket, state, call };
    },
    beginGuestTest: ({ params, request }) => beginGuestTest(context, params.secret, addressOf(request.raw)),
  });

export const handRoutes = (context: MeetingContext): RouteBinding =>
  routes("meetings", handTable, {
    raiseOwnHand: async ({ caller, params, body }) =>
      done(raiseOwnHand(context, await personMember(context, caller, params.id), body.isUp)),
  });

export const guestHandRoutes = (context: MeetingContext): RouteBinding =>
  routes("meetings", guestHandTable, {
    raiseOwnGuestHand: async ({ body }) =>
      done(raiseOwnHand(context, await guestMember(context, body.ticket), body.isUp)),
  });
