import type { Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import { readDelegations } from "../invitations/delegates.ts";
import { writeCopy } from "../invitations/own-changes.ts";
import { prepareEntry } from "../invitations/prepare.ts";
import { readInvitationOf } from "../invitations/queries.ts";
import { readReach } from "../invitations/reach.ts";
import { declineAndRemove, ignoreAndRemove, withCopy } from "../invitations/with-copy.ts";
import type { EntryRow } from "../tables.ts";
import { withCalendar } from "./lock.ts";
import { requireWhole } from "./privacy.ts";
import { readEntryByName } from "./queries.ts";
import { readObject, shapeEntry } from "./shape.ts";
import { removeFrom, storeShape, type Written } from "./write.ts";

/** Asked under the lock with what is there: refuses when that is not what the writer expects. */
type Check = (current: EntryRow | null) => void;

/**
 * Writes an entry under a name of its calendar. `isAltered`: what is kept is not what was written, as of who organises it or is invited
 * to it. Refuses ENTRY_INVALID, ENTRY_PRIVATE, UID_TAKEN (with the `name` of the entry that has
 * it) and CALENDAR_FULL, and what `check` does.
 */
export async function putEntry(
  ctx: CalendarContext,
  person: Principal,
  calendarId: string,
  { name, text, check }: { readonly name: string; readonly text: string; readonly check: Check },
): Promise<Written & { readonly isAltered: boolean }> {
  const shape = shapeEntry(text);
  const reach = await readReach(ctx, person, { text, current: await readEntryByName(ctx.db, calendarId, name) });
  const written = await withCalendar(ctx, person, calendarId, async (open) => {
    const current = await readEntryByName(open.trx, calendarId, name);
    if (current) requireWhole(open.row, current, person.personId);
    check(current);
    // Who is invited answers, under the lock of the organiser's calendar too.
    if (current && (await readInvitationOf(open.trx, current.id))) return current;
    const prepared = await prepareEntry(ctx, open, person, { text, shape, current, reach });
    return { ...(await storeShape(open, person, { name, current, ...prepared })), isAltered: prepared.isAltered };
  });
  if (!("body" in written)) return written;
  const object = readObject(text);
  const delegations = await readDelegations(ctx, person, written.id, {
    written: object,
    before: readObject(written.body),
  });
  const copy = await withCopy(ctx, person, written.id, async (open) => {
    check(open.entry);
    return writeCopy(open, person, { written: object, delegations });
  });
  return { ...copy, isAltered: true };
}

/** Removes the entry of a name. Refuses ENTRY_PRIVATE, and what `check` does. */
export async function dropEntry(
  ctx: CalendarContext,
  person: Principal,
  calendarId: string,
  {
    name,
    check,
    isSilent = false,
  }: {
    readonly name: string;
    readonly check: Check;
    /** Of an invitation: nothing is answered. */
    readonly isSilent?: boolean;
  },
): Promise<void> {
  const copyId = await withCalendar(ctx, person, calendarId, async (open) => {
    const current = await readEntryByName(open.trx, calendarId, name);
    check(current);
    if (!current) return null;
    requireWhole(open.row, current, person.personId);
    if (await readInvitationOf(open.trx, current.id)) return current.id;
    await removeFrom(open, current);
    return null;
  });
  if (copyId === null) return;
  await withCopy(ctx, person, copyId, async (open) => {
    check(open.entry);
    await (isSilent ? ignoreAndRemove(open) : declineAndRemove(open, person));
  });
}
