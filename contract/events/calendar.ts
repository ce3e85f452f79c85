interface OfCalendar {
  /** Its name. */
  readonly title: string;
}

/** Entries that changed at once; of a private one no more than this. */
interface OfEntries {
  readonly entryIds: readonly string[];
  /** How many changes the calendar has had. */
  readonly revision: number;
}

/** What an invitation is to one person, who alone is shown it. */
interface OfInvitation {
  /** Who is told. */
  readonly personId: string;
  /** In their calendar. */
  readonly entryId: string;
  readonly title: string;
  readonly change:
    | "invited"
    | "moved"
    | "changed"
    | "cancelled"
    | "answered"
    | "roomLost"
    | "proposalDeclined"
    | "returned";
  /** Of `proposalDeclined` words for a notice. The moment when it is, of `changed` the new location or "", of `answered` the answer, the address of a guest by mail, and the words with
   * it: `accepted: …`, `accepted citra@konsult.example: …`, `delegated: Bo Ek`; of `returned` who does not go in one's stead: `returned:Bo Ek`; of `roomLost` how many dates a room or equipment declined, the first of them and its
   * name: `room:2 2026-12-01T09:00:00.000Z,2026-12-08T09:00:00.000Z Asikten`. */
  readonly about: string;
}

/** One occurrence that someone is to be reminded of now, who alone is shown it. */
interface OfReminder {
  readonly personId: string;
  readonly entryId: string;
  readonly title: string;
  /** When it begins. */
  readonly start: string;
}

/** A room or equipment of an organisation. */
interface OfResource {
  readonly resourceId: string;
}

export interface ResourceEvents {
  "resource.added": OfResource;
  /** The names of what changed. */
  "resource.changed": OfResource & { readonly changed: readonly string[] };
}

export interface CalendarEvents {
  "calendar.created": OfCalendar;
  "calendar.changed": OfCalendar;
  "calendar.trashed": OfCalendar;
  "calendar.restored": OfCalendar;
  /** Added or changed. */
  "calendar.entryChanged": OfEntries;
  "calendar.entryRemoved": OfEntries;
  "calendar.invitation": OfInvitation;
  "calendar.reminder": OfReminder;
  /** A calendar that is subscribed to could not be fetched for 30 days and is no longer tried; its owner alone is shown it. */
  "calendar.sourcePaused": { readonly personId: string; readonly title: string; readonly host: string };
  /** Someone is asked to take visits at the booking page of a team, who alone is shown it. */
  "booking.officerAsked": { readonly personId: string; readonly pageId: string; readonly title: string };
}
