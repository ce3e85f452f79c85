import { Empty } from "../common.ts";
import {
  AcceptInvitation,
  AskReset,
  Invitation,
  InvitationView,
  InvitedPerson,
  NewPerson,
  ReadInvitation,
  ResetOffer,
} from "../invitations.ts";
import { defineRoutes } from "../route.ts";

/** How people come to a password of their own: nobody else ever sets it. */
export const invitationRoutes = defineRoutes({
  /** Adds a person to the caller's organisation and invites them to choose a password. */
  addPerson: {
    method: "POST",
    path: "/api/v1/persons",
    access: "admin",
    isFresh: true,
    body: NewPerson,
    answer: InvitedPerson,
    status: 201,
    errors: ["NAME_INVALID", "NAME_TAKEN"],
  },
  /** A new link. A password that the person had opens nothing any more, and they are signed out everywhere. */
  invitePerson: {
    method: "POST",
    path: "/api/v1/persons/:id/invitation",
    access: "admin",
    isFresh: true,
    answer: Invitation,
    status: 201,
    errors: ["LAST_EMERGENCY"],
  },
  readInvitation: {
    method: "POST",
    path: "/api/v1/invitations/read",
    access: "anyone",
    body: ReadInvitation,
    answer: InvitationView,
    errors: ["INVITATION_GONE", "SIGN_IN_THROTTLED"],
  },
  /** Sets the password; signing in with it comes after. */
  acceptInvitation: {
    method: "POST",
    path: "/api/v1/invitations/accept",
    access: "anyone",
    body: AcceptInvitation,
    answer: InvitationView,
    errors: ["INVITATION_GONE", "PASSWORD_WEAK", "SIGN_IN_THROTTLED"],
  },
  readResetOffer: { method: "GET", path: "/api/v1/password-resets", access: "anyone", answer: ResetOffer },
  /** Mails a link to someone who has forgotten their password; answers alike whether there is such a person or not. */
  askReset: {
    method: "POST",
    path: "/api/v1/password-resets",
    access: "anyone",
    body: AskReset,
    answer: Empty,
    errors: ["SIGN_IN_THROTTLED"],
  },
});
