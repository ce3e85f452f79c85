import { uuid } from "#clock";
import { sql } from "#database";
import type { CalendarDb } from "../tables.ts";

/** Someone outside who is invited to an entry by mail. */
export interface GuestRow {
  readonly id: string;
  readonly sourceId: string;
  readonly address: string;
  readonly organizerId: string | null;
  /** What they were last sent; null: nothing, or that it is cancelled. */
  readonly sent: string | null;
  /** When that is over; null: never. */
  readonly endsAt: Date | null;
  readonly raise: number;
  /** DTSTAMP in milliseconds by occurrence. */
  readonly answered: Readonly<Record<string, number>>;
  readonly mails: number;
  readonly mailsFrom: Date;
  /** They have let another go in their stead. */
  readonly hasHandedOn: boolean;
}

const columns = sql`g.id, g.source_id as "sourceId", g.address, g.organizer_id as "organizerId", g.sent, g.ends_at as "endsAt", g.raise,
  g.answered, g.mails, g.mails_from as "mailsFrom", g.has_handed_on as "hasHandedOn"`;

/** Who is invited already keeps what they have. */
export async function addGuests(
  db: CalendarDb,
  { sourceId, organizerId }: Pick<GuestRow, "sourceId" | "organizerId">,
  addresses: readonly string[],
): Promise<void> {
  if (addresses.length === 0) return;
  await sql`insert into calendar.mail_guest (id, source_id, address, organizer_id)
    select g.id, ${sourceId}::uuid, g.address, ${organizerId}::uuid
    from unnest(${addresses.map(() => uuid())}::uuid[], ${[...addresses]}::text[]) as g(id, address)
    on conflict (source_id, address) do nothing`.execute(db);
}

/** The ids of an entry's guests, in the order in which they were invited. */
export async function readGuestIds(db: CalendarDb, sourceId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from calendar.mail_guest where source_id = ${sourceId} order by created_at, id`.execute(db);
  return rows.map(({ id }) => id);
}

export async function readGuestAddresses(db: CalendarDb, sourceId: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ address: string }>`
    select address from calendar.mail_guest where source_id = ${sourceId}`.execute(db);
  return new Set(rows.map(({ address }) => address));
}

export async function readGuest(db: CalendarDb, id: string): Promise<GuestRow | null> {
  const { rows } = await sql<GuestRow>`select ${columns} from calendar.mail_guest g where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** The same, kept from others until the transaction ends. */
export async function lockGuest(db: CalendarDb, id: string): Promise<GuestRow | null> {
  const { rows } = await sql<GuestRow>`
    select ${columns} from calendar.mail_guest g where id = ${id} for update`.execute(db);
  return rows[0] ?? null;
}

/** The same by their address. */
export async function lockGuestOf(db: CalendarDb, sourceId: string, address: string): Promise<GuestRow | null> {
  const { rows } = await sql<GuestRow>`select ${columns} from calendar.mail_guest g
    where source_id = ${sourceId} and address = ${address} for update`.execute(db);
  return rows[0] ?? null;
}

/** Whose link it is. */
export async function readGuestByLink(db: CalendarDb, secretHash: Buffer): Promise<GuestRow | null> {
  const { rows } = await sql<GuestRow>`select ${columns} from calendar.mail_guest g
    join calendar.mail_link l on l.guest_id = g.id where l.secret_hash = ${secretHash}`.execute(db);
  return rows[0] ?? null;
}

export async function addLink(db: CalendarDb, guestId: string, secretHash: Buffer): Promise<void> {
  await sql`insert into calendar.mail_link (secret_hash, guest_id) values (${secretHash}, ${guestId})`.execute(db);
}

/** Notes what a guest was sent, or with null that it is cancelled. */
export async function noteMailed(
  db: CalendarDb,
  {
    id,
    sent,
    endsAt,
    raise,
    mails,
    mailsFrom,
  }: Omit<GuestRow, "sourceId" | "address" | "organizerId" | "answered" | "hasHandedOn">,
): Promise<void> {
  await sql`update calendar.mail_guest set sent = ${sent}, ends_at = ${endsAt}, raise = ${raise}, mails = ${mails},
    mails_from = ${mailsFrom}, is_waiting = false where id = ${id}`.execute(db);
}

export async function letWait(db: CalendarDb, id: string): Promise<void> {
  await sql`update calendar.mail_guest set is_waiting = true where id = ${id}`.execute(db);
}

export async function noteAnswered(db: CalendarDb, { id, answered }: Pick<GuestRow, "id" | "answered">): Promise<void> {
  await sql`update calendar.mail_guest set answered = ${JSON.stringify(answered)}::jsonb where id = ${id}`.execute(db);
}

export async function noteHandedOn(db: CalendarDb, id: string, hasHandedOn: boolean): Promise<void> {
  await sql`update calendar.mail_guest set has_handed_on = ${hasHandedOn} where id = ${id}`.execute(db);
}

export async function deleteGuest(db: CalendarDb, id: string): Promise<void> {
  await sql`delete from calendar.mail_guest where id = ${id}`.execute(db);
}

/** The organiser's entry has another id now. */
export async function moveGuests(db: CalendarDb, fromId: string, toId: string): Promise<void> {
  await sql`update calendar.mail_guest set source_id = ${toId} where source_id = ${fromId}`.execute(db);
}

/** Those of some entries that have guests. */
export async function readGuestSources(db: CalendarDb, entryIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct source_id as id from calendar.mail_guest
    where source_id = any(${[...entryIds]}::uuid[])`.execute(db);
  return rows.map(({ id }) => id);
}

export async function readGuestSourcesOfCalendar(db: CalendarDb, calendarId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct g.source_id as id from calendar.mail_guest g
    join calendar.entry e on e.id = g.source_id where e.calendar_id = ${calendarId}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Entries whose guests are still to be told something: of one that went with its workspace, or once they got too many mails in a day. */
export async function readWaitingSources(db: CalendarDb, dayAgo: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct source_id as id from calendar.mail_guest g
    where (g.is_waiting and g.mails_from < ${dayAgo})
      or (g.sent is not null and coalesce(g.ends_at > now(), true) and not exists (select from calendar.entry e where e.id = g.source_id)) limit 1000`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** Those of entries that are gone, once they know so or it is over. */
export async function forgetGuests(db: CalendarDb): Promise<void> {
  await sql`delete from calendar.mail_guest g where (g.sent is null or g.ends_at < now()) and g.created_at < now() - interval '1 day'
    and not exists (select from calendar.entry e where e.id = g.source_id)`.execute(db);
}
