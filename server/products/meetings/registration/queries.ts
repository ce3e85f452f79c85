import type { RegistrationQuery, RegistrationState } from "@safos/contract/registration";
import { sql } from "#database";
import type { MeetingDb } from "../tables.ts";

export interface RegistrationRow {
  readonly id: string;
  readonly meetingId: string;
  readonly mail: string;
  readonly name: string;
  readonly organisationName: string | null;
  readonly personId: string | null;
  readonly locale: "sv" | "en";
  readonly state: RegistrationState;
  readonly createdAt: Date;
}

export interface ListedRow extends RegistrationRow {
  /** When they first came into the call. */
  readonly cameAt: Date | null;
}

export const columns = sql`r.id, r.meeting_id as "meetingId", r.mail, r.name, r.organisation_name as "organisationName",
  r.person_id as "personId", r.locale, r.state, r.created_at as "createdAt"`;

/** Until the transaction ends nobody else changes it. */
export async function lockRegistration(db: MeetingDb, id: string): Promise<RegistrationRow | null> {
  const { rows } = await sql<RegistrationRow>`select ${columns} from meetings.registration r
    where r.id = ${id} for update`.execute(db);
  return rows[0] ?? null;
}

/** By a link in one of their letters. */
export async function readRegistrationByLink(db: MeetingDb, hash: Buffer): Promise<RegistrationRow | null> {
  const { rows } = await sql<RegistrationRow>`select ${columns} from meetings.registration r
    join meetings.registration_link l on l.registration_id = r.id where l.hash = ${hash}`.execute(db);
  return rows[0] ?? null;
}

export async function insertLink(db: MeetingDb, registrationId: string, hash: Buffer): Promise<void> {
  await sql`insert into meetings.registration_link (hash, registration_id) values (${hash}, ${registrationId})`.execute(
    db,
  );
}

/**
 * Notes a request. Null: nothing is to be sent, because a letter went there within the day or they were declined. What a
 * stranger enters changes nothing of what was confirmed.
 */
export async function writeRequest(
  db: MeetingDb,
  row: Omit<RegistrationRow, "state" | "createdAt">,
): Promise<RegistrationRow | null> {
  const { rows } = await sql<RegistrationRow>`insert into meetings.registration as r (id, meeting_id, mail, name,
      organisation_name, person_id, locale, state)
    values (${row.id}, ${row.meetingId}, ${row.mail}, ${row.name}, ${row.organisationName}, ${row.personId},
      ${row.locale}, 'unconfirmed')
    on conflict (meeting_id, mail) do update set mailed_at = now(),
      name = case when r.state = 'unconfirmed' then excluded.name else r.name end,
      organisation_name = case when r.state = 'unconfirmed' then excluded.organisation_name else r.organisation_name end,
      locale = case when r.state = 'unconfirmed' then excluded.locale else r.locale end
    where r.mailed_at < now() - interval '1 day' and r.state <> 'declined'
    returning ${columns}`.execute(db);
  return rows[0] ?? null;
}

/** Of someone who is signed in: it is known whose it is. */
export async function writeOwn(
  db: MeetingDb,
  row: Omit<RegistrationRow, "state" | "createdAt">,
): Promise<RegistrationRow> {
  const { rows } = await sql<RegistrationRow>`insert into meetings.registration as r (id, meeting_id, mail, name,
      organisation_name, person_id, locale, state)
    values (${row.id}, ${row.meetingId}, ${row.mail}, ${row.name}, ${row.organisationName}, ${row.personId},
      ${row.locale}, 'unconfirmed')
    on conflict (meeting_id, mail) do update set name = excluded.name, organisation_name = excluded.organisation_name,
      person_id = excluded.person_id, locale = excluded.locale
    returning ${columns}`.execute(db);
  const [written] = rows;
  if (!written) throw new Error("A registration just written cannot be read.");
  return written;
}

/** How many letters strangers have sent to an address within a day, of all meetings. */
export async function countLettersTo(db: MeetingDb, mail: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from meetings.registration
    where mail = ${mail} and state = 'unconfirmed' and mailed_at > now() - interval '1 day'`.execute(db);
  return rows[0]?.n ?? 0;
}

/** How many wait to be confirmed that came within ten minutes. */
export async function countLately(db: MeetingDb, meetingId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from meetings.registration
    where meeting_id = ${meetingId} and state = 'unconfirmed' and mailed_at > now() - interval '10 minutes'`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}

/** Moves it on; what the letters say of the time is from now on what the meeting says. */
export async function setState(db: MeetingDb, id: string, state: RegistrationState): Promise<void> {
  await sql`update meetings.registration r set state = ${state}, is_told_cancelled = false,
      told_starts_at = m.starts_at, told_ends_at = m.ends_at,
      confirmed_at = case when ${state} in ('waiting', 'registered') then now() else r.confirmed_at end
    from meetings.meeting m where m.id = r.meeting_id and r.id = ${id}`.execute(db);
}

export async function deleteRegistration(db: MeetingDb, id: string): Promise<void> {
  await sql`delete from meetings.registration where id = ${id}`.execute(db);
}

export async function countSeatsTaken(db: MeetingDb, meetingId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from meetings.registration
    where meeting_id = ${meetingId} and state = 'registered'`.execute(db);
  return rows[0]?.n ?? 0;
}

/** When each registered one first came: as the guest of their link, or as themselves. */
const came = (meetingId: string) => sql`(select id, min(at) as at from (
    select g.registration_id as id, p.joined_at as at from meetings.participant p
      join meetings.guest g on p.identity = 'g_' || g.id::text
      where p.meeting_id = ${meetingId} and g.meeting_id = ${meetingId} and g.registration_id is not null
    union all
    select o.id, p.joined_at from meetings.participant p
      join meetings.registration o on o.meeting_id = p.meeting_id and o.person_id = p.person_id
      where p.meeting_id = ${meetingId}) stays group by id)`;

/** One of a meeting, as it is listed. */
export async function readListed(db: MeetingDb, meetingId: string, id: string): Promise<ListedRow | null> {
  const { rows } = await sql<ListedRow>`select ${columns}, c.at as "cameAt" from meetings.registration r
    left join ${came(meetingId)} c on c.id = r.id
    where r.meeting_id = ${meetingId} and r.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** By name; those who have not confirmed are left out. */
export async function listRows(
  db: MeetingDb,
  meetingId: string,
  {
    state,
    search = "",
    after = null,
    limit,
  }: Omit<RegistrationQuery, "after" | "limit"> & {
    readonly after?: string | null;
    readonly limit: number;
  },
): Promise<ListedRow[]> {
  const { rows } = await sql<ListedRow>`select ${columns}, c.at as "cameAt" from meetings.registration r
    left join ${came(meetingId)} c on c.id = r.id
    where r.meeting_id = ${meetingId} and r.state <> 'unconfirmed'
      and (${state ?? null}::text is null or (${state ?? null} = 'came' and c.at is not null) or r.state = ${state ?? null})
      and position(lower(${search}) in lower(r.name || ' ' || r.mail || ' ' || coalesce(r.organisation_name, ''))) > 0
      and (${after}::uuid is null or (lower(r.name), r.id) >
        (select lower(a.name), a.id from meetings.registration a where a.id = ${after}::uuid))
    order by lower(r.name), r.id limit ${limit}`.execute(db);
  return rows;
}

export async function countByState(
  db: MeetingDb,
  meetingId: string,
): Promise<{ waiting: number; registered: number; cancelled: number; came: number }> {
  const { rows } = await sql<{ waiting: number; registered: number; cancelled: number; came: number }>`select
      (count(*) filter (where r.state = 'waiting'))::integer as waiting,
      (count(*) filter (where r.state = 'registered'))::integer as registered,
      (count(*) filter (where r.state = 'cancelled'))::integer as cancelled,
      count(c.at)::integer as came
    from meetings.registration r left join ${came(meetingId)} c on c.id = r.id
    where r.meeting_id = ${meetingId}`.execute(db);
  return rows[0] ?? { waiting: 0, registered: 0, cancelled: 0, came: 0 };
}

/** For the export of a workspace. */
export async function readRegistrationsOfWorkspace(db: MeetingDb, workspaceId: string): Promise<RegistrationRow[]> {
  const { rows } = await sql<RegistrationRow>`select ${columns} from meetings.registration r
    join meetings.meeting m on m.id = r.meeting_id
    where m.workspace_id = ${workspaceId} and m.trashed_at is null and r.state <> 'unconfirmed'
    order by r.meeting_id, lower(r.name), r.id`.execute(db);
  return rows;
}
