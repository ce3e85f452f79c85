import Type from "typebox";
import {
  AnswerEntry,
  DecideProposal,
  DelegateEntry,
  Calendar,
  CalendarList,
  CalendarSettings,
  ChangeCalendar,
  ChangeEntry,
  Entry,
  FreeBusy,
  FreeBusyQuery,
  GuestAnswer,
  GuestInvitation,
  GuestLink,
  Imported,
  NewCalendar,
  MoveEntry,
  NewEntry,
  OccurrenceList,
  OccurrenceQuery,
  ProposalList,
  ProposalQuery,
  ReadEntry,
  RemoveEntry,
  WorkingHours,
} from "../calendar.ts";
import { Empty, Id } from "../common.ts";
import { Bytes, defineRoutes } from "../route.ts";

/** Deciding over a time that another person proposed. */
const proposalErrors = [
  "CALENDAR_SUBSCRIBED",
  "ENTRY_INVALID",
  "ENTRY_CHANGED",
  "ENTRY_PRIVATE",
  "ENTRY_INVITED",
  "OCCURRENCE_UNKNOWN",
  "CALENDAR_FULL",
] as const;

const sourceErrors = [
  "SOURCE_ADDRESS",
  "SOURCE_UNREACHABLE",
  "SOURCE_NOT_CALENDAR",
  "SOURCE_TOO_LARGE",
  "SOURCE_REFUSED",
  "LIMITED",
] as const;

const OfWorkspace = Type.Object({ workspaceId: Type.Optional(Id) }, { additionalProperties: false });

export const calendarRoutes = defineRoutes({
  /**
   * The caller's own calendars, those of their workspaces and those shared with them. Makes the caller's first one when there is none,
   * and that of the workspace that is asked for when the caller may write there.
   */
  listCalendars: {
    method: "GET",
    path: "/api/v1/calendars",
    access: "person",
    query: OfWorkspace,
    answer: CalendarList,
  },
  createCalendar: {
    method: "POST",
    path: "/api/v1/calendars",
    access: "person",
    body: NewCalendar,
    answer: Calendar,
    status: 201,
    errors: ["TOO_MANY_CALENDARS", "GUEST_REFUSED", ...sourceErrors],
  },
  changeCalendar: {
    method: "PATCH",
    path: "/api/v1/calendars/:id",
    access: "person",
    body: ChangeCalendar,
    answer: Calendar,
    errors: sourceErrors,
  },
  /** Fetches a calendar that is subscribed to now; a calendar of the server's own is refused with SOURCE_ADDRESS. */
  refreshCalendar: {
    method: "POST",
    path: "/api/v1/calendars/:id/refresh",
    access: "person",
    answer: Calendar,
    errors: sourceErrors,
  },
  /** Moves it to the trash of its workspace. */
  removeCalendar: { method: "DELETE", path: "/api/v1/calendars/:id", access: "person", answer: Empty },
  /** Occurrences that overlap a time, recurring entries expanded; at most 400 days and 20,000 of them. */
  listOccurrences: {
    method: "GET",
    path: "/api/v1/calendar-entries",
    access: "person",
    query: OccurrenceQuery,
    answer: OccurrenceList,
    errors: ["WINDOW_TOO_LONG", "TOO_MANY_OCCURRENCES"],
  },
  createEntry: {
    method: "POST",
    path: "/api/v1/calendars/:id/entries",
    access: "person",
    body: NewEntry,
    answer: Entry,
    status: 201,
    errors: [
      "CALENDAR_SUBSCRIBED",
      "ENTRY_INVALID",
      "CALENDAR_FULL",
      "CALENDAR_MAIL_OFF",
      "SIGN_IN_THROTTLED",
      "RESOURCE_BUSY",
      "RESOURCE_REFUSED",
    ],
  },
  /** With `recurrenceId` what it says is what that occurrence says; times and rule are those of the series. */
  readEntry: {
    method: "GET",
    path: "/api/v1/calendar-entries/:id",
    access: "person",
    query: ReadEntry,
    answer: Entry,
    errors: ["OCCURRENCE_UNKNOWN"],
  },
  /** The header `If-Match` with an etag refuses ENTRY_CHANGED when the entry is another by now. */
  changeEntry: {
    method: "PATCH",
    path: "/api/v1/calendar-entries/:id",
    access: "person",
    body: ChangeEntry,
    answer: Entry,
    errors: [
      "CALENDAR_SUBSCRIBED",
      "ENTRY_INVALID",
      "ENTRY_CHANGED",
      "ENTRY_PRIVATE",
      "ENTRY_INVITED",
      "NOT_INVITED",
      "OCCURRENCE_UNKNOWN",
      "CALENDAR_FULL",
      "CALENDAR_MAIL_OFF",
      "SIGN_IN_THROTTLED",
      "RESOURCE_BUSY",
      "RESOURCE_REFUSED",
    ],
  },
  /** Puts it, of a series all of it, into another calendar that the caller may write to, under another id. `If-Match` as of a change. */
  moveEntry: {
    method: "POST",
    path: "/api/v1/calendar-entries/:id/move",
    access: "person",
    body: MoveEntry,
    answer: Entry,
    errors: ["CALENDAR_SUBSCRIBED", "ENTRY_CHANGED", "ENTRY_PRIVATE", "ENTRY_INVITED", "UID_TAKEN", "CALENDAR_FULL"],
  },
  /** Answers an invitation in the caller's own calendar; the organiser and all who are invited see it. */
  answerEntry: {
    method: "POST",
    path: "/api/v1/calendar-entries/:id/answer",
    access: "person",
    body: AnswerEntry,
    answer: Entry,
    errors: ["ENTRY_INVALID", "ENTRY_CHANGED", "NOT_INVITED", "OCCURRENCE_UNKNOWN", "CALENDAR_FULL"],
  },
  /**
   * Lets another go in the caller's stead: they are invited in the caller's place, and the caller's time is free. An answer of the caller's own
   * takes it back; who declines gives the question back. DELEGATION_REFUSED says why with `reason`.
   */
  delegateEntry: {
    method: "POST",
    path: "/api/v1/calendar-entries/:id/delegate",
    access: "person",
    body: DelegateEntry,
    answer: Entry,
    errors: [
      "ENTRY_INVALID",
      "ENTRY_CHANGED",
      "NOT_INVITED",
      "DELEGATION_REFUSED",
      "OCCURRENCE_UNKNOWN",
      "CALENDAR_FULL",
      "CALENDAR_MAIL_OFF",
      "SIGN_IN_THROTTLED",
    ],
  },
  /** Moves the entry, or one occurrence, to the time that someone who is invited proposes; all are asked again. ENTRY_CHANGED: it is another by now. */
  acceptProposal: {
    method: "POST",
    path: "/api/v1/calendar-entries/:id/proposals/accept",
    access: "person",
    body: DecideProposal,
    answer: Entry,
    errors: [...proposalErrors, "RESOURCE_BUSY", "RESOURCE_REFUSED"],
  },
  /** Keeps the time, and tells who proposed another. */
  declineProposal: {
    method: "POST",
    path: "/api/v1/calendar-entries/:id/proposals/decline",
    access: "person",
    body: DecideProposal,
    answer: Entry,
    errors: proposalErrors,
  },
  /** Of an invitation it declines: the organiser's entry stays. */
  removeEntry: {
    method: "DELETE",
    path: "/api/v1/calendar-entries/:id",
    access: "person",
    query: RemoveEntry,
    answer: Empty,
    errors: [
      "CALENDAR_SUBSCRIBED",
      "ENTRY_INVALID",
      "ENTRY_CHANGED",
      "ENTRY_PRIVATE",
      "ENTRY_INVITED",
      "NOT_INVITED",
      "OCCURRENCE_UNKNOWN",
      "CALENDAR_FULL",
    ],
  },
  /** An `.ics` file of at most 20 MiB and 20,000 entries; what is known by its UID is replaced. */
  importEntries: {
    method: "POST",
    path: "/api/v1/calendars/:id/import",
    access: "person",
    body: Bytes,
    answer: Imported,
    errors: ["CALENDAR_SUBSCRIBED", "ENTRY_INVALID", "CALENDAR_FULL"],
  },
  exportCalendar: { method: "GET", path: "/api/v1/calendars/:id/export", access: "person", answer: Bytes },
  /**
   * What calendar programs follow: the calendar of a link, by the link's secret, which `.ics` may follow. Without people and reminders;
   * what is private is a busy time. Answers 304 to the ETag that it gave.
   */
  readFeed: {
    method: "GET",
    path: "/api/v1/calendar-feeds/:secret",
    access: "anyone",
    params: { secret: Type.String({ minLength: 1, maxLength: 200 }) },
    answer: Bytes,
    errors: ["LINK_GONE", "LINK_LOCKED"],
  },
  /**
   * When people are busy, of what lies in their own workspaces: people of the caller's organisation and those who share a workspace
   * with the caller. Only periods, never what they are about.
   */
  readFreeBusy: {
    method: "GET",
    path: "/api/v1/free-busy",
    access: "person",
    query: FreeBusyQuery,
    answer: FreeBusy,
    errors: ["WINDOW_TOO_LONG", "TOO_MANY_OCCURRENCES"],
  },
  /** The caller's own; they are reminded 15 minutes before until they are set. */
  readCalendarSettings: {
    method: "GET",
    path: "/api/v1/calendar-settings",
    access: "person",
    answer: CalendarSettings,
  },
  setCalendarSettings: {
    method: "PUT",
    path: "/api/v1/calendar-settings",
    access: "person",
    body: CalendarSettings,
    answer: CalendarSettings,
    errors: ["GUEST_REFUSED"],
  },
  /** The caller's own; Monday to Friday from 8 to 17 until they are set. */
  readWorkingHours: { method: "GET", path: "/api/v1/working-hours", access: "person", answer: WorkingHours },
  setWorkingHours: {
    method: "PUT",
    path: "/api/v1/working-hours",
    access: "person",
    body: WorkingHours,
    answer: WorkingHours,
    errors: ["GUEST_REFUSED"],
  },
  /**
   * The best times for a meeting of these people within the caller's working hours and at most 31 days: when most can, then the earliest.
   * Who does not work then cannot.
   * Whose time the caller may not know counts neither as free nor as busy.
   */
  proposeTimes: {
    method: "GET",
    path: "/api/v1/calendar-proposals",
    access: "person",
    query: ProposalQuery,
    answer: ProposalList,
    errors: ["WINDOW_TOO_LONG", "TOO_MANY_OCCURRENCES"],
  },
});

/** For who is invited by mail and has no account: by the link in the mail. */
export const guestInvitationRoutes = defineRoutes({
  /** Changes nothing. */
  readGuestInvitation: {
    method: "POST",
    path: "/api/v1/guest-invitation",
    access: "anyone",
    body: GuestLink,
    answer: GuestInvitation,
    errors: ["ENTRY_LINK_GONE"],
  },
  /** The organiser sees it; a later answer takes its place. */
  answerGuestInvitation: {
    method: "POST",
    path: "/api/v1/guest-invitation/answer",
    access: "anyone",
    body: GuestAnswer,
    answer: GuestInvitation,
    errors: ["ENTRY_LINK_GONE", "ENTRY_CHANGED", "CALENDAR_FULL", "SIGN_IN_THROTTLED"],
  },
});
