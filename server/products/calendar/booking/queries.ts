import type { BookingMode, BookingSettings } from "@safos/contract/booking";
import { sql, type AnyDb } from "#database";
import type { CalendarDb } from "../tables.ts";

export interface PageRow {
  readonly id: string;
  /** Null: it is a team's. */
  readonly calendarId: string | null;
  /** Of a team; null: it is someone's own. */
  readonly workspaceId: string | null;
  readonly mode: BookingMode | null;
  readonly code: string;
  readonly settings: BookingSettings;
  readonly isOpen: boolean;
  /** When it was last saved: rules count from there. */
  readonly openedAt: Date;
}

export interface BookingRow {
  readonly id: string;
  readonly pageId: string;
  readonly entryId: string;
  readonly name: string;
  readonly mail: string;
  readonly phone: string;
  readonly answers: readonly { readonly title: string; readonly text: string }[];
  readonly locale: "sv" | "en";
  readonly hasCall: boolean;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly createdAt: Date;
  /** Who takes it, at a page of a team. */
  readonly takerId: string | null;
  /** How many times someone else has taken it over. */
  readonly handovers: number;
}

const pageColumns = sql`p.id, p.calendar_id as "calendarId", p.workspace_id as "workspaceId", p.mode, p.code, p.settings, p.is_open and p.removed_at is null as "isOpen",
  p.opened_at as "openedAt"`;
const columns = sql`b.id, b.page_id as "pageId", b.entry_id as "entryId", b.name, b.mail, b.phone, b.answers, b.locale,
  b.has_call as "hasCall", b.starts_at as "startsAt", b.ends_at as "endsAt", b.created_at as "createdAt",
  b.taker_id as "takerId", b.handovers`;

/** The key that signs tickets and links; of several processes that ask first, one makes it. */
export async function readSigningKey(db: CalendarDb, fresh: { id: string; secret: string }): Promise<string> {
  await db.transaction().execute(async (trx) => {
    await sql`lock table calendar.signing_key in exclusive mode`.execute(trx);
    await sql`insert into calendar.signing_key (id, secret)
      select ${fresh.id}, ${fresh.secret} where not exists (select from calendar.signing_key)`.execute(trx);
  });
  const { rows } = await sql<{ secret: string }>`
    select secret from calendar.signing_key order by created_at limit 1`.execute(db);
  return rows[0]?.secret ?? fresh.secret;
}

export async function insertPage(db: CalendarDb, page: Omit<PageRow, "openedAt">): Promise<void> {
  await sql`insert into calendar.booking_page (id, calendar_id, workspace_id, mode, code, settings, is_open)
    values (${page.id}, ${page.calendarId}, ${page.workspaceId}, ${page.mode}, ${page.code}, ${JSON.stringify(page.settings)}::jsonb, ${page.isOpen})`.execute(
    db,
  );
}

export async function updatePage(db: CalendarDb, id: string, settings: BookingSettings): Promise<void> {
  await sql`update calendar.booking_page set settings = ${JSON.stringify(settings)}::jsonb, is_open = ${settings.isOpen},
    opened_at = now() where id = ${id} and removed_at is null`.execute(db);
}

export async function setPageRemoved(db: CalendarDb, id: string): Promise<void> {
  await sql`update calendar.booking_page set removed_at = now() where id = ${id}`.execute(db);
}

export async function readPageByCode(db: CalendarDb, code: string): Promise<PageRow | null> {
  const { rows } = await sql<PageRow>`select ${pageColumns} from calendar.booking_page p
    where p.code = ${code} and p.removed_at is null`.execute(db);
  return rows[0] ?? null;
}

/** Null also for one that was removed. */
export async function readOpenablePage(db: CalendarDb, id: string): Promise<PageRow | null> {
  const { rows } = await sql<PageRow>`select ${pageColumns} from calendar.booking_page p
    where p.id = ${id} and p.removed_at is null`.execute(db);
  return rows[0] ?? null;
}

/** Also one that was removed: its visits are still to come. */
export async function readPage(db: CalendarDb, id: string): Promise<PageRow | null> {
  const { rows } = await sql<PageRow>`select ${pageColumns} from calendar.booking_page p where p.id = ${id}`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** The pages of calendars, and of the team of a workspace; those that were removed left out. */
export async function readPagesOf(
  db: CalendarDb,
  calendarIds: readonly string[],
  workspaceId: string | null = null,
): Promise<PageRow[]> {
  const { rows } = await sql<PageRow>`select ${pageColumns} from calendar.booking_page p
    where (p.calendar_id = any(${[...calendarIds]}::uuid[]) or p.workspace_id = ${workspaceId}) and p.removed_at is null
    order by p.created_at, p.id`.execute(db);
  return rows;
}

/** The pages of teams that lie in workspaces, or that a person is in or asked for; those that were removed left out. */
export async function readTeamPages(
  db: CalendarDb,
  workspaceIds: readonly string[],
  personId: string,
): Promise<PageRow[]> {
  const { rows } = await sql<PageRow>`select ${pageColumns} from calendar.booking_page p
    where p.removed_at is null and p.workspace_id is not null and (p.workspace_id = any(${[...workspaceIds]}::uuid[])
      or exists (select from calendar.booking_officer o where o.page_id = p.id and o.person_id = ${personId}))
    order by p.created_at, p.id`.execute(db);
  return rows;
}

/** A visit that is booked and when it is by its entry. */
interface VisitTime {
  readonly pageId: string;
  readonly entryId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly before: number;
  readonly after: number;
}

/** Visits in calendars within a time. */
export async function readVisitTimes(
  db: CalendarDb,
  calendarIds: readonly string[],
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<VisitTime[]> {
  const { rows } = await sql<VisitTime>`select b.page_id as "pageId", e.id as "entryId", e.starts_at as "startsAt",
      e.ends_at as "endsAt", (p.settings->>'before')::int as before, (p.settings->>'after')::int as after
    from calendar.entry e left join calendar.invitation i on i.copy_id = e.id
      join calendar.booking b on b.entry_id = coalesce(i.source_id, e.id) join calendar.booking_page p on p.id = b.page_id
    where e.calendar_id = any(${[...calendarIds]}::uuid[]) and e.starts_at < ${to} and e.ends_at > ${from}
      and e.shows_as <> 'free' limit 20000`.execute(db);
  return rows;
}

export async function insertBooking(
  db: CalendarDb,
  row: Omit<BookingRow, "createdAt" | "handovers"> & { readonly ticketHash: Buffer },
): Promise<void> {
  await sql`insert into calendar.booking (id, page_id, entry_id, ticket_hash, name, mail, phone, answers, locale, has_call, starts_at, ends_at, taker_id)
    values (${row.id}, ${row.pageId}, ${row.entryId}, ${row.ticketHash}, ${row.name}, ${row.mail}, ${row.phone},
      ${JSON.stringify(row.answers)}::jsonb, ${row.locale}, ${row.hasCall}, ${row.startsAt}, ${row.endsAt},
      ${row.takerId})`.execute(db);
}

export async function readBooking(db: CalendarDb, id: string): Promise<BookingRow | null> {
  const { rows } = await sql<BookingRow>`select ${columns} from calendar.booking b where b.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export async function readBookingByTicket(db: CalendarDb, ticketHash: Buffer): Promise<BookingRow | null> {
  const { rows } = await sql<BookingRow>`select ${columns} from calendar.booking b
    where b.ticket_hash = ${ticketHash}`.execute(db);
  return rows[0] ?? null;
}

export async function readBookingOfEntry(db: CalendarDb, entryId: string): Promise<BookingRow | null> {
  const { rows } = await sql<BookingRow>`select ${columns} from calendar.booking b
    where b.entry_id = ${entryId}`.execute(db);
  return rows[0] ?? null;
}

/** Bookings of a page, with when they are by their entries; those that are cancelled or over left out. */
export async function readComingBookings(db: CalendarDb, pageId: string, limit: number): Promise<BookingRow[]> {
  const { rows } = await sql<BookingRow>`select ${columns}, e.starts_at as "startsAt", e.ends_at as "endsAt"
    from calendar.booking b join calendar.entry e on e.id = b.entry_id
    where b.page_id = ${pageId} and e.ends_at > now() and e.shows_as <> 'free' order by e.starts_at, b.id limit ${limit}`.execute(
    db,
  );
  return rows;
}

export async function readBookingsOf(db: CalendarDb, pageIds: readonly string[]): Promise<BookingRow[]> {
  const { rows } = await sql<BookingRow>`select ${columns} from calendar.booking b
    where b.page_id = any(${[...pageIds]}::uuid[]) order by b.starts_at, b.id`.execute(db);
  return rows;
}

/** How many were booked at a page within the last hour. */
export async function countLately(db: CalendarDb, pageId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from calendar.booking
    where page_id = ${pageId} and created_at > now() - interval '1 hour'`.execute(db);
  return rows[0]?.count ?? 0;
}

/** How many were booked for an address within a day, at all pages; others who count wait until the transaction ends. */
export async function countForAddress(trx: AnyDb, mail: string): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`calendar booking ${mail}`}, 0))`.execute(trx);
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from calendar.booking
    where mail = ${mail} and created_at > now() - interval '1 day'`.execute(trx);
  return rows[0]?.count ?? 0;
}

export async function updateBookingTimes(
  db: CalendarDb,
  { id, startsAt, endsAt }: Pick<BookingRow, "id" | "startsAt" | "endsAt">,
): Promise<void> {
  await sql`update calendar.booking set starts_at = ${startsAt}, ends_at = ${endsAt} where id = ${id}`.execute(db);
}

/** What a visitor answered goes with the entry. */
export async function clearAnswers(db: CalendarDb, id: string): Promise<void> {
  await sql`update calendar.booking set answers = '[]', phone = '' where id = ${id}`.execute(db);
}

/** The entry has another id now. */
export async function moveBooking(db: CalendarDb, fromId: string, toId: string): Promise<void> {
  await sql`update calendar.booking set entry_id = ${toId} where entry_id = ${fromId}`.execute(db);
}

/** Bookings that begin within a day and were made before that, and whose visitors have not been reminded of it; locked. */
export async function takeUnreminded(db: CalendarDb, limit: number): Promise<BookingRow[]> {
  const { rows } = await sql<BookingRow>`select ${columns}, e.starts_at as "startsAt", e.ends_at as "endsAt"
    from calendar.booking b join calendar.entry e on e.id = b.entry_id join calendar.calendar c on c.id = e.calendar_id
    where e.starts_at > now() and e.starts_at < now() + interval '1 day' and c.trashed_at is null and e.shows_as <> 'free'
      and b.reminded_for is distinct from e.starts_at and b.created_at < e.starts_at - interval '1 day'
    order by b.id limit ${limit} for update of b skip locked`.execute(db);
  return rows;
}

export async function noteReminded(
  db: CalendarDb,
  { id, startsAt }: Pick<BookingRow, "id" | "startsAt">,
): Promise<void> {
  await sql`update calendar.booking set reminded_for = ${startsAt} where id = ${id}`.execute(db);
}

/** Removes what visitors entered once it is kept no longer: answers with the entry, the rest after the days of the page. */
export async function trimBookings(db: CalendarDb): Promise<void> {
  await sql`update calendar.booking b set answers = '[]', phone = ''
    where (b.answers <> '[]' or b.phone <> '') and not exists (select from calendar.entry e where e.id = b.entry_id)`.execute(
    db,
  );
  await sql`delete from calendar.booking b using calendar.booking_page p where p.id = b.page_id
    and greatest(b.ends_at, (select e.ends_at from calendar.entry e where e.id = b.entry_id))
      < now() - make_interval(days => (p.settings->>'keptDays')::int)`.execute(db);
  await sql`delete from calendar.booking_page p where p.removed_at is not null
    and not exists (select from calendar.booking b where b.page_id = p.id)`.execute(db);
}
