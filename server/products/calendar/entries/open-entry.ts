import type { EntryScope } from "@safos/contract/calendar";
import { isExpected, readEtags } from "#dav";
import { refuse, type Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import { missing } from "../refusals.ts";
import type { StoredEntry } from "../tables.ts";
import { withCalendar, type OpenCalendar } from "./lock.ts";
import { requireWhole, shownEtag } from "./privacy.ts";
import { readInvitationOf } from "../invitations/queries.ts";
import { readEntry } from "./queries.ts";
import { findEntry } from "./read.ts";

/** Which occurrences are meant. */
interface Meant {
  readonly scope?: EntryScope | undefined;
  readonly recurrenceId?: string | undefined;
}

/** The occurrence that is meant with what follows it or alone; null: the whole entry. Refuses INVALID. */
export function occurrenceOf({ scope = "all", recurrenceId }: Meant): string | null {
  if (scope === "all") return null;
  if (recurrenceId === undefined)
    throw refuse("INVALID", "Say with recurrenceId which occurrence is meant.", { field: "recurrenceId" });
  return recurrenceId;
}

/** Does work on an entry under its calendar's lock. Refuses MISSING, FORBIDDEN, ENTRY_PRIVATE, and ENTRY_CHANGED by `ifMatch`. */
export async function withEntry<T>(
  ctx: CalendarContext,
  person: Principal,
  id: string,
  ifMatch: string | undefined,
  work: (open: OpenCalendar, current: StoredEntry) => Promise<T>,
): Promise<T> {
  const { entry } = await findEntry(ctx, person, id, "write");
  return withCalendar(ctx, person, entry.calendarId, async (open) => {
    const current = await readEntry(open.trx, id);
    // It may have been removed, or moved to another calendar, while the lock was waited for.
    if (!current || current.calendarId !== open.row.id) throw missing();
    const expected = readEtags(ifMatch);
    if (expected !== null && !isExpected(expected, shownEtag(open.row, current, person.personId)))
      throw refuse("ENTRY_CHANGED");
    requireWhole(open.row, current, person.personId);
    // It became one while the lock was waited for: its owner's change is another then.
    if (await readInvitationOf(open.trx, id)) throw refuse("ENTRY_CHANGED");
    return work(open, current);
  });
}
