import Type from "typebox";
import { Empty, Id } from "../common.ts";
import {
  AcceptedGuest,
  AcceptGuestInvitation,
  ChangeGuest,
  Guest,
  GuestInvitationView,
  GuestList,
  InviteGuest,
  ManagedGuestList,
  ReadGuestInvitation,
  ReviewGuest,
} from "../guests.ts";
import { defineRoutes } from "../route.ts";

const guests = "/api/v1/workspaces/:id/guests";

/** Guests of a workspace, who were invited by mail. */
export const guestRoutes = defineRoutes({
  listGuests: { method: "GET", path: guests, access: "person", answer: GuestList },
  inviteGuest: {
    method: "POST",
    path: guests,
    access: "person",
    body: InviteGuest,
    answer: Guest,
    status: 201,
    errors: [
      "PERSONAL",
      "POLICY_REFUSED",
      "GUEST_HAS_ACCOUNT",
      "GUEST_MAIL_INVALID",
      "GUEST_MAIL_OFF",
      "GUEST_KNOWN",
      "GUEST_END_INVALID",
      "GUESTS_FULL",
      "SPONSOR_UNFIT",
      "SIGN_IN_THROTTLED",
    ],
  },
  /** Another end, or another sponsor. */
  changeGuest: {
    method: "PATCH",
    path: `${guests}/:guestId`,
    access: "person",
    body: ChangeGuest,
    answer: Guest,
    errors: ["POLICY_REFUSED", "GUEST_END_INVALID", "SPONSOR_UNFIT"],
  },
  /** The letter once more, with a new link in place of the one before. */
  remindGuest: {
    method: "POST",
    path: `${guests}/:guestId/remind`,
    access: "person",
    answer: Guest,
    errors: ["POLICY_REFUSED", "GUEST_MAIL_OFF", "SIGN_IN_THROTTLED"],
  },
  /** Answers the yearly question, before it is asked too. */
  reviewGuest: {
    method: "POST",
    path: `${guests}/:guestId/review`,
    access: "person",
    body: ReviewGuest,
    answer: Guest,
    errors: ["POLICY_REFUSED", "GUEST_END_INVALID"],
  },
  /** Ends the membership at once, or withdraws the invitation. */
  endGuest: { method: "DELETE", path: `${guests}/:guestId`, access: "person", answer: Empty },
});

/** What the one who was invited comes to with the link of the letter. */
export const guestInvitationRoutes = defineRoutes({
  readGuestInvitation: {
    method: "POST",
    path: "/api/v1/guest-invitations/read",
    access: "anyone",
    body: ReadGuestInvitation,
    answer: GuestInvitationView,
    errors: ["GUEST_INVITATION_GONE", "SIGN_IN_THROTTLED"],
  },
  /** Makes the account, or finds the one of before, and signs in with it. */
  acceptGuestInvitation: {
    method: "POST",
    path: "/api/v1/guest-invitations/accept",
    access: "anyone",
    body: AcceptGuestInvitation,
    answer: AcceptedGuest,
    status: 201,
    errors: ["GUEST_INVITATION_GONE", "SIGN_IN_THROTTLED", "POLICY_REFUSED"],
  },
});

/** The guests in all workspaces of an organisation, for its administrators. */
export const managedGuestRoutes = defineRoutes({
  listManagedGuests: {
    method: "GET",
    path: "/api/v1/organisation/guests",
    access: "admin",
    query: Type.Object({ after: Type.Optional(Id) }),
    answer: ManagedGuestList,
  },
  endManagedGuest: {
    method: "DELETE",
    path: "/api/v1/organisation/guests/:guestId",
    access: "admin",
    isFresh: true,
    answer: Empty,
  },
});
