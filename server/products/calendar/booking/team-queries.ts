import type { BookingMode } from "@safos/contract/booking";
import { sql } from "#database";
import type { CalendarDb } from "../tables.ts";

export interface OfficerRow {
  readonly personId: string;
  /** Null: they have been asked. */
  readonly consentedAt: Date | null;
}

export async function readOfficers(db: CalendarDb, pageId: string): Promise<OfficerRow[]> {
  const { rows } = await sql<OfficerRow>`select person_id as "personId", consented_at as "consentedAt"
    from calendar.booking_officer where page_id = ${pageId} order by person_id`.execute(db);
  return rows;
}

/** Adds officers, who have been asked; `consentedId` is in at once. Those who are there already stay as they are. */
export async function insertOfficers(
  db: CalendarDb,
  pageId: string,
  personIds: readonly string[],
  consentedId: string,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`insert into calendar.booking_officer (page_id, person_id, consented_at)
    select ${pageId}, p.id, case when p.id = ${consentedId}::uuid then now() end from unnest(${[...personIds]}::uuid[]) as p(id)
    on conflict do nothing returning person_id as id`.execute(db);
  return rows.map(({ id }) => id);
}

export async function deleteOfficersBut(db: CalendarDb, pageId: string, personIds: readonly string[]): Promise<void> {
  await sql`delete from calendar.booking_officer
    where page_id = ${pageId} and not person_id = any(${[...personIds]}::uuid[])`.execute(db);
}

/** False: they have not been asked. */
export async function setConsent(db: CalendarDb, pageId: string, personId: string, isIn: boolean): Promise<boolean> {
  const { rows } = isIn
    ? await sql`update calendar.booking_officer set consented_at = coalesce(consented_at, now())
        where page_id = ${pageId} and person_id = ${personId} returning 1 as found`.execute(db)
    : await sql`delete from calendar.booking_officer
        where page_id = ${pageId} and person_id = ${personId} returning 1 as found`.execute(db);
  return rows.length > 0;
}

export async function setMode(db: CalendarDb, pageId: string, mode: BookingMode): Promise<void> {
  await sql`update calendar.booking_page set mode = ${mode}, opened_at = now() where id = ${pageId}`.execute(db);
}

/** What each officer has had of a page's visits: how many were booked within 30 days, and when the last was. */
export async function readLoads(
  db: CalendarDb,
  pageId: string,
): Promise<ReadonlyMap<string, { readonly count: number; readonly lastAt: number }>> {
  const { rows } = await sql<{ takerId: string; count: number; lastAt: Date }>`
    select b.taker_id as "takerId", count(*) filter (where b.created_at > now() - interval '30 days')::int as count,
      max(b.created_at) as "lastAt"
    from calendar.booking b join calendar.entry e on e.id = b.entry_id and e.shows_as <> 'free'
    where b.page_id = ${pageId} and b.taker_id is not null group by b.taker_id`.execute(db);
  return new Map(rows.map(({ takerId, count, lastAt }) => [takerId, { count, lastAt: lastAt.getTime() }]));
}

/** A visit is someone else's now, in another entry. */
export async function handOver(
  db: CalendarDb,
  id: string,
  { takerId, entryId }: { readonly takerId: string; readonly entryId: string },
): Promise<void> {
  await sql`update calendar.booking set taker_id = ${takerId}, entry_id = ${entryId}, handovers = handovers + 1
    where id = ${id}`.execute(db);
}
