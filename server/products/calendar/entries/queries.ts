import { isUuid, sql } from "#database";
import type { CalendarDb, EntryRow, StoredEntry } from "../tables.ts";

const columns = sql`e.id, e.calendar_id as "calendarId", e.name, e.uid, e.etag, octet_length(e.body) as size, e.kind, e.class, e.summary,
  e.location, e.starts_at as "startsAt", e.ends_at as "endsAt", e.is_recurring as "isRecurring", e.is_plain as "isPlain", e.zone,
  e.shows_as as "showsAs", e.revision::float8 as revision, e.created_by as "createdBy", e.organizer_id as "organizerId", e.schedule_tag as "scheduleTag", e.call_url as "callUrl", e.created_at as "createdAt",
  e.changed_at as "changedAt"`;

/** Bodies up to this come with their rows; of larger ones a few are read at a time. */
const smallBytes = 4096;

/** An entry in a list. */
export interface ListedEntry extends EntryRow {
  /** Null: it is large and not read yet, or plain where that needs none. */
  readonly body: string | null;
}

const smallBody = sql`case when octet_length(e.body) > ${smallBytes} then null else e.body end as body`;

export async function readEntry(db: CalendarDb, id: string): Promise<StoredEntry | null> {
  if (!isUuid(id)) return null;
  const { rows } = await sql<StoredEntry>`select ${columns}, e.body from calendar.entry e where e.id = ${id}`.execute(
    db,
  );
  return rows[0] ?? null;
}

export async function readEntryByName(db: CalendarDb, calendarId: string, name: string): Promise<StoredEntry | null> {
  const { rows } = await sql<StoredEntry>`select ${columns}, e.body from calendar.entry e
    where e.calendar_id = ${calendarId} and e.name = ${name}`.execute(db);
  return rows[0] ?? null;
}

export async function readEntriesWhole(db: CalendarDb, ids: readonly string[]): Promise<StoredEntry[]> {
  const { rows } = await sql<StoredEntry>`select ${columns}, e.body from calendar.entry e
    where e.id = any(${[...ids]}::uuid[])`.execute(db);
  return rows;
}

/** Those of these UIDs that are there, without their bodies. */
export async function readEntriesByUid(
  db: CalendarDb,
  calendarId: string,
  uids: readonly string[],
): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`select ${columns} from calendar.entry e
    where e.calendar_id = ${calendarId} and e.uid = any(${[...uids]}::text[])`.execute(db);
  return rows;
}

/** The entry of a UID that someone organises or wrote, or has a copy of; null: none. */
export async function readEntryIdByUid(db: CalendarDb, personId: string, uid: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from calendar.entry where organizer_id = ${personId} and uid = ${uid}
    union all select e.id from calendar.calendar c join calendar.entry e on e.calendar_id = c.id and e.uid = ${uid}
      where c.created_by = ${personId} and c.trashed_at is null limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

/** Those of these names that are there, with their bodies. */
export async function readEntriesByName(
  db: CalendarDb,
  calendarId: string,
  names: readonly string[],
): Promise<StoredEntry[]> {
  const { rows } = await sql<StoredEntry>`select ${columns}, e.body from calendar.entry e
    where e.calendar_id = ${calendarId} and e.name = any(${[...names]}::text[])`.execute(db);
  return rows;
}

/** The same without their bodies. */
export async function readRowsByName(
  db: CalendarDb,
  calendarId: string,
  names: readonly string[],
): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`select ${columns} from calendar.entry e
    where e.calendar_id = ${calendarId} and e.name = any(${[...names]}::text[])`.execute(db);
  return rows;
}

/** A page of a calendar's entries by their names, without bodies. */
export async function readEntryPage(
  db: CalendarDb,
  calendarId: string,
  after: string,
  limit: number,
): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`select ${columns} from calendar.entry e
    where e.calendar_id = ${calendarId} and e.name > ${after} order by e.name limit ${limit}`.execute(db);
  return rows;
}

/** A page with small bodies, by id. */
export async function readBodyPage(
  db: CalendarDb,
  calendarId: string,
  after: string | null,
  limit: number,
): Promise<ListedEntry[]> {
  const { rows } = await sql<ListedEntry>`select ${columns}, ${smallBody} from calendar.entry e
    where e.calendar_id = ${calendarId} and (${after}::uuid is null or e.id > ${after}::uuid) order by e.id limit ${limit}`.execute(
    db,
  );
  return rows;
}

export interface Window {
  readonly from: Date;
  readonly to: Date;
}

export type FreshEntry = Omit<EntryRow, "size" | "createdAt" | "changedAt"> & {
  readonly body: string;
  /** When its reminders are to be looked at; null: none will go off. */
  readonly alarmAt: Date | null;
  readonly at: Date;
};

/** Adds entries or writes them over those of their ids, and forgets that something of their names was removed. */
export async function storeEntries(db: CalendarDb, entries: readonly FreshEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await sql`with fresh as (select * from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as o(id uuid, "calendarId" uuid,
      name text, uid text, body text, etag text, kind text, class text, summary text, location text, "startsAt" timestamptz,
      "endsAt" timestamptz, "isRecurring" boolean, "isPlain" boolean, zone text, "showsAs" text, revision bigint, "createdBy" uuid,
      "organizerId" uuid, "scheduleTag" text, "alarmAt" timestamptz, "callUrl" text, at timestamptz)),
    known as (delete from calendar.removed r using fresh where r.calendar_id = fresh."calendarId" and r.name = fresh.name)
    insert into calendar.entry as e (id, calendar_id, name, uid, body, etag, kind, class, summary, location, starts_at, ends_at,
      is_recurring, is_plain, zone, shows_as, revision, created_by, organizer_id, schedule_tag, alarm_at, call_url, created_at, changed_at)
    select id, "calendarId", name, uid, body, etag, kind, class, summary, location, "startsAt", "endsAt", "isRecurring", "isPlain", zone,
      "showsAs", revision, "createdBy", "organizerId", "scheduleTag", "alarmAt", "callUrl", at, at
    from fresh
    on conflict (id) do update set body = excluded.body, etag = excluded.etag, kind = excluded.kind, class = excluded.class,
      summary = excluded.summary, location = excluded.location, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
      is_recurring = excluded.is_recurring, is_plain = excluded.is_plain, zone = excluded.zone, shows_as = excluded.shows_as,
      revision = excluded.revision, changed_at = excluded.changed_at, uid = excluded.uid, organizer_id = excluded.organizer_id, schedule_tag = excluded.schedule_tag,
      -- What has gone off and is not told yet is looked at with the new text.
      alarm_at = case when e.alarm_at <= excluded.changed_at then e.alarm_at else excluded.alarm_at end,
      call_url = excluded.call_url`.execute(db);
}

/** Removes an entry and notes that it was there. */
export async function deleteEntry(db: CalendarDb, entry: EntryRow, revision: number): Promise<void> {
  await sql`delete from calendar.entry where id = ${entry.id}`.execute(db);
  await sql`insert into calendar.removed (calendar_id, name, revision) values (${entry.calendarId}, ${entry.name}, ${revision})
    on conflict (calendar_id, name) do update set revision = excluded.revision, removed_at = now()`.execute(db);
}

/** What happened after a revision, in order: entries as they are now, or that they were removed. */
interface ChangeRow {
  readonly name: string;
  readonly revision: number;
  readonly isRemoved: boolean;
}

export async function readChanges(
  db: CalendarDb,
  calendarId: string,
  since: number,
  limit: number,
): Promise<ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`
    (select name, revision::float8 as revision, false as "isRemoved" from calendar.entry
      where calendar_id = ${calendarId} and revision > ${since} order by revision limit ${limit})
    union all
    (select name, revision::float8, true from calendar.removed
      where calendar_id = ${calendarId} and revision > ${since} order by revision limit ${limit})
    order by revision limit ${limit}`.execute(db);
  return rows;
}

/** Forgets what was removed before a moment; clients that have not looked since begin anew. */
export async function forgetRemoved(db: CalendarDb, before: Date): Promise<void> {
  await sql`with gone as (delete from calendar.removed where removed_at < ${before} returning calendar_id, revision),
      last as (select calendar_id, max(revision) as revision from gone group by calendar_id)
    update calendar.calendar c set forgotten_revision = greatest(c.forgotten_revision, last.revision)
    from last where c.id = last.calendar_id`.execute(db);
}

/** The same for a calendar, whose row is locked: the last `most` stay known. */
export async function forgetRemovedBeyond(trx: CalendarDb, calendarId: string, most: number): Promise<void> {
  await sql`with gone as (delete from calendar.removed where calendar_id = ${calendarId} and revision <= (
        select revision from calendar.removed where calendar_id = ${calendarId} order by revision desc offset ${most} limit 1)
      returning revision)
    update calendar.calendar set forgotten_revision = greatest(forgotten_revision, (select max(revision) from gone))
    where id = ${calendarId}`.execute(trx);
}

export interface FoundEntry extends StoredEntry {
  readonly calendar: { readonly name: string; readonly workspaceId: string; readonly createdBy: string | null };
}

/** Those of calendars that are not in the trash, with their calendars. */
export async function readEntriesById(db: CalendarDb, ids: readonly string[]): Promise<FoundEntry[]> {
  const { rows } = await sql<FoundEntry>`select ${columns}, e.body,
      jsonb_build_object('name', c.name, 'workspaceId', c.workspace_id, 'createdBy', c.created_by) as calendar
    from calendar.entry e join calendar.calendar c on c.id = e.calendar_id and c.trashed_at is null
    where e.id = any(${ids.filter(isUuid)}::uuid[])`.execute(db);
  return rows;
}

/** `<calendar>/<entry>` in a steady order. */
export async function readEntryIds(db: CalendarDb, after: string | null, limit: number): Promise<string[]> {
  const [calendarId = null, id = null] = after?.split("/") ?? [];
  const { rows } = await sql<{ id: string }>`select calendar_id || '/' || id as id from calendar.entry
    where ${after === null} or (calendar_id, id) > (${calendarId}::uuid, ${id}::uuid) order by calendar_id, entry.id limit ${limit}`.execute(
    db,
  );
  return rows.map((row) => row.id);
}

/** A page, by id, of the events that may overlap a time, with small bodies. */
export async function readOverlappingPage(
  db: CalendarDb,
  calendarId: string,
  { from, to }: Window,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<ListedEntry[]> {
  const { rows } = await sql<ListedEntry>`select ${columns}, ${smallBody} from calendar.entry e
    where e.calendar_id = ${calendarId} and (${after}::uuid is null or e.id > ${after}::uuid)
      and ((e.is_short and e.starts_at < ${to} and e.starts_at >= ${from}::timestamptz - interval '8 days' and e.ends_at >= ${from})
        or (not e.is_short and e.starts_at < ${to} and coalesce(e.ends_at, 'infinity') >= ${from}))
    order by e.id limit ${limit}`.execute(db);
  return rows;
}
