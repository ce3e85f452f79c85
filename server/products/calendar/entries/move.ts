import type { Entry } from "@safos/contract/calendar";
import { isExpected, readEtags } from "#dav";
import { refuse, type Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import { carryEntry } from "./carry.ts";
import { shownEtag } from "./privacy.ts";
import { findEntry, readEntryFor } from "./read.ts";
import { resourceName } from "./resource-name.ts";

/**
 * Puts an entry, of a series all of it, into another calendar, under another id. Refuses MISSING and FORBIDDEN for either calendar,
 * ENTRY_PRIVATE, ENTRY_INVITED, UID_TAKEN, CALENDAR_FULL, and ENTRY_CHANGED by `ifMatch`.
 */
export async function moveEntry(
  ctx: CalendarContext,
  person: Principal,
  id: string,
  calendarId: string,
  ifMatch: string | undefined,
): Promise<Entry> {
  const { entry, row } = await findEntry(ctx, person, id, "write");
  if (entry.calendarId === calendarId) return readEntryFor(ctx, person, id);
  const expected = readEtags(ifMatch);
  const moved = await carryEntry(ctx, person, {
    from: { calendarId: entry.calendarId, name: entry.name },
    // What clients call it is theirs to know of one calendar: no name there is in the way.
    to: { calendarId, name: resourceName() },
    isMove: true,
    isOverwriting: false,
    check(source) {
      if (source && expected !== null && !isExpected(expected, shownEtag(row, source, person.personId)))
        throw refuse("ENTRY_CHANGED");
    },
  });
  return readEntryFor(ctx, person, moved.id);
}
