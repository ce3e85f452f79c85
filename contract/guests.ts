import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, type ErrorTable } from "./common.ts";
import { Locale, Person } from "./identity.ts";
import { PolicyRefusal } from "./policy.ts";

export const guestErrors = {
  GUEST_HAS_ACCOUNT: [
    "conflict",
    "That address belongs to an organisation on this server. Add the person as a member.",
  ],
  GUEST_MAIL_INVALID: ["invalid", "That is not a mail address."],
  GUEST_MAIL_OFF: ["conflict", "This server sends no mail, and guests sign in by mail."],
  GUEST_KNOWN: ["conflict", "That address is invited to this workspace already, or a guest of it."],
  GUEST_END_INVALID: ["invalid", "A guest stays until a day that is yet to come."],
  SPONSOR_UNFIT: ["invalid", "A sponsor is a member of the workspace, and no guest."],
  GUEST_INVITATION_GONE: ["gone", "This invitation has been used, has expired or was withdrawn. Ask for a new one."],
  GUESTS_FULL: ["conflict", "A workspace has at most 500 guests and invitations."],
} as const satisfies ErrorTable;

/** The longest message that goes with an invitation. */
export const mostMessage = 1000;

const mail = Type.String({ minLength: 3, maxLength: 320 });
const message = Type.String({ maxLength: mostMessage });

export const GuestState = Type.Union([
  /** Has not answered yet. */
  Type.Literal("invited"),
  Type.Literal("active"),
  /** The sponsor is asked whether the guest is still needed. */
  Type.Literal("review"),
  Type.Literal("ended"),
]);
export type GuestState = Static<typeof GuestState>;

/** Someone who was invited to a workspace by mail. */
export const Guest = Type.Object({
  id: Id,
  mail: Type.String(),
  /** Whether letters to them do not arrive, as far as is known. */
  isMailRefused: Type.Boolean(),
  /** Null until the invitation is accepted. */
  person: Nullable(Person),
  sponsor: Nullable(Person),
  state: GuestState,
  /** When the membership ends. */
  endsAt: Moment,
  invitedAt: Moment,
  acceptedAt: Nullable(Moment),
  endedAt: Nullable(Moment),
  /** Until when the sponsor may answer, in the state `review`. */
  reviewBy: Nullable(Moment),
});
export type Guest = Static<typeof Guest>;

export const GuestList = Type.Object({
  items: Type.Array(Guest),
  /** Whether the caller may invite here: they own the workspace. */
  mayInvite: Type.Boolean(),
  /** Why nobody may be invited; null: they may be. */
  refusal: Nullable(PolicyRefusal),
  /** The most days that a guest stays, by the strictest rule, and whose rule that is. */
  mostDays: Type.Integer(),
  mostDaysBy: Type.String(),
  /** Whether this server sends mail, without which there are no guests. */
  isMailOn: Type.Boolean(),
});
export type GuestList = Static<typeof GuestList>;

export const InviteGuest = Type.Object(
  {
    mail,
    endsAt: Moment,
    /** A member of the workspace; the caller where it is left out. */
    sponsorId: Type.Optional(Id),
    message: Type.Optional(message),
    /** The language of the letter, and of the page at first; the caller's where it is left out. */
    locale: Type.Optional(Locale),
  },
  { additionalProperties: false },
);
export type InviteGuest = Static<typeof InviteGuest>;

export const ChangeGuest = Type.Object(
  { endsAt: Type.Optional(Moment), sponsorId: Type.Optional(Id) },
  { additionalProperties: false },
);
export type ChangeGuest = Static<typeof ChangeGuest>;

/** The yearly question: until when the guest is needed; null: no longer. */
export const ReviewGuest = Type.Object({ endsAt: Nullable(Moment) }, { additionalProperties: false });
export type ReviewGuest = Static<typeof ReviewGuest>;

const secret = Type.String({ minLength: 1, maxLength: 200 });
export const ReadGuestInvitation = Type.Object({ secret }, { additionalProperties: false });
/** Who invites whom to what, until when. */
export const GuestInvitationView = Type.Object({
  mail: Type.String(),
  workspaceName: Type.String(),
  organisationName: Type.String(),
  sponsorName: Type.String(),
  message: Type.String(),
  endsAt: Moment,
  /** What an earlier guest is called; null: they say it now. */
  displayName: Nullable(Type.String()),
});
export type GuestInvitationView = Static<typeof GuestInvitationView>;
export const AcceptGuestInvitation = Type.Object(
  {
    secret,
    /** Left out by those who have been a guest before. */
    displayName: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    locale: Type.Optional(Locale),
  },
  { additionalProperties: false },
);
export type AcceptGuestInvitation = Static<typeof AcceptGuestInvitation>;
export const AcceptedGuest = Type.Object({ workspaceId: Id });

/** A guest as the administrators of the workspace's organisation see them. */
export const ManagedGuest = Type.Object({
  ...Guest.properties,
  workspace: Type.Object({ id: Id, name: Type.String() }),
  lastSeenAt: Nullable(Moment),
});
export type ManagedGuest = Static<typeof ManagedGuest>;
export const ManagedGuestList = Type.Object({ items: Type.Array(ManagedGuest), next: Type.Optional(Type.String()) });
