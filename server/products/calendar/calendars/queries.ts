import { isUuid, sql, type AnyDb } from "#database";
import type { CalendarDb, CalendarRow } from "../tables.ts";

const columns = sql`c.id, c.workspace_id as "workspaceId", c.name, c.description, c.colour, c.time_zone as "timeZone", c.components,
  c.is_default as "isDefault", c.slug, c.revision::float8 as revision, c.forgotten_revision::float8 as "forgottenRevision",
  c.entry_count as "entryCount", c.entry_bytes::float8 as "entryBytes", c.created_by as "createdBy", c.created_at as "createdAt", c.changed_at as "changedAt", c.trashed_at as "trashedAt",
  exists (select from calendar.subscription s where s.calendar_id = c.id) as "isSubscribed",
  coalesce((select s.is_busy from calendar.subscription s where s.calendar_id = c.id), true) as "countsAsBusy"`;

export async function readCalendars(db: CalendarDb, ids: readonly string[]): Promise<CalendarRow[]> {
  const { rows } = await sql<CalendarRow>`select ${columns} from calendar.calendar c
    where c.id = any(${ids.filter(isUuid)}::uuid[])`.execute(db);
  return rows;
}

/** Those of workspaces, and some by their ids; what lies in the trash is left out. */
export async function readCalendarsWithin(
  db: CalendarDb,
  workspaceIds: readonly string[],
  ids: readonly string[],
): Promise<CalendarRow[]> {
  const { rows } = await sql<CalendarRow>`select ${columns} from calendar.calendar c
    where (c.workspace_id = any(${[...workspaceIds]}::uuid[]) or c.id = any(${ids.filter(isUuid)}::uuid[]))
      and c.trashed_at is null order by c.id limit 2000`.execute(db);
  return rows;
}

/** With its row locked: revisions are given out by one writer at a time. */
export async function lockCalendar(db: CalendarDb, id: string): Promise<CalendarRow | null> {
  const { rows } =
    await sql<CalendarRow>`select ${columns} from calendar.calendar c where c.id = ${id} for update`.execute(db);
  return rows[0] ?? null;
}

export async function readTrashedCalendars(db: CalendarDb, workspaceId: string): Promise<CalendarRow[]> {
  const { rows } = await sql<CalendarRow>`select ${columns} from calendar.calendar c
    where c.workspace_id = ${workspaceId} and c.trashed_at is not null order by c.trashed_at desc limit 500`.execute(
    db,
  );
  return rows;
}

export async function readCalendarIds(db: CalendarDb, after: string | null, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from calendar.calendar
    where id > coalesce(${after}::uuid, '00000000-0000-0000-0000-000000000000') order by id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

export async function countCalendars(db: CalendarDb, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from calendar.calendar
    where workspace_id = ${workspaceId} and trashed_at is null`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Waits for others who count or make calendars in the same workspace; until the transaction ends. */
export async function lockWorkspaceCalendars(trx: AnyDb, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`calendar ${workspaceId}`}, 0))`.execute(trx);
}

type FreshCalendar = Pick<
  CalendarRow,
  | "id"
  | "workspaceId"
  | "name"
  | "description"
  | "colour"
  | "timeZone"
  | "components"
  | "isDefault"
  | "slug"
  | "createdBy"
>;

export async function insertCalendar(db: CalendarDb, row: FreshCalendar): Promise<void> {
  await sql`insert into calendar.calendar (id, workspace_id, name, description, colour, time_zone, components, is_default, slug, created_by)
    values (${row.id}, ${row.workspaceId}, ${row.name}, ${row.description}, ${row.colour}, ${row.timeZone}, ${[...row.components]}::text[],
      ${row.isDefault}, ${row.slug}, ${row.createdBy})`.execute(db);
}

interface CalendarChange {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly timeZone?: string | undefined;
}

export async function updateCalendar(db: CalendarDb, id: string, change: CalendarChange): Promise<void> {
  await sql`update calendar.calendar set name = coalesce(${change.name ?? null}, name),
    description = coalesce(${change.description ?? null}, description),
    time_zone = coalesce(${change.timeZone ?? null}, time_zone), changed_at = now() where id = ${id}`.execute(db);
}

/** In the trash it is nobody's first one, and its address in its maker's home is free. */
export async function setCalendarTrashed(db: CalendarDb, id: string, isTrashed: boolean): Promise<void> {
  await sql`update calendar.calendar set trashed_at = case when ${isTrashed} then coalesce(trashed_at, now()) end,
    is_default = is_default and not ${isTrashed}, slug = case when ${isTrashed} then null else slug end where id = ${id}`.execute(
    db,
  );
}

export async function purgeCalendars(db: CalendarDb, before: Date): Promise<void> {
  await sql`delete from calendar.calendar where trashed_at < ${before}`.execute(db);
}

/** Gives out revisions: the last of `changes` new ones. The row is locked. */
export async function raiseRevision(
  db: CalendarDb,
  id: string,
  { changes, added, bytes }: { readonly changes: number; readonly added: number; readonly bytes: number },
): Promise<void> {
  await sql`update calendar.calendar set revision = revision + ${changes}, entry_count = entry_count + ${added},
    entry_bytes = entry_bytes + ${bytes} where id = ${id}`.execute(db);
}

export interface PreferenceRow {
  readonly calendarId: string;
  readonly colour: string | null;
  readonly position: number | null;
}

export async function readPreferences(
  db: CalendarDb,
  personId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PreferenceRow>> {
  const { rows } =
    await sql<PreferenceRow>`select calendar_id as "calendarId", colour, position from calendar.preference
    where person_id = ${personId} and calendar_id = any(${[...ids]}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.calendarId, row]));
}

/** What is undefined stays as it was. */
export async function storePreference(
  db: CalendarDb,
  personId: string,
  calendarId: string,
  { colour, position }: { readonly colour?: string | null | undefined; readonly position?: number | null | undefined },
): Promise<void> {
  await sql`insert into calendar.preference (calendar_id, person_id, colour, position)
    values (${calendarId}, ${personId}, ${colour ?? null}, ${position ?? null})
    on conflict (calendar_id, person_id) do update set
      colour = case when ${colour !== undefined} then excluded.colour else calendar.preference.colour end,
      position = case when ${position !== undefined} then excluded.position else calendar.preference.position end`.execute(
    db,
  );
}

export async function countOwned(db: CalendarDb, personId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from calendar.calendar
    where created_by = ${personId} and trashed_at is null`.execute(db);
  return rows[0]?.count ?? 0;
}

/**
 * Makes someone else the owner of calendars in these workspaces; how many. What was private to the one before is shown to the new
 * one, so that every client of theirs asks for all entries again.
 */
export async function changeOwner(
  db: CalendarDb,
  fromId: string,
  toId: string,
  workspaceIds: readonly string[],
): Promise<number> {
  const { rows } = await sql`update calendar.calendar set created_by = ${toId}, slug = null, revision = revision + 1,
      forgotten_revision = revision + 1
    where created_by = ${fromId} and workspace_id = any(${[...workspaceIds]}::uuid[]) returning id`.execute(db);
  return rows.length;
}

/** After a restore: no revision that a client has seen is given again, and what clients hold is compared anew. */
export async function leapRevisions(trx: AnyDb, floor: number): Promise<void> {
  await sql`update calendar.calendar set revision = greatest(revision, ${floor}),
    forgotten_revision = greatest(revision, ${floor})`.execute(trx);
  await sql`update calendar.inbox set revision = greatest(revision, ${floor}),
    forgotten_revision = greatest(revision, ${floor})`.execute(trx);
}

export async function hasDefault(db: CalendarDb, workspaceId: string): Promise<boolean> {
  const { rows } = await sql`select from calendar.calendar
    where workspace_id = ${workspaceId} and is_default and trashed_at is null`.execute(db);
  return rows.length > 0;
}

export async function readCalendarIdBySlug(db: CalendarDb, personId: string, slug: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from calendar.calendar
    where created_by = ${personId} and slug = ${slug} and trashed_at is null`.execute(db);
  return rows[0]?.id ?? null;
}
