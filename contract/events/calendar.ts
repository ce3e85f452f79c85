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

export interface CalendarEvents {
  "calendar.created": OfCalendar;
  "calendar.changed": OfCalendar;
  "calendar.trashed": OfCalendar;
  "calendar.restored": OfCalendar;
  /** Added or changed. */
  "calendar.entryChanged": OfEntries;
  "calendar.entryRemoved": OfEntries;
}
