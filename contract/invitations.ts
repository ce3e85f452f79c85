import Type, { type Static } from "typebox";
import { Moment, Nullable, type ErrorTable } from "./common.ts";
import { Locale, ManagedPerson } from "./identity.ts";

export const invitationErrors = {
  INVITATION_GONE: ["gone", "This link has been used, has expired or is not whole. Ask for a new one."],
} as const satisfies ErrorTable;

export const NewPerson = Type.Object(
  {
    /** `anna` or `anna@fk.example`; the domain must be the organisation's. */
    name: Type.String({ minLength: 1, maxLength: 320 }),
    displayName: Type.String({ minLength: 1, maxLength: 100 }),
    isAdmin: Type.Optional(Type.Boolean()),
    /** The language of the letter, and of the page at first. */
    locale: Type.Optional(Locale),
  },
  { additionalProperties: false },
);
export type NewPerson = Static<typeof NewPerson>;

/** A link by which a person chooses a password of their own; shown once, to be given to them where no mail is sent. */
export const Invitation = Type.Object({
  url: Type.String(),
  expiresAt: Moment,
  /** The address that the link was mailed to; null where the deployment sends no mail. */
  mailedTo: Nullable(Type.String()),
});
export type Invitation = Static<typeof Invitation>;

export const InvitedPerson = Type.Object({ person: ManagedPerson, invitation: Invitation });
export type InvitedPerson = Static<typeof InvitedPerson>;

const secret = Type.String({ minLength: 1, maxLength: 200 });
export const ReadInvitation = Type.Object({ secret }, { additionalProperties: false });
/** Whom a link is for. */
export const InvitationView = Type.Object({
  kind: Type.Union([Type.Literal("invitation"), Type.Literal("reset")]),
  name: Type.String(),
  displayName: Type.String(),
  organisationName: Type.String(),
  expiresAt: Moment,
});
export type InvitationView = Static<typeof InvitationView>;

export const AcceptInvitation = Type.Object(
  { secret, password: Type.String({ minLength: 1, maxLength: 1024 }) },
  { additionalProperties: false },
);
export type AcceptInvitation = Static<typeof AcceptInvitation>;

export const AskReset = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 320 }) },
  { additionalProperties: false },
);
/** Whether the deployment sends mail, and so new passwords can be asked for by oneself. */
export const ResetOffer = Type.Object({ isOffered: Type.Boolean() });
