import type { ResourceKind } from "@safos/contract/resources";
import { escapeLike, isUuid, sql } from "#database";
import type { CalendarDb } from "../tables.ts";

/** A room or a piece of equipment. */
export interface ResourceRow {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly kind: ResourceKind;
  readonly location: string;
  readonly seats: number | null;
  readonly features: readonly string[];
  readonly isShared: boolean;
  readonly address: string;
  readonly closedAt: Date | null;
}

/** From a moment to another, which is not part of it. */
export interface Period {
  readonly start: Date;
  readonly end: Date;
}

const columns = sql`r.id, r.organisation_id as "organisationId", r.name, r.kind, r.location, r.seats, r.features,
  r.is_shared as "isShared", r.address, r.closed_at as "closedAt"`;

export async function insertResource(db: CalendarDb, row: ResourceRow): Promise<void> {
  await sql`insert into calendar.resource (id, organisation_id, name, kind, location, seats, features, is_shared, address)
    values (${row.id}, ${row.organisationId}, ${row.name}, ${row.kind}, ${row.location}, ${row.seats},
      ${[...row.features]}::text[], ${row.isShared}, ${row.address})`.execute(db);
}

export async function updateResource(db: CalendarDb, row: ResourceRow): Promise<void> {
  await sql`update calendar.resource set name = ${row.name}, kind = ${row.kind}, location = ${row.location},
    seats = ${row.seats}, features = ${[...row.features]}::text[], is_shared = ${row.isShared}, closed_at = ${row.closedAt}
    where id = ${row.id}`.execute(db);
}

/** Of an organisation, by name; closed ones too. */
export async function readResourcesOf(db: CalendarDb, organisationId: string): Promise<ResourceRow[]> {
  const { rows } = await sql<ResourceRow>`select ${columns} from calendar.resource r
    where r.organisation_id = ${organisationId} order by lower(r.name), r.id`.execute(db);
  return rows;
}

/** One organisation adds and changes one at a time. */
export const lockResourcesOf = (db: CalendarDb, organisationId: string): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`calendar resources ${organisationId}`}, 0))`.execute(db);

/** Where a page of a list goes on: after one of these, taken or free, of another organisation or not. */
export interface ResourceCursor {
  readonly isTaken: boolean;
  readonly isForeign: boolean;
  readonly id: string;
}

interface BookableQuery {
  readonly query: string;
  /** Those that are taken then come last. */
  readonly periods: readonly Period[];
  /** What this entry holds is not taken. */
  readonly exceptId: string | null;
  readonly after: ResourceCursor | null;
  readonly limit: number;
}

/** Open ones of an organisation, and what others share: free ones first, their own before others', by name. */
export async function readBookable(
  db: CalendarDb,
  organisationId: string,
  { query, periods, exceptId, after, limit }: BookableQuery,
): Promise<(ResourceRow & ResourceCursor)[]> {
  const pattern = `%${escapeLike(query)}%`;
  const isAfter =
    after === null
      ? sql`true`
      : sql`(o."isTaken", o."isForeign", lower(o.name), o.id) > (${after.isTaken}, ${after.isForeign},
          (select lower(k.name) from calendar.resource k where k.id = ${after.id}), ${after.id}::uuid)`;
  const { rows } = await sql<ResourceRow & ResourceCursor>`select * from (
      select ${columns}, r.organisation_id <> ${organisationId} as "isForeign",
        exists (select from ${periodsOf(periods)} join calendar.resource_booking b
          on b.resource_id = r.id and b.during && tstzrange(p.start, p."end")
          where b.entry_id is distinct from ${exceptId}::uuid) as "isTaken"
      from calendar.resource r
      where r.closed_at is null and (r.organisation_id = ${organisationId} or r.is_shared)
        and (r.name ilike ${pattern} or r.location ilike ${pattern}
          or exists (select from unnest(r.features) as f where f ilike ${pattern}))) o
    where ${isAfter} order by o."isTaken", o."isForeign", lower(o.name), o.id limit ${limit}`.execute(db);
  return rows;
}

export async function readResources(db: CalendarDb, ids: readonly string[]): Promise<ResourceRow[]> {
  const { rows } = await sql<ResourceRow>`select ${columns} from calendar.resource r
    where r.id = any(${ids.filter(isUuid)}::uuid[]) order by r.id`.execute(db);
  return rows;
}

/** Those that go by these addresses, in small letters; closed ones too. */
export async function readResourcesByAddress(db: CalendarDb, addresses: readonly string[]): Promise<ResourceRow[]> {
  if (addresses.length === 0) return [];
  const { rows } = await sql<ResourceRow>`select ${columns} from calendar.resource r
    where r.address = any(${[...addresses]}::text[]) order by r.id`.execute(db);
  return rows;
}

/** The same while nobody else books or changes them, locked in the order of their ids. */
export async function lockResources(db: CalendarDb, ids: readonly string[]): Promise<ResourceRow[]> {
  const { rows } = await sql<ResourceRow>`select ${columns} from calendar.resource r
    where r.id = any(${[...ids]}::uuid[]) order by r.id for no key update`.execute(db);
  return rows;
}

const periodsOf = (
  periods: readonly Period[],
) => sql`unnest(${periods.map(({ start }) => start.toISOString())}::timestamptz[],
  ${periods.map(({ end }) => end.toISOString())}::timestamptz[]) as p(start, "end")`;

/** Which of these periods collide with what other entries hold of a resource, in order. */
export async function readCollisions(
  db: CalendarDb,
  resourceId: string,
  periods: readonly Period[],
  entryId: string | null,
): Promise<Period[]> {
  if (periods.length === 0) return [];
  const { rows } = await sql<Period>`select p.start, p."end" from ${periodsOf(periods)}
    where exists (select from calendar.resource_booking b where b.resource_id = ${resourceId}
      and b.during && tstzrange(p.start, p."end") and b.entry_id is distinct from ${entryId}::uuid)
    order by p.start`.execute(db);
  return rows;
}

/** What other entries hold of resources within periods, in order. */
export async function readTakenOf(
  db: CalendarDb,
  resourceIds: readonly string[],
  periods: readonly Period[],
  exceptIds: readonly string[],
): Promise<(Period & { readonly resourceId: string })[]> {
  if (periods.length === 0 || resourceIds.length === 0) return [];
  const { rows } = await sql<Period & { resourceId: string }>`
    select distinct b.resource_id as "resourceId", lower(b.during) as start, upper(b.during) as "end"
    from ${periodsOf(periods)} join calendar.resource_booking b
      on b.resource_id = any(${[...resourceIds]}::uuid[]) and b.during && tstzrange(p.start, p."end")
    where not b.entry_id = any(${[...exceptIds]}::uuid[]) order by start`.execute(db);
  return rows;
}

/** What entries hold of a resource within a time, in order, with whose they are and how private. */
export async function readHoldings(
  db: CalendarDb,
  resourceId: string,
  { start, end }: Period,
  limit: number,
): Promise<(Period & { readonly organizerId: string | null; readonly class: string })[]> {
  const { rows } = await sql<Period & { organizerId: string | null; class: string }>`
    select lower(b.during) as start, upper(b.during) as "end", e.organizer_id as "organizerId", e.class
    from calendar.resource_booking b join calendar.entry e on e.id = b.entry_id
    where b.resource_id = ${resourceId} and b.during && tstzrange(${start}, ${end})
    order by lower(b.during), e.id limit ${limit}`.execute(db);
  return rows;
}

/** What an entry holds from a moment on: it is given back. */
export async function deleteBookings(db: CalendarDb, entryId: string, from: Date): Promise<void> {
  await sql`delete from calendar.resource_booking
    where entry_id = ${entryId} and upper(during) > ${from}`.execute(db);
}

export async function insertBookings(
  db: CalendarDb,
  { resourceId, entryId }: { readonly resourceId: string; readonly entryId: string },
  periods: readonly (Period & { readonly bookerId: string })[],
): Promise<void> {
  for (const [bookerId, own] of Map.groupBy(periods, (one) => one.bookerId))
    await sql`insert into calendar.resource_booking (resource_id, entry_id, during, booker_id)
      select ${resourceId}, ${entryId}, tstzrange(p.start, p."end"), ${bookerId} from ${periodsOf(own)}`.execute(db);
}

/** By whose rights an entry holds what it holds, by resource; null: the organiser's. */
export async function readBookers(
  db: CalendarDb,
  entryId: string,
): Promise<ReadonlyMap<string, readonly (string | null)[]>> {
  const { rows } = await sql<{ resourceId: string; bookerId: string | null }>`
    select distinct resource_id as "resourceId", booker_id as "bookerId" from calendar.resource_booking
    where entry_id = ${entryId}`.execute(db);
  const byResource = Map.groupBy(rows, ({ resourceId }) => resourceId);
  return new Map([...byResource].map(([id, own]) => [id, own.map(({ bookerId }) => bookerId)]));
}

/** The entry has another id now: it lies in another calendar. */
export async function moveBookings(db: CalendarDb, fromId: string, toId: string): Promise<void> {
  await sql`update calendar.resource_booking set entry_id = ${toId} where entry_id = ${fromId}`.execute(db);
}

/** Entries of a calendar that invite people or rooms, and those that hold something. */
export async function readHolderIdsOfCalendar(db: CalendarDb, calendarId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select e.id from calendar.entry e where e.calendar_id = ${calendarId}
    and (e.organizer_id is not null or exists (select from calendar.resource_booking b where b.entry_id = e.id))`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** Entries that hold a resource from a moment on. */
export async function readHolderIdsOfResource(db: CalendarDb, resourceId: string, from: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct entry_id as id from calendar.resource_booking
    where resource_id = ${resourceId} and upper(during) > ${from}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Entries whose holding is not what it is to be: series of which more is to be held by now, and what is closed or in the trash.
 * `from`: what is over by then is left as it is.
 */
export async function readUnsettledIds(db: CalendarDb, from: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct e.id from calendar.resource_booking b
    join calendar.entry e on e.id = b.entry_id join calendar.calendar c on c.id = e.calendar_id
    join calendar.resource r on r.id = b.resource_id
    where upper(b.during) > ${from} and (e.is_recurring or r.closed_at is not null or c.trashed_at is not null)`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

export async function forgetBookings(db: CalendarDb, before: Date): Promise<void> {
  await sql`delete from calendar.resource_booking where upper(during) < ${before}`.execute(db);
}
