import { sql } from "#database";
import type { CalendarDb } from "../tables.ts";

/** Someone who has been invited to an entry. */
export interface InvitationRow {
  readonly sourceId: string;
  readonly personId: string;
  readonly address: string;
  /** Null: they removed it. */
  readonly copyId: string | null;
  /** They removed it without an answer: SEQUENCE then; null: they did not. */
  readonly ignoredSequence: number | null;
}

const columns = sql`source_id as "sourceId", person_id as "personId", address, copy_id as "copyId",
  ignored_sequence as "ignoredSequence"`;

export async function readInvitations(db: CalendarDb, sourceId: string): Promise<InvitationRow[]> {
  const { rows } =
    await sql<InvitationRow>`select ${columns} from calendar.invitation where source_id = ${sourceId} order by person_id`.execute(
      db,
    );
  return rows;
}

export async function readInvitation(
  db: CalendarDb,
  { sourceId, personId }: Pick<InvitationRow, "sourceId" | "personId">,
): Promise<InvitationRow | null> {
  const { rows } = await sql<InvitationRow>`select ${columns} from calendar.invitation
    where source_id = ${sourceId} and person_id = ${personId}`.execute(db);
  return rows[0] ?? null;
}

/** The invitation of which an entry is the copy; null: it is none. */
export async function readInvitationOf(db: CalendarDb, copyId: string): Promise<InvitationRow | null> {
  const { rows } =
    await sql<InvitationRow>`select ${columns} from calendar.invitation where copy_id = ${copyId}`.execute(db);
  return rows[0] ?? null;
}

/** Those of some entries that are copies. */
export async function readCopyIds(db: CalendarDb, entryIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select copy_id as id from calendar.invitation where copy_id = any(${[...entryIds]}::uuid[])`.execute(db);
  return rows.map(({ id }) => id);
}

export async function storeInvitation(
  db: CalendarDb,
  row: Omit<InvitationRow, "ignoredSequence"> & Partial<InvitationRow>,
): Promise<void> {
  await sql`insert into calendar.invitation (source_id, person_id, address, copy_id, ignored_sequence)
    values (${row.sourceId}, ${row.personId}, ${row.address}, ${row.copyId}, ${row.ignoredSequence ?? null})
    on conflict (source_id, person_id) do update set address = excluded.address, copy_id = excluded.copy_id,
      ignored_sequence = excluded.ignored_sequence`.execute(db);
}

export async function deleteInvitation(
  db: CalendarDb,
  { sourceId, personId }: Pick<InvitationRow, "sourceId" | "personId">,
): Promise<void> {
  await sql`delete from calendar.invitation where source_id = ${sourceId} and person_id = ${personId}`.execute(db);
}

/** The organiser's entry has another id now: it lies in another calendar. */
export async function moveSource(db: CalendarDb, fromId: string, toId: string): Promise<void> {
  await sql`update calendar.invitation set source_id = ${toId} where source_id = ${fromId}`.execute(db);
}

/** Those of some entries that invite people, or did. */
export async function readSourceIds(db: CalendarDb, entryIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from calendar.entry where id = any(${[...entryIds]}::uuid[]) and organizer_id is not null
    union select source_id from calendar.invitation where source_id = any(${[...entryIds]}::uuid[])`.execute(db);
  return rows.map(({ id }) => id);
}

/** Entries of a calendar that invite people, and those of which it holds copies. */
export async function readSourceIdsOfCalendar(db: CalendarDb, calendarId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from calendar.entry where calendar_id = ${calendarId} and organizer_id is not null
    union select i.source_id from calendar.invitation i join calendar.entry e on e.id = i.copy_id
      where e.calendar_id = ${calendarId}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Entries that are gone and of which people still have copies. */
export async function readLostSourceIds(db: CalendarDb): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct source_id as id from calendar.invitation i
    where not exists (select from calendar.entry e where e.id = i.source_id) limit 1000`.execute(db);
  return rows.map(({ id }) => id);
}

/** Whether another entry sends the invitations of this UID. */
export async function isSentElsewhere(
  db: CalendarDb,
  { organizerId, uid, entryId }: { organizerId: string; uid: string; entryId: string | null },
): Promise<boolean> {
  const { rows } = await sql`select from calendar.entry
    where organizer_id = ${organizerId} and uid = ${uid} and id is distinct from ${entryId}`.execute(db);
  return rows.length > 0;
}
