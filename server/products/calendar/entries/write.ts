import { now, uuid } from "#clock";
import { refuse, type Principal } from "#http";
import { nextAlarm } from "../alarms/alarms-between.ts";
import { maxCalendarBytes, maxEntries } from "../limits.ts";
import type { EntryRow } from "../tables.ts";
import type { OpenCalendar } from "./lock.ts";
import { deleteEntry, readEntriesByUid, storeEntries, type FreshEntry } from "./queries.ts";
import { readObject, type EntryShape } from "./shape.ts";

export interface Written {
  readonly id: string;
  readonly etag: string;
  readonly isNew: boolean;
  readonly scheduleTag: string | null;
}

type Writer = Pick<Principal, "personId">;

interface ToStore {
  /** That a new one gets, where it has been chosen. */
  readonly id?: string;
  readonly name: string;
  readonly shape: EntryShape;
  readonly current: EntryRow | null;
  /** Whose invitations it sends. */
  readonly organizerId: string | null;
  /** It is the copy of someone who is invited. */
  readonly isCopy?: boolean;
  /** Nothing but what people answered is different: clients may write over it (RFC 6638 §3.2.10). */
  readonly isAnswer?: boolean;
}

/** Stores a shape in a locked calendar. Refuses ENTRY_INVALID, UID_TAKEN, CALENDAR_FULL. */
export async function storeShape(open: OpenCalendar, person: Writer, given: ToStore): Promise<Written> {
  const { shape, current } = given;
  if (!open.row.components.includes(shape.kind))
    throw refuse("ENTRY_INVALID", `This calendar takes no ${shape.kind}.`, { reason: "component" });
  const [other] = current?.uid === shape.uid ? [] : await readEntriesByUid(open.trx, open.row.id, [shape.uid]);
  if (other) throw refuse("UID_TAKEN", { name: other.name });
  // RFC 4791 §5.3.2.1 `no-uid-conflict`: what is written over keeps its UID.
  if (current && current.uid !== shape.uid) throw refuse("UID_TAKEN", { name: current.name });
  requireRoom(open, shape, current);
  const fresh = freshEntry(open, person, given);
  await storeEntries(open.trx, [fresh]);
  return { id: fresh.id, etag: shape.etag, isNew: !current, scheduleTag: fresh.scheduleTag };
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
  person: Writer,
  { id: chosen, name, shape, current, organizerId, isCopy = false, isAnswer = false }: ToStore,
): FreshEntry {
  const id = current?.id ?? chosen ?? uuid();
  const kept = isAnswer ? (current?.scheduleTag ?? null) : null;
  open.recordStored(id, Buffer.byteLength(shape.body), current);
  return {
    ...shape,
    id,
    calendarId: open.row.id,
    name,
    revision: open.takeRevision(),
    createdBy: current ? current.createdBy : person.personId,
    organizerId,
    scheduleTag: organizerId !== null || isCopy ? (kept ?? shape.etag) : null,
    alarmAt: nextAlarm(readObject(shape.body), { after: now(), zone: open.row.timeZone, endsAt: shape.endsAt }),
    at: new Date(now()),
  };
}

export async function removeFrom(open: OpenCalendar, current: EntryRow): Promise<void> {
  await deleteEntry(open.trx, current, open.takeRevision());
  open.recordRemoved(current);
}
