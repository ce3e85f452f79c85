import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, type ErrorTable } from "./common.ts";

export const bookingErrors = {
  BOOKING_OFF: ["missing", "There is no booking page at this address, or it is not open."],
  BOOKING_TAKEN: ["conflict", "That time is not free any more. Choose another."],
  BOOKING_WRONG: ["invalid", "Something that was entered cannot be taken."],
  BOOKING_GONE: ["gone", "This link leads to no visit, or the visit is cancelled or over."],
  BOOKING_OFFICER_UNKNOWN: ["invalid", "Officers are members of the workspace and people of its organisation."],
  TOO_MANY_BOOKING_PAGES: ["storage_full", "There can be at most 20 booking pages here."],
} as const satisfies ErrorTable;

/** In an address `/book/…`: what follows is someone's own visit, and not a booking page. */
export const visitPrefix = "v-";

/** Hours of a day in minutes since midnight; a span ends after it begins. */
const Span = Type.Object(
  { from: Type.Integer({ minimum: 0, maximum: 1439 }), to: Type.Integer({ minimum: 1, maximum: 1440 }) },
  { additionalProperties: false },
);
export type BookingSpan = Static<typeof Span>;

/** Spans of each weekday, Monday first, in order and none overlapping another. */
export const WeekHours = Type.Array(Type.Array(Span, { maxItems: 6 }), { minItems: 7, maxItems: 7 });

export const BookingQuestion = Type.Object(
  {
    id: Type.String({ pattern: "^[a-z0-9]{1,16}$" }),
    title: Type.String({ minLength: 1, maxLength: 200, pattern: "\\S" }),
    kind: Type.Union([Type.Literal("text"), Type.Literal("longText"), Type.Literal("choice")]),
    /** Of a choice; of the others none. */
    options: Type.Array(Type.String({ minLength: 1, maxLength: 200, pattern: "\\S" }), { maxItems: 20 }),
    isRequired: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type BookingQuestion = Static<typeof BookingQuestion>;

export const BookingSettings = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 200, pattern: "\\S" }),
    text: Type.String({ maxLength: 3000 }),
    /** Lengths to choose from, in minutes. */
    minutes: Type.Array(Type.Integer({ minimum: 5, maximum: 480 }), { minItems: 1, maxItems: 5 }),
    /** Minutes between the times that are offered. */
    step: Type.Integer({ minimum: 5, maximum: 240 }),
    /** By whose clock the hours are. */
    zone: Type.String({ minLength: 1, maxLength: 64 }),
    hours: WeekHours,
    /** Free minutes before and after each visit. */
    before: Type.Integer({ minimum: 0, maximum: 240 }),
    after: Type.Integer({ minimum: 0, maximum: 240 }),
    /** The shortest notice, in minutes. */
    notice: Type.Integer({ minimum: 0, maximum: 43_200 }),
    /** How many days ahead times are offered. */
    ahead: Type.Integer({ minimum: 1, maximum: 180 }),
    /** Visits in a day; null: no limit. */
    mostPerDay: Nullable(Type.Integer({ minimum: 1, maximum: 100 })),
    /** A video call, which the visitor enters through its lobby. */
    hasCall: Type.Boolean(),
    /** Where the visit is. */
    location: Type.String({ maxLength: 500 }),
    asksPhone: Type.Boolean(),
    questions: Type.Array(BookingQuestion, { maxItems: 10 }),
    /** Stands in the confirmation. */
    confirmation: Type.String({ maxLength: 2000 }),
    /** How long what a visitor entered is kept after the visit. */
    keptDays: Type.Integer({ minimum: 1, maximum: 365 }),
    isOpen: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type BookingSettings = Static<typeof BookingSettings>;

/** In the default calendar of the caller's own workspace where `calendarId` is left out. */
export const NewBookingPage = Type.Object(
  { calendarId: Type.Optional(Id), settings: BookingSettings },
  { additionalProperties: false },
);
export type NewBookingPage = Static<typeof NewBookingPage>;

/** Any of the officers takes a visit, who has had the fewest lately; or all of them take it together. */
export const BookingMode = Type.Union([Type.Literal("any"), Type.Literal("all")]);
export type BookingMode = Static<typeof BookingMode>;

const team = {
  mode: BookingMode,
  /** Who take visits. Each is asked, and their calendar is looked at once they have said yes. */
  officerIds: Type.Array(Id, { minItems: 1, maxItems: 20, uniqueItems: true }),
};
export const BookingTeamChange = Type.Object(team, { additionalProperties: false });
export type BookingTeamChange = Static<typeof BookingTeamChange>;
/** A page of a workspace, made by one of its owners. */
export const NewTeamBookingPage = Type.Object(
  { workspaceId: Id, ...team, settings: BookingSettings },
  { additionalProperties: false },
);
export type NewTeamBookingPage = Static<typeof NewTeamBookingPage>;
/** Whether the caller takes visits. */
export const BookingConsent = Type.Object({ isIn: Type.Boolean() }, { additionalProperties: false });
export const Reassigned = Type.Object({
  /** Visits that someone else takes now. */
  moved: Type.Integer(),
  /** Those at whose time nobody else is free. */
  left: Type.Integer(),
});
export type Reassigned = Static<typeof Reassigned>;

export const BookingTeam = Type.Object({
  workspaceId: Id,
  workspaceName: Type.String(),
  mode: BookingMode,
  officers: Type.Array(
    Type.Object({
      personId: Id,
      name: Type.String(),
      /** `gone`: not a member of the workspace any more, or their account is closed. */
      state: Type.Union([Type.Literal("asked"), Type.Literal("in"), Type.Literal("gone")]),
    }),
  ),
  /** The caller changes the page. */
  isOwner: Type.Boolean(),
  /** Coming visits of officers who take none any more. */
  stranded: Type.Integer(),
});
export type BookingTeam = Static<typeof BookingTeam>;

export const BookingPage = Type.Object({
  id: Id,
  /** Null: it is a team's. */
  calendarId: Nullable(Id),
  /** Null: it is one's own. */
  team: Nullable(BookingTeam),
  /** Where visitors book. */
  url: Type.String(),
  settings: BookingSettings,
  /** Nobody outside gets in, by a rule of the organisation or because the page is closed. */
  isReachable: Type.Boolean(),
});
export type BookingPage = Static<typeof BookingPage>;
export const BookingPageList = Type.Object({ items: Type.Array(BookingPage) });

const BookingAnswer = Type.Object(
  { question: Type.String({ maxLength: 16 }), text: Type.String({ maxLength: 2000 }) },
  { additionalProperties: false },
);

/** A visit that is coming, as who takes it sees it. */
export const Visit = Type.Object({
  id: Id,
  entryId: Id,
  /** Who takes it, at a page of a team. */
  officer: Nullable(Type.String()),
  start: Moment,
  end: Moment,
  name: Type.String(),
  mail: Type.String(),
  phone: Type.String(),
  /** With the questions as they were when it was booked. */
  answers: Type.Array(Type.Object({ title: Type.String(), text: Type.String() })),
});
export type Visit = Static<typeof Visit>;
/** At most 200, the next first. */
export const VisitList = Type.Object({ items: Type.Array(Visit) });
export type VisitList = Static<typeof VisitList>;

/** What everybody with the address sees. */
export const PublicBookingPage = Type.Object({
  title: Type.String(),
  text: Type.String(),
  organisation: Type.String(),
  /** Whom one meets; empty at a page of a team. */
  person: Type.String(),
  minutes: Type.Array(Type.Integer()),
  zone: Type.String(),
  hasCall: Type.Boolean(),
  location: Type.String(),
  asksPhone: Type.Boolean(),
  questions: Type.Array(BookingQuestion),
  keptDays: Type.Integer(),
  /** The first and last days on which times are offered, by the page's zone. */
  from: Type.String(),
  to: Type.String(),
  /** Good for one booking within a day. */
  ticket: Type.String(),
  /** How many zero bits the proof begins with: more, the more is booked. */
  proofBits: Type.Integer(),
});
export type PublicBookingPage = Static<typeof PublicBookingPage>;

export const SlotQuery = Type.Object(
  {
    /** A day by the page's zone. */
    from: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" }),
    /** Likewise; at most 31 days later. */
    to: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" }),
    minutes: Type.Integer({ minimum: 5, maximum: 480 }),
  },
  { additionalProperties: false },
);
export type SlotQuery = Static<typeof SlotQuery>;
/** When visits can begin. */
export const SlotList = Type.Object({ items: Type.Array(Moment) });

export const NewBooking = Type.Object(
  {
    start: Moment,
    minutes: Type.Integer({ minimum: 5, maximum: 480 }),
    name: Type.String({ minLength: 1, maxLength: 80, pattern: "\\S" }),
    mail: Type.String({ minLength: 3, maxLength: 254 }),
    phone: Type.Optional(Type.String({ maxLength: 40 })),
    answers: Type.Array(BookingAnswer, { maxItems: 10 }),
    locale: Type.Union([Type.Literal("sv"), Type.Literal("en")]),
    /** Booked twice with the same ticket, it is one visit. */
    ticket: Type.String({ maxLength: 300 }),
    /** A number `n` so that SHA-256 of `<ticket>:<n>` begins with `proofBits` zero bits. */
    proof: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);
export type NewBooking = Static<typeof NewBooking>;

/** The secret in a visitor's letters. */
const secret = Type.String({ minLength: 20, maxLength: 200 });
export const VisitLink = Type.Object({ secret }, { additionalProperties: false });
export const MoveVisit = Type.Object({ secret, start: Moment }, { additionalProperties: false });
export type MoveVisit = Static<typeof MoveVisit>;

/** A visit as the one who booked it sees it. */
export const OwnVisit = Type.Object({
  /** Leads here again. */
  secret: Type.String(),
  /** The booking page's, to see other times; null: it is not open. */
  code: Nullable(Type.String()),
  title: Type.String(),
  organisation: Type.String(),
  person: Type.String(),
  name: Type.String(),
  mail: Type.String(),
  start: Moment,
  end: Moment,
  minutes: Type.Integer(),
  zone: Type.String(),
  location: Type.String(),
  confirmation: Type.String(),
  keptDays: Type.Integer(),
  state: Type.Union([Type.Literal("booked"), Type.Literal("cancelled"), Type.Literal("over")]),
  /** Into the lobby of its call; null: it has none. */
  callUrl: Nullable(Type.String()),
});
export type OwnVisit = Static<typeof OwnVisit>;
