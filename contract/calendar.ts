import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, type ErrorTable } from "./common.ts";
import { CalendarSource, ChangeSource, NewSource, sourceErrors } from "./calendar-source.ts";
import { Person } from "./identity.ts";
import { Lobby } from "./meetings.ts";
import { WeekHours } from "./booking.ts";
import { ResourceKind } from "./resources.ts";
import { Role } from "./workspaces.ts";

export const calendarErrors = {
  ENTRY_INVALID: ["invalid", "This is no calendar entry that can be kept."],
  ENTRY_CHANGED: ["precondition", "Someone changed the entry meanwhile."],
  ENTRY_PRIVATE: ["forbidden", "The entry is private: only its owner may change it."],
  ENTRY_INVITED: [
    "forbidden",
    "Only its organiser changes this entry. You can answer it, or remove it from your calendar.",
  ],
  NOT_INVITED: ["forbidden", "This is no invitation of yours."],
  DELEGATION_REFUSED: ["conflict", "The invitation cannot be handed on to them."],
  CALENDAR_MAIL_OFF: ["conflict", "This server sends no mail: only people of Safos can be invited."],
  ENTRY_LINK_GONE: ["gone", "This link leads to no invitation, or it is cancelled or over."],
  OCCURRENCE_UNKNOWN: ["invalid", "The series has no such occurrence."],
  UID_TAKEN: ["conflict", "The calendar has an entry with this UID already."],
  CALENDAR_FULL: ["storage_full", "The calendar is full: it holds at most 100,000 entries and 64 MiB of them."],
  ...sourceErrors,
  TOO_MANY_CALENDARS: ["storage_full", "There can be at most 100 calendars here."],
  WINDOW_TOO_LONG: ["invalid", "At most 400 days can be asked for at once."],
  TOO_MANY_OCCURRENCES: ["invalid", "That is more than can be shown at once; ask for a shorter time."],
} as const satisfies ErrorTable;

/** `#rrggbb` */
const Colour = Type.String({ pattern: "^#[0-9a-fA-F]{6}$" });
const Name = Type.String({ minLength: 1, maxLength: 200 });
const ZoneName = Type.String({ minLength: 1, maxLength: 64 });
/** A day, or a moment. */
const Time = Type.String({ minLength: 10, maxLength: 40 });
export const EntryKind = Type.Union([Type.Literal("VEVENT"), Type.Literal("VTODO"), Type.Literal("VJOURNAL")]);
export type EntryKind = Static<typeof EntryKind>;
export const EntryClass = Type.Union([Type.Literal("PUBLIC"), Type.Literal("PRIVATE"), Type.Literal("CONFIDENTIAL")]);
export type EntryClass = Static<typeof EntryClass>;

export const Calendar = Type.Object({
  id: Id,
  workspaceId: Id,
  workspaceName: Type.String(),
  name: Type.String(),
  description: Type.String(),
  /** As the caller sees it. */
  colour: Type.String(),
  /** Where the caller has put it; null: nowhere in particular. */
  position: Nullable(Type.Integer()),
  timeZone: Type.String(),
  components: Type.Array(EntryKind),
  isDefault: Type.Boolean(),
  /** Lies in the caller's own workspace. */
  isOwn: Type.Boolean(),
  /** Whose it is; null for someone who is no more. */
  owner: Nullable(Person),
  role: Role,
  entryCount: Type.Integer(),
  /** Null: its entries are written here. */
  source: Nullable(CalendarSource),
});
export type Calendar = Static<typeof Calendar>;
export const CalendarList = Type.Object({ items: Type.Array(Calendar) });

export const NewCalendar = Type.Object(
  {
    /** May be left out of one with a `source`: it is called as it is there. */
    name: Type.Optional(Name),
    /** The caller's own workspace where it is left out. */
    workspaceId: Type.Optional(Id),
    description: Type.Optional(Type.String({ maxLength: 5000 })),
    colour: Type.Optional(Colour),
    timeZone: Type.Optional(ZoneName),
    /** Subscribes to a calendar elsewhere; it is fetched before the answer. */
    source: Type.Optional(NewSource),
  },
  { additionalProperties: false },
);
export type NewCalendar = Static<typeof NewCalendar>;

export const ChangeCalendar = Type.Object(
  {
    name: Type.Optional(Name),
    description: Type.Optional(Type.String({ maxLength: 5000 })),
    timeZone: Type.Optional(ZoneName),
    /** The caller's own choice; null: the calendar's. */
    colour: Type.Optional(Nullable(Colour)),
    position: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 10_000 }))),
    /** Of a calendar that is subscribed to, by its owners; another address is fetched before the answer. */
    source: Type.Optional(ChangeSource),
  },
  { additionalProperties: false },
);
export type ChangeCalendar = Static<typeof ChangeCalendar>;

/** One occurrence. Of a private entry of someone else's: its time and that it is busy, nothing else. */
export const Occurrence = Type.Object({
  entryId: Id,
  calendarId: Id,
  /** Which occurrence of a series, as RFC 5545 §3.8.4.4 writes it; null: the entry does not recur. */
  recurrenceId: Nullable(Type.String()),
  /** A moment, or the day of what is all day. */
  start: Type.String(),
  /** The same; of what is all day the day after its last. */
  end: Type.String(),
  isAllDay: Type.Boolean(),
  zone: Nullable(Type.String()),
  summary: Type.String(),
  location: Type.String(),
  class: EntryClass,
  isBusyOnly: Type.Boolean(),
  /** Takes no time of whom it is about. */
  isFree: Type.Boolean(),
  /** Takes time only perhaps: who has it has not accepted it. */
  isTentative: Type.Boolean(),
  isRecurring: Type.Boolean(),
  /** Where the page opens its meeting; null: it has no call, or one at another server. */
  callPath: Nullable(Type.String()),
  etag: Type.String(),
});
export type Occurrence = Static<typeof Occurrence>;
export const OccurrenceList = Type.Object({ items: Type.Array(Occurrence) });
export type OccurrenceList = Static<typeof OccurrenceList>;

export const OccurrenceQuery = Type.Object(
  {
    from: Moment,
    to: Moment,
    /** Ids with commas; every calendar that the caller may read where it is left out. */
    calendars: Type.Optional(Type.String({ maxLength: 4000 })),
    /** Of whole days and of what has no zone of its own: `Europe/Stockholm` where it is left out. */
    zone: Type.Optional(ZoneName),
  },
  { additionalProperties: false },
);
export type OccurrenceQuery = Static<typeof OccurrenceQuery>;

/** In one line. */
const Line = "[^\\u0000-\\u001f\\u007f]*";
/** What is attached to an entry: a page of Safos by its path (`/w/…`), or any address of the web. */
export const NewAttachment = Type.Object(
  {
    url: Type.String({ minLength: 1, maxLength: 2000 }),
    /** What those who see the entry read, whether they may open it or not; "": the address. */
    name: Type.String({ maxLength: 200, pattern: `^${Line}$` }),
  },
  { additionalProperties: false },
);
export type NewAttachment = Static<typeof NewAttachment>;
/** As it is shown, at most 20 links and 20 others of an entry; what programs attached beyond them stays. */
export const EntryAttachment = Type.Object({
  /** Null: it lies in the entry itself, as programs store it, or opens in no browser. It stays whatever links are set. */
  url: Nullable(Type.String()),
  /** Where the page shows it; null: it is not of this server. */
  path: Nullable(Type.String()),
  name: Type.String(),
});
export type EntryAttachment = Static<typeof EntryAttachment>;

const entryFields = {
  summary: Type.String({ maxLength: 1000 }),
  /** A day `2026-12-01`, or a moment. */
  start: Time,
  /** The same; the day after the last. */
  end: Time,
  /** In which zone it recurs; UTC where it is left out. */
  zone: Nullable(ZoneName),
  location: Type.String({ maxLength: 2000 }),
  description: Type.String({ maxLength: 100_000 }),
  /** Each once. Programs may have more of them, or longer ones: those are not shown, and stay. */
  categories: Type.Array(Type.String({ minLength: 1, maxLength: 100, pattern: `^${Line}\\S${Line}$` }), {
    maxItems: 20,
  }),
  /** In place of the links that the entry shows. */
  attachments: Type.Array(NewAttachment, { maxItems: 20 }),
  class: EntryClass,
  /** Out of office: those who may see that one is busy see this too, unless it is private. */
  isAbsence: Type.Boolean(),
  /** RFC 5545 §3.3.10: `FREQ=WEEKLY;BYDAY=TH`; null: it does not recur. */
  rrule: Nullable(Type.String({ maxLength: 1000 })),
  /** Minutes before its start when one is reminded of it; negative after it, as of whole days at nine: -540. */
  reminders: Type.Array(Type.Integer({ minimum: -1440, maximum: 40_320 }), { maxItems: 5 }),
};

export const AttendeeRole = Type.Union([Type.Literal("required"), Type.Literal("optional")]);
export type AttendeeRole = Static<typeof AttendeeRole>;
export const EntryAnswer = Type.Union([
  Type.Literal("accepted"),
  Type.Literal("tentative"),
  Type.Literal("declined"),
  Type.Literal("needsAction"),
  /** Someone else goes in their stead. */
  Type.Literal("delegated"),
]);
export type EntryAnswer = Static<typeof EntryAnswer>;

/** Someone to invite: a person whom the caller may find, by id or by address; a room or equipment by its address; any other address is invited by mail. */
export const NewAttendee = Type.Object(
  {
    personId: Type.Optional(Id),
    mail: Type.Optional(Type.String({ minLength: 3, maxLength: 254 })),
    /** What the organiser calls whom Safos does not know; of others it is their own name that counts. */
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    /** `required` where it is left out. */
    role: Type.Optional(AttendeeRole),
  },
  { additionalProperties: false },
);
export type NewAttendee = Static<typeof NewAttendee>;
/** All who are invited, the caller left out; the caller becomes the organiser, and an empty list cancels it for those who were. */
const invitees = { attendees: Type.Optional(Type.Array(NewAttendee, { maxItems: 500 })) };

/** Whether it has a call: a meeting in its calendar's workspace, to which those who are invited may come. One for a whole series. */
const call = {
  call: Type.Optional(Type.Boolean()),
  /** Whether guests wait in its lobby or come straight in, of a call that is made now; they wait where it is left out. */
  callLobby: Type.Optional(Lobby),
  /** Whether captions are on from its beginning, of a call that is made now, where the rules and the server let them. */
  callCaptions: Type.Optional(Type.Boolean()),
};

export const NewEntry = Type.Object(
  {
    ...Type.Partial(Type.Object(entryFields)).properties,
    ...invitees,
    ...call,
    summary: entryFields.summary,
    start: Time,
    end: Time,
  },
  { additionalProperties: false },
);
export type NewEntry = Static<typeof NewEntry>;

/** Which occurrences a change or removal is for. */
export const EntryScope = Type.Union([Type.Literal("this"), Type.Literal("following"), Type.Literal("all")]);
export type EntryScope = Static<typeof EntryScope>;
const which = {
  /** `all` where it is left out. */
  scope: Type.Optional(EntryScope),
  /** As the list of occurrences gives it; of `this` and `following`. */
  recurrenceId: Type.Optional(Type.String({ maxLength: 100 })),
};
export const ReadEntry = Type.Object({ recurrenceId: which.recurrenceId }, { additionalProperties: false });
export const ChangeEntry = Type.Object(
  { ...Type.Partial(Type.Object(entryFields)).properties, ...invitees, ...call, ...which },
  { additionalProperties: false },
);
export type ChangeEntry = Static<typeof ChangeEntry>;
export const MoveEntry = Type.Object({ calendarId: Id }, { additionalProperties: false });
export const RemoveEntry = Type.Object(which, { additionalProperties: false });
export type RemoveEntry = Static<typeof RemoveEntry>;

/** An answer to an invitation: of the whole entry, or of one occurrence. */
export const AnswerEntry = Type.Object(
  {
    answer: Type.Union([Type.Literal("accepted"), Type.Literal("tentative"), Type.Literal("declined")]),
    /** The organiser reads it. */
    comment: Type.Optional(Type.String({ maxLength: 500 })),
    recurrenceId: which.recurrenceId,
    /** Another time that suits better, of an entry or one occurrence: two moments, or two days of which the second is not in it. */
    proposed: Type.Optional(Type.Object({ start: Time, end: Time }, { additionalProperties: false })),
  },
  { additionalProperties: false },
);
export type AnswerEntry = Static<typeof AnswerEntry>;

/** Who goes in the caller's stead, by id or address, to all of an entry or one occurrence. */
export const DelegateEntry = Type.Object(
  {
    personId: Type.Optional(Id),
    mail: Type.Optional(Type.String({ minLength: 3, maxLength: 254 })),
    /** What whom Safos does not know is called. */
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    /** The organiser reads it. */
    comment: Type.Optional(Type.String({ maxLength: 500 })),
    recurrenceId: which.recurrenceId,
  },
  { additionalProperties: false },
);
export type DelegateEntry = Static<typeof DelegateEntry>;

/** Which proposal of another time is meant, as it was shown. */
export const DecideProposal = Type.Object(
  { mail: Type.String({ minLength: 3, maxLength: 254 }), start: Time, end: Time, recurrenceId: which.recurrenceId },
  { additionalProperties: false },
);
export type DecideProposal = Static<typeof DecideProposal>;

/** The secret in the mail of a guest without an account. */
const secret = Type.String({ minLength: 20, maxLength: 100 });
export const GuestLink = Type.Object({ secret }, { additionalProperties: false });
export const GuestAnswer = Type.Object(
  { secret, answer: AnswerEntry.properties.answer, comment: AnswerEntry.properties.comment },
  { additionalProperties: false },
);
export type GuestAnswer = Static<typeof GuestAnswer>;
/** What a guest without an account is invited to. */
export const GuestInvitation = Type.Object({
  title: Type.String(),
  location: Type.String(),
  description: Type.String(),
  /** A moment, or the day of what is all day; of a series its first. */
  start: Type.String(),
  /** The same; of what is all day the day after its last. */
  end: Type.String(),
  isAllDay: Type.Boolean(),
  isRecurring: Type.Boolean(),
  /** Who invites. */
  organizer: Type.String(),
  /** Of whom; "" when that is no agency. */
  organisation: Type.String(),
  answer: EntryAnswer,
});
export type GuestInvitation = Static<typeof GuestInvitation>;

const participant = {
  /** Null: nobody of Safos goes by the address. */
  person: Nullable(Person),
  mail: Type.String(),
  name: Type.String(),
};
export const Attendee = Type.Object({
  ...participant,
  /** A room or equipment; null: someone. */
  resource: Nullable(Type.Object({ id: Id, kind: ResourceKind, organisationName: Type.String() })),
  role: AttendeeRole,
  answer: EntryAnswer,
  /** What they wrote with their answer; who is invited sees their own alone. */
  comment: Type.String(),
  /** Another time that they propose with it, shown as the comment is; of whole days the days, of which the last is not in it. Null: none. */
  proposal: Nullable(
    Type.Object({
      start: Type.String(),
      end: Type.String(),
      isAllDay: Type.Boolean(),
      /** Not of one occurrence: of a series it can be declined, and is not taken. */
      isWhole: Type.Boolean(),
    }),
  ),
  /** The address of who goes in their stead; null: nobody does. */
  delegatedTo: Nullable(Type.String()),
  /** The address of who let them go in their stead; null: they were invited themselves. */
  delegatedFrom: Nullable(Type.String()),
});
export type Attendee = Static<typeof Attendee>;

export const Entry = Type.Object({
  id: Id,
  calendarId: Id,
  uid: Type.String(),
  kind: EntryKind,
  summary: Type.String(),
  description: Type.String(),
  location: Type.String(),
  categories: Type.Array(Type.String()),
  attachments: Type.Array(EntryAttachment),
  start: Nullable(Type.String()),
  end: Nullable(Type.String()),
  isAllDay: Type.Boolean(),
  zone: Nullable(Type.String()),
  class: EntryClass,
  rrule: Nullable(Type.String()),
  /** Those that are set by minutes before the start; clients may have set others beside. */
  reminders: Type.Array(Type.Integer()),
  /** Out of office. */
  isAbsence: Type.Boolean(),
  isRecurring: Type.Boolean(),
  isBusyOnly: Type.Boolean(),
  /** Where the page opens its meeting; null: it has no call, or one at another server. */
  callPath: Nullable(Type.String()),
  etag: Type.String(),
  /** Null: people are not invited to it. */
  organizer: Nullable(Type.Object(participant)),
  /** All who take part, the organiser too where they stand among them. */
  attendees: Type.Array(Attendee),
  /** Of an invitation the caller's answer; null: it is none of theirs. */
  answer: Nullable(EntryAnswer),
  createdAt: Moment,
  changedAt: Moment,
  /** Of the calendar. */
  role: Role,
});
export type Entry = Static<typeof Entry>;

/** What became of a file of entries. */
export const Imported = Type.Object({
  added: Type.Integer(),
  changed: Type.Integer(),
  /** What was left out, at most 100 of them. */
  faults: Type.Array(Type.Object({ uid: Nullable(Type.String()), reason: Type.String() })),
});
export type Imported = Static<typeof Imported>;

export const FreeBusyQuery = Type.Object(
  {
    /** Ids of at most 50 people, rooms and pieces of equipment, with commas. */
    people: Type.String({ minLength: 36, maxLength: 50 * 37 }),
    from: Moment,
    to: Moment,
    /** What this entry takes of their time is left out, as when it is to be moved. */
    entryId: Type.Optional(Id),
  },
  { additionalProperties: false },
);
export type FreeBusyQuery = Static<typeof FreeBusyQuery>;
/** When someone works, by the clock of a zone. */
export const WorkingHours = Type.Object({ zone: ZoneName, week: WeekHours }, { additionalProperties: false });
export type WorkingHours = Static<typeof WorkingHours>;

/** Minutes before the start of what has a time. */
const UsualLead = Type.Union([
  Type.Literal(0),
  Type.Literal(5),
  Type.Literal(10),
  Type.Literal(15),
  Type.Literal(30),
  Type.Literal(60),
  Type.Literal(1440),
]);
/** What someone has chosen for their calendars. */
export const CalendarSettings = Type.Object(
  {
    /**
     * When one is reminded, in what one plans in the page and what one is invited to from now on; null: not. Of whole days that one is
     * invited to it is nine o'clock the day before.
     */
    reminder: Nullable(UsualLead),
  },
  { additionalProperties: false },
);
export type CalendarSettings = Static<typeof CalendarSettings>;

export const BusyPeriod = Type.Object({
  start: Moment,
  end: Moment,
  /** `unavailable`: out of office; of people of other organisations that is `busy`. */
  kind: Type.Union([Type.Literal("busy"), Type.Literal("tentative"), Type.Literal("unavailable")]),
});
export const FreeBusy = Type.Object({
  /** Of those asked for whose time the caller may know, and of rooms and equipment that the caller may book. */
  items: Type.Array(
    Type.Object({
      personId: Id,
      periods: Type.Array(BusyPeriod),
      /** When they do not work. */
      off: Type.Array(Type.Object({ start: Moment, end: Moment })),
    }),
  ),
});
export type FreeBusy = Static<typeof FreeBusy>;

export const ProposalQuery = Type.Object(
  {
    ...FreeBusyQuery.properties,
    /** How long it is to be. */
    minutes: Type.Integer({ minimum: 5, maximum: 24 * 60 }),
    /** By whose clock the working day is: `Europe/Stockholm` where it is left out. */
    zone: Type.Optional(ZoneName),
    /** Of the people those who need not be there, by their ids with commas: times when they are away are proposed too. */
    optional: Type.Optional(Type.String({ maxLength: 50 * 37 })),
    /** Days with commas on which nothing is proposed, such as holidays: `2026-12-24,2026-12-25`. */
    without: Type.Optional(
      Type.String({ maxLength: 31 * 11, pattern: "^\\d{4}-\\d{2}-\\d{2}(,\\d{4}-\\d{2}-\\d{2})*$" }),
    ),
  },
  { additionalProperties: false },
);
export type ProposalQuery = Static<typeof ProposalQuery>;
export const Proposal = Type.Object({
  start: Moment,
  end: Moment,
  /** How many can. */
  free: Type.Integer(),
  /** How many are perhaps busy. */
  tentative: Type.Integer(),
  /** How many are away: none of them is required. */
  away: Type.Integer(),
});
export type Proposal = Static<typeof Proposal>;
export const ProposalList = Type.Object({
  /** The best first; none overlaps another. */
  items: Type.Array(Proposal),
  /** Of how many the time is known. */
  counted: Type.Integer(),
  /** Those of whom it is not. */
  hidden: Type.Array(Id),
});
export type ProposalList = Static<typeof ProposalList>;
