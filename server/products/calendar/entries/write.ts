import { now, uuid } from "#clock";
import { refuse, type Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import { maxCalendarBytes, maxEntries } from "../limits.ts";
import type { EntryRow } from "../tables.ts";
import { withCalendar, type OpenCalendar } from "./lock.ts";
import { requireWhole } from "./privacy.ts";
import { deleteEntry, readEntriesByUid, readEntryByName, storeEntries, type FreshEntry } from "./queries.ts";
import { shapeEntry, type EntryShape } from "./shape.ts";

/** Asked under the lock with what is there: refuses when that is not what the writer expects. */
type Check = (current: EntryRow | null) => void;

export interface Written {
  readonly id: string;
  readonly etag: string;
  readonly isNew: boolean;
}

/**
 * Writes an entry under a name of its calendar. Refuses ENTRY_INVALID, ENTRY_PRIVATE, UID_TAKEN (with the `name` of the entry that has
 * it) and CALENDAR_FULL, and what `check` does.
 */
export async function putEntry(
  ctx: CalendarContext,
  person: Principal,
  calendarId: string,
  { name, text, check }: { readonly name: string; readonly text: string; readonly check: Check },
): Promise<Written> {
  const shape = shapeEntry(text);
  return withCalendar(ctx, person, calendarId, async (open) => {
    const current = await readEntryByName(open.trx, calendarId, name);
    if (current) requireWhole(open.row, current, person.personId);
    check(current);
    return storeShape(open, person, { name, shape, current });
  });
}

/** Stores a shape in a locked calendar. Refuses ENTRY_INVALID, UID_TAKEN, CALENDAR_FULL. */
export async function storeShape(
  open: OpenCalendar,
  person: Principal,
  { name, shape, current }: { name: string; shape: EntryShape; current: EntryRow | null },
): Promise<Written> {
  if (!open.row.components.includes(shape.kind))
    throw refuse("ENTRY_INVALID", `This calendar takes no ${shape.kind}.`, { reason: "component" });
  const [other] = current?.uid === shape.uid ? [] : await readEntriesByUid(open.trx, open.row.id, [shape.uid]);
  if (other) throw refuse("UID_TAKEN", { name: other.name });
  // RFC 4791 §5.3.2.1 `no-uid-conflict`: what is written over keeps its UID.
  if (current && current.uid !== shape.uid) throw refuse("UID_TAKEN", { name: current.name });
  requireRoom(open, shape, current);
  const fresh = freshEntry(open, person, { name, shape, current });
  await storeEntries(open.trx, [fresh]);
  return { id: fresh.id, etag: shape.etag, isNew: !current };
}

/** Refuses CALENDAR_FULL. What becomes smaller is always taken. */
export function requireRoom(open: OpenCalendar, { body }: EntryShape, current: EntryRow | null): void {
  const { entries, bytes } = open.holds();
  const more = Buffer.byteLength(body) - (current?.size ?? 0);
  if ((!current && entries >= maxEntries) || (more > 0 && bytes + more > maxCalendarBytes))
    throw refuse("CALENDAR_FULL");
}

/** What is to be stored, with a revision of its own, and noted as added or changed. */
export function freshEntry(
  open: OpenCalendar,
  person: Principal,
  { name, shape, current }: { name: string; shape: EntryShape; current: EntryRow | null },
): FreshEntry {
  const id = current?.id ?? uuid();
  open.recordStored(id, Buffer.byteLength(shape.body), current);
  return {
    ...shape,
    id,
    calendarId: open.row.id,
    name,
    revision: open.takeRevision(),
    createdBy: current ? current.createdBy : person.personId,
    at: new Date(now()),
  };
}

/** Removes the entry of a name. Refuses ENTRY_PRIVATE, and what `check` does. */
export async function dropEntry(
  ctx: CalendarContext,
  person: Principal,
  calendarId: string,
  { name, check }: { readonly name: string; readonly check: Check },
): Promise<void> {
  await withCalendar(ctx, person, calendarId, async (open) => {
    const current = await readEntryByName(open.trx, calendarId, name);
    check(current);
    if (!current) return;
    requireWhole(open.row, current, person.personId);
    await removeFrom(open, current);
  });
}

export async function removeFrom(open: OpenCalendar, current: EntryRow): Promise<void> {
  await deleteEntry(open.trx, current, open.takeRevision());
  open.recordRemoved(current);
}
