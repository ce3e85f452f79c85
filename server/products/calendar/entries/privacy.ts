import { refuse } from "#http";
import type { CalendarRow, EntryRow, StoredEntry } from "../tables.ts";
import { busyBody } from "./busy-body.ts";

type Owned = Pick<CalendarRow, "createdBy">;

/** Whether someone sees all of an entry: it is public, or theirs, or lies in a calendar of theirs. Others see a busy time. */
export const isWhole = (
  calendar: Owned,
  entry: Pick<EntryRow, "class" | "createdBy">,
  personId: string | null,
): boolean =>
  entry.class === "PUBLIC" || (personId !== null && (calendar.createdBy === personId || entry.createdBy === personId));

/** Refuses ENTRY_PRIVATE to those who would overwrite what they cannot see. */
export function requireWhole(calendar: Owned, entry: EntryRow, personId: string): void {
  if (!isWhole(calendar, entry, personId)) throw refuse("ENTRY_PRIVATE");
}

/** The etag as someone sees the entry: what is shown as busy is another text. */
export const shownEtag = (
  calendar: Owned,
  entry: Pick<EntryRow, "etag" | "class" | "createdBy">,
  personId: string | null,
): string => (isWhole(calendar, entry, personId) ? entry.etag : `${entry.etag}.busy`);

/** The text as someone sees the entry. Everything that reads bodies for people begins here: filters, answers, free and busy. */
export const shownBody = (
  calendar: Owned,
  entry: Pick<StoredEntry, "body" | "class" | "createdBy">,
  personId: string | null,
): string => (isWhole(calendar, entry, personId) ? entry.body : busyBody(entry.body));
