/** Of one entry, in bytes. */
export const maxEntryBytes = 1024 * 1024;
/** Of one calendar. */
export const maxEntries = 100_000;
/** Of the bodies of its entries. */
export const maxCalendarBytes = 64 * 1024 * 1024;
/** Of one workspace, a person's own one too. */
export const maxCalendars = 100;
export const maxWindowDays = 400;
/** That one question is answered with. */
export const maxOccurrences = 20_000;
/** How long it is known that an entry was removed: a client that has not looked for longer compares everything anew. */
export const removedDays = 180;
/** Removed entries of one calendar that are known. */
export const maxRemoved = 50_000;
export const dayMs = 24 * 60 * 60 * 1000;
/** Occurrences of one entry that an answer writes out. */
export const maxExpanded = 3000;
/** Whom one entry invites. */
export const maxAttendees = 500;
