import Type from "typebox";
import { Empty, Id } from "../common.ts";
import {
  Attendance,
  CallTicket,
  ChangeGuestPassword,
  ChangeMeeting,
  ConnectionTest,
  GuestLink,
  GuestMeeting,
  GuestTicket,
  Meeting,
  MeetingMessagePage,
  MeetingMessageQuery,
  MeetingPage,
  MeetingQuery,
  LowerHands,
  MuteTrack,
  MyMeetingQuery,
  NewLobbyRequest,
  NewMeeting,
  OpenRoomCall,
  ShowTicket,
  ShowOnly,
  StopSource,
  UnlockGuestLink,
} from "../meetings.ts";
import { UnlockedLink } from "../items.ts";
import { defineRoutes } from "../route.ts";

const Identity = Type.String({ minLength: 1, maxLength: 512 });
const Secret = Type.String({ minLength: 1, maxLength: 100 });

export const meetingRoutes = defineRoutes({
  listMeetings: {
    method: "GET",
    path: "/api/v1/workspaces/:id/meetings",
    access: "person",
    query: MeetingQuery,
    answer: MeetingPage,
  },
  createMeeting: {
    method: "POST",
    path: "/api/v1/workspaces/:id/meetings",
    access: "person",
    body: NewMeeting,
    answer: Meeting,
    status: 201,
    errors: ["MEDIA_EXTERNAL"],
  },
  /** Meetings of all the person's workspaces. */
  listMyMeetings: {
    method: "GET",
    path: "/api/v1/meetings",
    access: "person",
    query: MyMeetingQuery,
    answer: MeetingPage,
  },
  /** The call of a room, which begins when there is none: Matrix clients have the same. */
  openRoomCall: {
    method: "POST",
    path: "/api/v1/room-calls",
    access: "person",
    body: OpenRoomCall,
    answer: Meeting,
    errors: ["RING_NOBODY"],
  },
  readMeeting: { method: "GET", path: "/api/v1/meetings/:id", access: "person", answer: Meeting },
  changeMeeting: {
    method: "PATCH",
    path: "/api/v1/meetings/:id",
    access: "person",
    body: ChangeMeeting,
    answer: Meeting,
    errors: ["ENDED", "WEBINAR_BUSY", "ENCRYPTION_LATE", "MEDIA_EXTERNAL"],
  },
  /** Into the trash; a call that is going on ends. */
  trashMeeting: { method: "DELETE", path: "/api/v1/meetings/:id", access: "person", answer: Empty },
  startMeeting: {
    method: "POST",
    path: "/api/v1/meetings/:id/start",
    access: "person",
    answer: Meeting,
    errors: ["ENDED"],
  },
  endMeeting: { method: "POST", path: "/api/v1/meetings/:id/end", access: "person", answer: Meeting },
  joinMeeting: {
    method: "POST",
    path: "/api/v1/meetings/:id/join",
    access: "person",
    answer: CallTicket,
    errors: ["ENDED", "NOT_LIVE", "LOCKED", "MEDIA_EXTERNAL"],
  },
  listParticipants: {
    method: "GET",
    path: "/api/v1/meetings/:id/participants",
    access: "person",
    answer: Attendance,
  },
  listMessages: {
    method: "GET",
    path: "/api/v1/meetings/:id/lines",
    access: "person",
    query: MeetingMessageQuery,
    answer: MeetingMessagePage,
  },
  muteTrack: {
    method: "POST",
    path: "/api/v1/meetings/:id/participants/:identity/mute",
    access: "person",
    params: { identity: Identity },
    body: MuteTrack,
    answer: Empty,
    errors: ["ENDED", "NOT_LIVE", "NOT_PRESENT"],
  },
  /** A camera goes off, a shared screen ends; whose it is may begin again. */
  stopSource: {
    method: "POST",
    path: "/api/v1/meetings/:id/participants/:identity/stop",
    access: "person",
    params: { identity: Identity },
    body: StopSource,
    answer: Empty,
    errors: ["ENDED", "NOT_LIVE", "NOT_PRESENT"],
  },
  /** Everybody sees only that one screen or person, large, until it ends; of those who lead, or of the screen's owner. */
  showOnly: {
    method: "PUT",
    path: "/api/v1/meetings/:id/participants/:identity/only",
    access: "person",
    params: { identity: Identity },
    body: ShowOnly,
    answer: Empty,
    errors: ["ENDED", "NOT_LIVE", "NOT_PRESENT", "MEDIA_EXTERNAL"],
  },
  /** A member leads this meeting too. */
  addModerator: {
    method: "PUT",
    path: "/api/v1/meetings/:id/moderators/:personId",
    access: "person",
    params: { personId: Id },
    answer: Empty,
    errors: ["ENDED"],
  },
  removeModerator: {
    method: "DELETE",
    path: "/api/v1/meetings/:id/moderators/:personId",
    access: "person",
    params: { personId: Id },
    answer: Empty,
  },
  /** Of one in the call, or of everybody. */
  lowerHands: {
    method: "POST",
    path: "/api/v1/meetings/:id/hands/lower",
    access: "person",
    body: LowerHands,
    answer: Empty,
    errors: ["ENDED", "NOT_LIVE", "NOT_PRESENT"],
  },
  /** A removed guest cannot come back with the same ticket. */
  removeParticipant: {
    method: "DELETE",
    path: "/api/v1/meetings/:id/participants/:identity",
    access: "person",
    params: { identity: Identity },
    answer: Empty,
    errors: ["ENDED", "NOT_LIVE", "NOT_PRESENT"],
  },
  admitAllGuests: { method: "POST", path: "/api/v1/meetings/:id/lobby/admit", access: "person", answer: Empty },
  admitGuest: {
    method: "POST",
    path: "/api/v1/meetings/:id/lobby/:guestId/admit",
    access: "person",
    params: { guestId: Id },
    answer: Empty,
    errors: ["TICKET_UNKNOWN"],
  },
  denyGuest: {
    method: "POST",
    path: "/api/v1/meetings/:id/lobby/:guestId/deny",
    access: "person",
    params: { guestId: Id },
    answer: Empty,
    errors: ["TICKET_UNKNOWN"],
  },
  createGuestLink: {
    method: "POST",
    path: "/api/v1/meetings/:id/guest-link",
    access: "person",
    answer: GuestLink,
    status: 201,
    errors: ["ENDED", "POLICY_REFUSED"],
  },
  /** It stays when the link is recreated. */
  changeGuestPassword: {
    method: "PUT",
    path: "/api/v1/meetings/:id/guest-password",
    access: "person",
    body: ChangeGuestPassword,
    answer: Empty,
    errors: ["ENDED", "POLICY_REFUSED", "LINK_PASSWORD_WEAK"],
  },
  revokeGuestLink: { method: "DELETE", path: "/api/v1/meetings/:id/guest-link", access: "person", answer: Empty },
  /** What someone's network lets through, tried for some seconds. */
  beginTest: {
    method: "POST",
    path: "/api/v1/connection-tests",
    access: "person",
    answer: ConnectionTest,
    status: 201,
    errors: ["MEDIA_EXTERNAL"],
  },
});

/** The way in for people without an account: the secret of the link and their ticket are all they have. */
export const guestRoutes = defineRoutes({
  readGuestMeeting: {
    method: "GET",
    path: "/api/v1/guest/:secret",
    access: "anyone",
    params: { secret: Secret },
    answer: GuestMeeting,
    errors: ["LINK_UNKNOWN", "LINK_LOCKED"],
  },
  /** The password of a link: twelve hours long the answer is to be shown in place of the secret. */
  unlockGuestLink: {
    method: "POST",
    path: "/api/v1/guest/:secret/unlock",
    access: "anyone",
    params: { secret: Secret },
    body: UnlockGuestLink,
    answer: UnlockedLink,
    errors: ["LINK_UNKNOWN", "LINK_PASSWORD_WRONG", "SIGN_IN_THROTTLED"],
  },
  requestEntry: {
    method: "POST",
    path: "/api/v1/guest/:secret/knock",
    access: "anyone",
    params: { secret: Secret },
    body: NewLobbyRequest,
    answer: GuestTicket,
    status: 201,
    errors: ["LINK_UNKNOWN", "LINK_LOCKED", "ENDED", "LOCKED", "LOBBY_FULL"],
  },
  /** Asking keeps the request in the lobby. */
  readTicket: {
    method: "POST",
    path: "/api/v1/guest/:secret/ticket",
    access: "anyone",
    params: { secret: Secret },
    body: ShowTicket,
    answer: GuestTicket,
    errors: ["LINK_UNKNOWN", "LINK_LOCKED", "TICKET_UNKNOWN"],
  },
  beginGuestTest: {
    method: "POST",
    path: "/api/v1/guest/:secret/connection-tests",
    access: "anyone",
    params: { secret: Secret },
    answer: ConnectionTest,
    status: 201,
    errors: ["LINK_UNKNOWN", "LINK_LOCKED", "MEDIA_EXTERNAL"],
  },
});
