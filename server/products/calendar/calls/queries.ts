import { sql } from "#database";
import type { CalendarDb } from "../tables.ts";

/** An entry with a call. */
export interface CallRow {
  readonly entryId: string;
  readonly meetingId: string;
  readonly isWanted: boolean;
  readonly isWithdrawn: boolean;
  readonly personIds: readonly string[];
}

const columns = sql`entry_id as "entryId", meeting_id as "meetingId", is_wanted as "isWanted", is_withdrawn as "isWithdrawn",
  person_ids::text[] as "personIds"`;

/** Locks it, so that one of all processes brings its meeting to what the entry says. */
export async function lockCall(db: CalendarDb, entryId: string): Promise<CallRow | null> {
  const { rows } =
    await sql<CallRow>`select ${columns} from calendar.call where entry_id = ${entryId} for update`.execute(db);
  return rows[0] ?? null;
}

export async function insertCall(db: CalendarDb, entryId: string, meetingId: string): Promise<void> {
  await sql`insert into calendar.call (entry_id, meeting_id) values (${entryId}, ${meetingId})`.execute(db);
}

/** Null: it had no call. */
export async function setCallWanted(db: CalendarDb, entryId: string, isWanted: boolean): Promise<CallRow | null> {
  const { rows } = await sql<CallRow>`update calendar.call set is_wanted = ${isWanted} where entry_id = ${entryId}
    returning ${columns}`.execute(db);
  return rows[0] ?? null;
}

export async function updateCall(
  db: CalendarDb,
  entryId: string,
  state: { readonly isWithdrawn: boolean; readonly personIds: readonly string[]; readonly dueAt: Date | null },
): Promise<void> {
  await sql`update calendar.call set is_withdrawn = ${state.isWithdrawn}, person_ids = ${[...state.personIds]}::uuid[],
    due_at = ${state.dueAt} where entry_id = ${entryId}`.execute(db);
}

export async function setInvited(db: CalendarDb, entryId: string, personIds: readonly string[]): Promise<void> {
  await sql`update calendar.call set person_ids = ${[...personIds]}::uuid[] where entry_id = ${entryId}`.execute(db);
}

export async function deleteCall(db: CalendarDb, entryId: string): Promise<void> {
  await sql`delete from calendar.call where entry_id = ${entryId}`.execute(db);
}

/** The entry has another id now: it lies in another calendar. */
export async function moveCall(db: CalendarDb, fromId: string, toId: string): Promise<void> {
  await sql`update calendar.call set entry_id = ${toId} where entry_id = ${fromId}`.execute(db);
}

/** Those of some entries that have a call. */
export async function readCallIds(db: CalendarDb, entryIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select entry_id as id from calendar.call
    where entry_id = any(${[...entryIds]}::uuid[])`.execute(db);
  return rows.map(({ id }) => id);
}

export async function readCallIdsOfCalendar(db: CalendarDb, calendarId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select c.entry_id as id from calendar.call c
    join calendar.entry e on e.id = c.entry_id where e.calendar_id = ${calendarId}`.execute(db);
  return rows.map(({ id }) => id);
}

export async function readCallIdsOfMeeting(db: CalendarDb, meetingId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select entry_id as id from calendar.call
    where meeting_id = ${meetingId}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Entries whose meeting is to show a later occurrence, and those that are gone without an event, with their workspace. */
export async function readDueCallIds(db: CalendarDb): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select c.entry_id as id from calendar.call c
    where c.due_at <= now() or not exists (select from calendar.entry e where e.id = c.entry_id)
    limit 1000`.execute(db);
  return rows.map(({ id }) => id);
}
