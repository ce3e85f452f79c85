import { sql } from "#database";
import type { MeetingDb } from "../tables.ts";
import type { KnownMeeting } from "./known-meeting.ts";
import type { PageRow } from "./page-queries.ts";
import { columns, type RegistrationRow } from "./queries.ts";

/** What the clock brings to those who registered. */
export type DueKind = "day" | "hour" | "changed" | "cancelled";

/** A planned webinar that was not held and is not to be. A minute or two pass so that it can be taken out of the trash again. */
const isCancelled = sql`((m.trashed_at < now() - interval '2 minutes' and m.ended_at is null)
  or m.ended_at = m.started_at)`;
const isToCome = sql`m.trashed_at is null and m.ended_at is null and m.starts_at > now()`;

/** Who is due, by the kind of letter. A changed time is told when it has stood for a minute or ten since the last. */
const conditions = {
  day: sql`r.state = 'registered' and ${isToCome} and m.started_at is null
    and m.starts_at <= now() + interval '1 day' and m.starts_at > now() + interval '1 hour'
    and r.confirmed_at < m.starts_at - interval '1 day' and r.day_reminder_for is distinct from m.starts_at`,
  hour: sql`r.state = 'registered' and ${isToCome} and m.started_at is null
    and m.starts_at <= now() + interval '1 hour'
    and r.confirmed_at < m.starts_at - interval '1 hour' and r.hour_reminder_for is distinct from m.starts_at`,
  changed: sql`r.state in ('waiting', 'registered') and ${isToCome}
    and (r.told_starts_at is distinct from m.starts_at or r.told_ends_at is distinct from m.ends_at or r.is_told_cancelled)
    and (r.told_at is null or r.told_at < now() - interval '10 minutes')`,
  cancelled: sql`r.state in ('waiting', 'registered') and ${isCancelled} and not r.is_told_cancelled
    and m.starts_at > now() - interval '1 day'`,
} as const;

const marks = {
  day: sql`day_reminder_for = m.starts_at`,
  // A person who gets the later one needs the earlier no more.
  hour: sql`hour_reminder_for = m.starts_at, day_reminder_for = m.starts_at`,
  changed: sql`told_starts_at = m.starts_at, told_ends_at = m.ends_at, told_at = now(), is_told_cancelled = false`,
  cancelled: sql`is_told_cancelled = true, told_at = now()`,
} as const;

export interface DueMeeting extends KnownMeeting, Pick<PageRow, "openedBy" | "openedAt"> {
  readonly guestPasswordHash: string | null;
}

/** Meetings of which someone is due. */
export async function readDueMeetings(db: MeetingDb, kind: DueKind): Promise<DueMeeting[]> {
  const { rows } =
    await sql<DueMeeting>`select m.id, m.workspace_id as "workspaceId", m.title, m.starts_at as "startsAt",
      m.ends_at as "endsAt", m.started_at as "startedAt", m.ended_at as "endedAt",
      m.guest_password_hash as "guestPasswordHash", p.opened_by as "openedBy", p.opened_at as "openedAt"
    from meetings.registration_page p join meetings.meeting m on m.id = p.meeting_id
    where exists (select 1 from meetings.registration r where r.meeting_id = m.id and ${conditions[kind]})`.execute(db);
  return rows;
}

/** Takes some of those who are due, each once however many processes take at the same time. */
export async function takeDue(
  db: MeetingDb,
  kind: DueKind,
  meetingId: string,
  most: number,
): Promise<RegistrationRow[]> {
  const { rows } = await sql<RegistrationRow>`update meetings.registration r set ${marks[kind]}
    from meetings.meeting m
    where m.id = r.meeting_id and r.id in (select r.id from meetings.registration r
        join meetings.meeting m on m.id = r.meeting_id
        where r.meeting_id = ${meetingId} and ${conditions[kind]} order by r.id limit ${most} for update of r skip locked)
    returning ${columns}`.execute(db);
  return rows;
}

/** What is kept no longer: after the meeting, and what nobody confirmed within two days. */
export async function deleteOutlived(db: MeetingDb, days: number): Promise<void> {
  await sql`delete from meetings.registration r using meetings.meeting m
    where m.id = r.meeting_id and (
      (r.state = 'unconfirmed' and r.mailed_at < now() - interval '2 days')
      or coalesce(m.ended_at, m.ends_at, m.starts_at, r.created_at + interval '1 year')
        < now() - make_interval(days => ${days}))`.execute(db);
}
