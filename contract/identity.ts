import Type, { type Static } from "typebox";
import { Id, Moment, Page, type ErrorTable } from "./common.ts";
import { Look } from "./look.ts";
import { Organisation } from "./organisations.ts";
import { HeldRole, PersonRole } from "./person-roles.ts";

export const identityErrors = {
  SIGN_IN_REFUSED: ["unauthenticated", "The name or the password is wrong."],
  SIGN_IN_THROTTLED: ["limited", "Too many attempts. Wait before trying again."],
  PASSWORD_WEAK: [
    "invalid",
    "The password needs at least ten characters, and may not be a name, a pattern or one that many people have.",
  ],
  PASSWORD_WRONG: ["forbidden", "The current password is wrong."],
  NAME_TAKEN: ["conflict", "Someone already has that name."],
  NAME_INVALID: [
    "invalid",
    "A name is letters, digits, dot, dash and underscore, then @ and the organisation's domain.",
  ],
  SETUP_DONE: ["gone", "This server is already set up."],
  SETUP_CODE_WRONG: ["forbidden", "The set-up code printed at start is needed."],
  GROUP_NAME_TAKEN: ["conflict", "The organisation already has a group by that name."],
  PERSON_NOT_HERE: ["missing", "There is nobody by that name in your organisation."],
  LAST_ADMIN: ["conflict", "An organisation needs at least one administrator."],
  ADMIN_SUSPENDED: ["conflict", "Administrators are not suspended."],
  ACCOUNT_SUSPENDED: [
    "forbidden",
    "Your account is suspended: you may read, but not write, invite or join. An administrator of your organisation can end it.",
  ],
  GUEST_REFUSED: ["forbidden", "Guests have only what they were invited to, and cannot do this."],
  MAIL_CODE_WRONG: ["unauthenticated", "The code is wrong."],
  LAST_EMERGENCY: [
    "conflict",
    "Passwords are closed, and this is the last reserve account whose password is good. Name another first.",
  ],
  WIPE_BEGUN: ["conflict", "The device has heard it already."],
  ROLE_ENDED: ["invalid", "A role that ends must end later than now."],
} as const satisfies ErrorTable;

export const Locale = Type.Union([Type.Literal("sv"), Type.Literal("en")]);
export type Locale = Static<typeof Locale>;
export const Theme = Type.Union([Type.Literal("system"), Type.Literal("light"), Type.Literal("dark")]);

/** A person as anybody who may know them sees them. */
export const Person = Type.Object({
  id: Id,
  /** `anna@fk.example` */
  name: Type.String(),
  /** Matrix id: `@anna:fk.example` */
  userId: Type.String(),
  displayName: Type.String(),
  organisationId: Id,
  organisationName: Type.String(),
  avatarUrl: Type.Union([Type.String(), Type.Null()]),
  /** Signs in with an e-identification only, by their organisation's rule. */
  hasEid: Type.Optional(Type.Literal(true)),
  /** Set for those who were invited by mail: the address that they are known by. */
  guest: Type.Optional(Type.Object({ mail: Type.String() })),
  /** Set for accounts that an application service made: someone of another network writes through it, or a program. */
  isOfAppservice: Type.Optional(Type.Literal(true)),
});
export type Person = Static<typeof Person>;

/** A person as their administrator sees them. */
export const ManagedPerson = Type.Object({
  ...Person.properties,
  isAdmin: Type.Boolean(),
  /** Those that have not ended. */
  roles: Type.Array(HeldRole),
  isDisabled: Type.Boolean(),
  /** Reads in the chat, and writes nothing there. */
  isSuspended: Type.Boolean(),
  hasSecondFactor: Type.Boolean(),
  createdAt: Moment,
  lastSeenAt: Type.Union([Moment, Type.Null()]),
});
export type ManagedPerson = Static<typeof ManagedPerson>;
/** In the list of an organisation's people. */
export const ListedPerson = Type.Object({
  ...ManagedPerson.properties,
  /** The mail server took no letter to the person the last time, and what it said; null: letters arrive. */
  mailRefused: Type.Union([Type.Object({ at: Moment, answer: Type.String() }), Type.Null()]),
});
export type ListedPerson = Static<typeof ListedPerson>;
export const ListedPersonPage = Page(ListedPerson);

/** The signed-in person with what the page needs to draw itself. `GET /api/v1/session` */
export const Me = Type.Object({
  person: Person,
  isAdmin: Type.Boolean(),
  /** What they may do for their organisation besides what everyone may. */
  roles: Type.Array(PersonRole),
  locale: Locale,
  theme: Theme,
  /** Matrix device of this session. */
  deviceId: Type.Union([Type.String(), Type.Null()]),
  sessionId: Id,
  /** Only the way to a second factor is open: the organisation asks for one and the person has none. */
  isSecondFactorMissing: Type.Boolean(),
  /** Another session was opened from where the person was not seen before, and they have not said whether it was they. */
  hasNewPlace: Type.Boolean(),
  organisation: Organisation,
  /** How the organisation looks to people of the person's domain. */
  look: Look,
});
export type Me = Static<typeof Me>;

export const SignIn = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 320 }),
  password: Type.String({ minLength: 1, maxLength: 1024 }),
});
export type SignIn = Static<typeof SignIn>;

/** Asks for a code by mail; the answer is the same for everyone. */
export const AskMailCode = Type.Object(
  { mail: Type.String({ minLength: 3, maxLength: 320 }) },
  { additionalProperties: false },
);
/** What a sign-in by mail is finished with, besides the code, in the same browser. */
export const MailCodeAttempt = Type.Object({ attempt: Type.String(), expiresAt: Moment });
export type MailCodeAttempt = Static<typeof MailCodeAttempt>;
export const FinishMailCode = Type.Object(
  { attempt: Type.String({ minLength: 1, maxLength: 200 }), code: Type.String({ minLength: 1, maxLength: 20 }) },
  { additionalProperties: false },
);
export type FinishMailCode = Static<typeof FinishMailCode>;

/** Where the browser goes to sign out at the provider as well; null: nowhere. */
export const SignedOut = Type.Object({ next: Type.Union([Type.String(), Type.Null()]) });

export const ChangeMe = Type.Object(
  {
    displayName: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    locale: Type.Optional(Locale),
    theme: Type.Optional(Theme),
  },
  { additionalProperties: false },
);
export type ChangeMe = Static<typeof ChangeMe>;

export const ChangePassword = Type.Object({
  current: Type.String({ minLength: 1, maxLength: 1024 }),
  next: Type.String({ minLength: 1, maxLength: 1024 }),
});
export type ChangePassword = Static<typeof ChangePassword>;

/** One place where the person is signed in: a page, an API client or an app password. */
export const Session = Type.Object({
  id: Id,
  kind: Type.Union([Type.Literal("page"), Type.Literal("api"), Type.Literal("app"), Type.Literal("program")]),
  label: Type.String(),
  createdAt: Moment,
  lastUsedAt: Moment,
  expiresAt: Type.Union([Moment, Type.Null()]),
  isCurrent: Type.Boolean(),
  /** Opened from a browser and a network that were not seen before, and not yet confirmed by the person. */
  isNewPlace: Type.Boolean(),
  /** What it opens; null: everything that its person may do. */
  scopes: Type.Union([Type.Array(Type.String()), Type.Null()]),
  /** The operator made it, for a program. */
  isOperators: Type.Boolean(),
  /** Its device is to delete what it holds of ours; whether it has heard so already. */
  wipe: Type.Union([Type.Object({ askedAt: Moment, isReceived: Type.Boolean() }), Type.Null()]),
});
export type Session = Static<typeof Session>;
export const SessionList = Type.Object({ items: Type.Array(Session) });

/** What an app password opens: WebDAV, signing in of a Matrix client, or CalDAV. */
export const AppScope = Type.Union([
  Type.Literal("files"),
  Type.Literal("chat"),
  Type.Literal("calendar"),
  Type.Literal("contacts"),
]);
export type AppScope = Static<typeof AppScope>;

export const NewAppPassword = Type.Object({
  label: Type.String({ minLength: 1, maxLength: 100 }),
  /** `files` where it is left out. */
  scopes: Type.Optional(Type.Array(AppScope, { minItems: 1, maxItems: 4, uniqueItems: true })),
});
export type NewAppPassword = Static<typeof NewAppPassword>;
/** The secret is shown once and never again. */
export const CreatedAppPassword = Type.Object({ id: Id, name: Type.String(), password: Type.String() });
export type CreatedAppPassword = Static<typeof CreatedAppPassword>;

/** What an API token opens of the REST API: requests that read, or all that its person may do but administer. */
export const ApiTokenScope = Type.Union([Type.Literal("api.read"), Type.Literal("api")]);
export type ApiTokenScope = Static<typeof ApiTokenScope>;

export const NewApiToken = Type.Object(
  {
    label: Type.String({ minLength: 1, maxLength: 100 }),
    scope: ApiTokenScope,
    /** How long it lasts. */
    days: Type.Integer({ minimum: 1, maximum: 365 }),
  },
  { additionalProperties: false },
);
export type NewApiToken = Static<typeof NewApiToken>;
/** The token is shown once and never again. */
export const CreatedApiToken = Type.Object({ id: Id, token: Type.String(), expiresAt: Moment });
export type CreatedApiToken = Static<typeof CreatedApiToken>;

/** `GET /api/v1/setup`: whether the first-start wizard is wanted. */
export const SetupState = Type.Object({ isNeeded: Type.Boolean() });
export type SetupState = Static<typeof SetupState>;
export const Setup = Type.Object({
  organisationName: Type.String({ minLength: 1, maxLength: 100 }),
  domain: Type.String({ minLength: 1, maxLength: 253 }),
  /** Local part: `anna` */
  adminName: Type.String({ minLength: 1, maxLength: 64 }),
  displayName: Type.String({ minLength: 1, maxLength: 100 }),
  password: Type.String({ minLength: 1, maxLength: 1024 }),
  locale: Locale,
  /** What the start printed. */
  code: Type.Optional(Type.String({ maxLength: 100 })),
});
export type Setup = Static<typeof Setup>;
/** What has been filled in so far. */
export const SetupDraft = Type.Partial(Type.Pick(Setup, ["domain", "adminName", "displayName", "password", "code"]));
export type SetupDraft = Static<typeof SetupDraft>;
/** The fields that would be refused, each with the code that would refuse it. */
export const SetupFaults = Type.Object({
  items: Type.Array(
    Type.Object({
      field: Type.Union([
        Type.Literal("domain"),
        Type.Literal("adminName"),
        Type.Literal("password"),
        Type.Literal("code"),
      ]),
      code: Type.Union([
        Type.Literal("DOMAIN_INVALID"),
        Type.Literal("NAME_INVALID"),
        Type.Literal("PASSWORD_WEAK"),
        Type.Literal("SETUP_CODE_WRONG"),
      ]),
    }),
  ),
});
export type SetupFaults = Static<typeof SetupFaults>;

export const ChangePerson = Type.Object(
  {
    displayName: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    isAdmin: Type.Optional(Type.Boolean()),
    isDisabled: Type.Optional(Type.Boolean()),
    isSuspended: Type.Optional(Type.Boolean()),
    /** Letters came back from the person's address, and go there again. */
    isMailConfirmed: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false },
);
export type ChangePerson = Static<typeof ChangePerson>;
export const PeopleFound = Type.Object({ items: Type.Array(Person) });

/** A group of persons of one organisation, as anybody who may find it sees it. */
export const Group = Type.Object({
  id: Id,
  name: Type.String(),
  organisationId: Id,
  organisationName: Type.String(),
  memberCount: Type.Integer(),
});
export type Group = Static<typeof Group>;
export const GroupList = Type.Object({ items: Type.Array(Group) });

/** A group as its organisation's administrators see it. */
export const ManagedGroup = Type.Object({
  ...Group.properties,
  description: Type.String(),
  createdAt: Moment,
  /** A provider decides at each sign-in who is in it. */
  isKeptByProvider: Type.Boolean(),
  /** The organisation's directory decides on it (SCIM). */
  isSynced: Type.Boolean(),
});
export type ManagedGroup = Static<typeof ManagedGroup>;
export const ManagedGroupPage = Page(ManagedGroup);

const groupName = Type.String({ minLength: 1, maxLength: 100 });
const groupDescription = Type.String({ maxLength: 1000 });
export const NewGroup = Type.Object(
  { name: groupName, description: Type.Optional(groupDescription) },
  { additionalProperties: false },
);
export type NewGroup = Static<typeof NewGroup>;
export const ChangeGroup = Type.Object(
  { name: Type.Optional(groupName), description: Type.Optional(groupDescription) },
  { additionalProperties: false },
);
export type ChangeGroup = Static<typeof ChangeGroup>;
/** Someone in a group, as those who keep groups see them. */
export const GroupMember = Type.Object({ ...Person.properties, isDisabled: Type.Boolean() });
export type GroupMember = Static<typeof GroupMember>;
export const GroupMemberPage = Page(GroupMember);
/** Someone of the same organisation, by either form of the name. */
export const NewGroupMember = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 320 }) },
  { additionalProperties: false },
);
export type NewGroupMember = Static<typeof NewGroupMember>;
