import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, Page, type ErrorTable } from "./common.ts";

export const registrationErrors = {
  REGISTRATION_OFF: ["missing", "There is no registration at this address, or it is not open to you."],
  REGISTRATION_CLOSED: ["gone", "The registration has closed."],
  REGISTRATION_FULL: ["conflict", "All seats are taken."],
  REGISTRATION_UNKNOWN: ["missing", "This link leads to no registration, or it has been removed."],
  REGISTRATION_STATE: ["conflict", "The registration is not where this can be done with it."],
  REGISTRATION_NEEDS_TIME: ["conflict", "Say first when the webinar begins."],
  REGISTRATION_NEEDS_MAIL: ["conflict", "This server sends no mail, and who registers gets their link by mail."],
} as const satisfies ErrorTable;

/** In an address `/g/…`: what follows is a registration page, or someone's own link, and not a link for guests. */
export const pagePrefix = "r-";
export const ownPrefix = "p-";

/** How long what is stored of who registered is kept after the meeting. */
export const registrationDays = 30;

/** `anyone` with the address; `organisations`: people who sign in, of an organisation that has members in the workspace. */
export const RegistrationAudience = Type.Union([Type.Literal("anyone"), Type.Literal("organisations")]);
export type RegistrationAudience = Static<typeof RegistrationAudience>;

/** What those who manage a webinar say about its registration. */
export const RegistrationSettings = Type.Object(
  {
    /** False: nobody new; who has registered keeps their link. */
    isOpen: Type.Boolean(),
    audience: RegistrationAudience,
    /** Null: no limit. */
    seats: Nullable(Type.Integer({ minimum: 1, maximum: 10_000 })),
    /** Null: until the webinar has ended. */
    closesAt: Nullable(Moment),
    /** Each waits for someone who leads the meeting to approve them. */
    needsApproval: Type.Boolean(),
    /** Registered people wait in the lobby too, where the meeting has one; otherwise they come straight into the audience. */
    hasLobby: Type.Boolean(),
    asksOrganisation: Type.Boolean(),
    /** Plain text that everybody with the address reads. */
    description: Type.String({ maxLength: 3000 }),
    /** Who speaks, one a line. */
    speakers: Type.String({ maxLength: 1000 }),
  },
  { additionalProperties: false },
);
export type RegistrationSettings = Static<typeof RegistrationSettings>;

export const RegistrationPage = Type.Object({
  /** Where people register. */
  url: Type.String(),
  ...RegistrationSettings.properties,
  counts: Type.Object({
    waiting: Type.Integer(),
    registered: Type.Integer(),
    cancelled: Type.Integer(),
    came: Type.Integer(),
  }),
});
export type RegistrationPage = Static<typeof RegistrationPage>;
/** Null: it was never turned on. */
export const RegistrationPageAnswer = Type.Object({ page: Nullable(RegistrationPage) });

/** `unconfirmed`: has not shown yet that the address is theirs. `waiting`: for approval. */
export const RegistrationState = Type.Union([
  Type.Literal("unconfirmed"),
  Type.Literal("waiting"),
  Type.Literal("registered"),
  Type.Literal("declined"),
  Type.Literal("cancelled"),
]);
export type RegistrationState = Static<typeof RegistrationState>;

/** Someone who registered, as those who lead the meeting see them. */
export const Registration = Type.Object({
  id: Id,
  name: Type.String(),
  mail: Type.String(),
  organisationName: Nullable(Type.String()),
  /** Has an account here. */
  isPerson: Type.Boolean(),
  state: RegistrationState,
  registeredAt: Moment,
  /** When they first came into the call. */
  cameAt: Nullable(Moment),
});
export type Registration = Static<typeof Registration>;
export const RegistrationList = Page(Registration);
/** By name; `search` in names, addresses and organisations. Who has not confirmed is in no list. */
export const RegistrationQuery = Type.Object({
  state: Type.Optional(
    Type.Union([
      Type.Literal("waiting"),
      Type.Literal("registered"),
      Type.Literal("declined"),
      Type.Literal("cancelled"),
      Type.Literal("came"),
    ]),
  ),
  search: Type.Optional(Type.String({ maxLength: 200 })),
  after: Type.Optional(Id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});
export type RegistrationQuery = Static<typeof RegistrationQuery>;
export const DecideRegistration = Type.Object(
  { state: Type.Union([Type.Literal("registered"), Type.Literal("declined")]) },
  { additionalProperties: false },
);

/** What stands on the page where people register. */
export const PublicRegistration = Type.Object({
  title: Type.String(),
  organisationName: Type.String(),
  startsAt: Nullable(Moment),
  endsAt: Nullable(Moment),
  /** The time zone that the meeting's time is written in besides the reader's own (IANA). */
  timeZone: Type.String(),
  description: Type.String(),
  speakers: Type.String(),
  audience: RegistrationAudience,
  needsApproval: Type.Boolean(),
  asksOrganisation: Type.Boolean(),
  /** Null: no limit. */
  seatsLeft: Nullable(Type.Integer()),
  closesAt: Nullable(Moment),
  state: Type.Union([Type.Literal("open"), Type.Literal("full"), Type.Literal("closed")]),
  /** Days for which what is entered is kept after the meeting. */
  keptDays: Type.Integer(),
  /** Who is signed in, and registers as themselves; null: nobody. */
  caller: Nullable(Type.Object({ name: Type.String(), mail: Type.String(), mayRegister: Type.Boolean() })),
});
export type PublicRegistration = Static<typeof PublicRegistration>;

/** Of who is signed in only the language counts: they register as themselves. */
export const NewRegistration = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80, pattern: "\\S" }),
    mail: Type.String({ minLength: 3, maxLength: 320 }),
    organisationName: Type.Optional(Type.String({ maxLength: 120 })),
    /** They have read what is kept and until when. */
    hasConsented: Type.Literal(true),
    locale: Type.Union([Type.Literal("sv"), Type.Literal("en")]),
  },
  { additionalProperties: false },
);
export type NewRegistration = Static<typeof NewRegistration>;

/** Someone's own link, as it stands in their letter. */
export const ShowRegistration = Type.Object(
  { secret: Type.String({ minLength: 1, maxLength: 100 }) },
  { additionalProperties: false },
);

/** A registration as the one whose it is sees it. */
export const OwnRegistration = Type.Object({
  title: Type.String(),
  organisationName: Type.String(),
  startsAt: Nullable(Moment),
  endsAt: Nullable(Moment),
  timeZone: Type.String(),
  name: Type.String(),
  state: RegistrationState,
  meeting: Type.Union([
    Type.Literal("scheduled"),
    Type.Literal("live"),
    Type.Literal("ended"),
    Type.Literal("cancelled"),
  ]),
  /** The event as a calendar takes it (RFC 5545); null where they have no seat. */
  calendar: Nullable(Type.String()),
  /** The meeting's page, for a member of its workspace who is signed in: they come in as themselves. */
  path: Nullable(Type.String()),
  keptDays: Type.Integer(),
});
export type OwnRegistration = Static<typeof OwnRegistration>;
