import { sql } from "#database";
import type { LeaveReason } from "../media/messages.ts";
import type { MeetingDb } from "../tables.ts";

export interface ParticipantRow {
  readonly meetingId: string;
  readonly sid: string;
  readonly identity: string;
  readonly personId: string | null;
  readonly name: string;
  readonly organisationName: string | null;
  readonly joinedAt: Date;
  /** The breakout room they are in; null: the main one. */
  readonly roomId: string | null;
  /** In a webinar: not on its stage. */
  readonly isAudience: boolean;
}

export async function insertParticipant(db: MeetingDb, row: Omit<ParticipantRow, "joinedAt">): Promise<boolean> {
  const { rows } =
    await sql`insert into meetings.participant (meeting_id, sid, identity, person_id, name, organisation_name, room_id, is_audience)
    select ${row.meetingId}, ${row.sid}, ${row.identity}, ${row.personId}, ${row.name}, ${row.organisationName},
      ${row.roomId}::uuid, ${row.isAudience}
    where exists (select 1 from meetings.meeting where id = ${row.meetingId})
    on conflict do nothing returning sid`.execute(db);
  return rows.length > 0;
}

/** How long someone may be on their way from one room to another. */
const ON_THE_WAY = sql`interval '30 seconds'`;

/**
 * Someone who was in another room of the call has come to this one: their stay goes on, as if they had never left. Null:
 * there is no such stay. `wasAway`: it had been written down that they left.
 */
export async function moveParticipant(
  db: MeetingDb,
  { meetingId, identity, sid, roomId }: Pick<ParticipantRow, "meetingId" | "identity" | "sid" | "roomId">,
): Promise<{ readonly wasAway: boolean } | null> {
  const { rows } = await sql<{ wasAway: boolean }>`with before as (
      select sid, left_at from meetings.participant
      where meeting_id = ${meetingId} and identity = ${identity} and room_id is distinct from ${roomId}::uuid
        and (left_at is null or left_at > now() - ${ON_THE_WAY})
      order by left_at desc nulls first, joined_at desc limit 1 for update)
    update meetings.participant p set sid = ${sid}, room_id = ${roomId}::uuid, left_at = null, back_until = null
    from before where p.meeting_id = ${meetingId} and p.sid = before.sid
      and not exists (select 1 from meetings.participant where meeting_id = ${meetingId} and sid = ${sid})
    returning before.left_at is not null as "wasAway"`.execute(db);
  return rows[0] ?? null;
}

/** Until when those who lost their connection come back into a meeting that has been locked: a server may start anew meanwhile. */
export const BACK_AFTER_LOSS = sql`now() + interval '5 minutes'`;
/** The same of those who left, as a page does that is loaded anew. */
const BACK_AFTER_LEAVING = sql`now() + interval '30 seconds'`;

const backUntil: Readonly<Record<LeaveReason, ReturnType<typeof sql>>> = {
  lost: BACK_AFTER_LOSS,
  left: BACK_AFTER_LEAVING,
  duplicate: sql`null`,
  ended: sql`null`,
  removed: sql`null`,
};

/** Whether someone is in the call, on their way from one of its rooms to another, or on their way back. */
export async function readIsIn(db: MeetingDb, meetingId: string, identity: string): Promise<boolean> {
  const { rows } = await sql`select 1 from (
      select left_at, room_id, back_until, row_number() over (order by joined_at desc) = 1 as is_last
      from meetings.participant where meeting_id = ${meetingId} and identity = ${identity}) stay
    where back_until is distinct from '-infinity' and (left_at is null
      or (room_id is not null and left_at > now() - ${ON_THE_WAY}) or (is_last and back_until > now()))
    limit 1`.execute(db);
  return rows.length > 0;
}

/** Who was removed comes back to no room of a meeting that is locked, whatever is told afterwards of how they left. */
export async function forgetRoom(db: MeetingDb, meetingId: string, identity: string): Promise<void> {
  await sql`update meetings.participant set room_id = null, back_until = '-infinity'
    where meeting_id = ${meetingId} and identity = ${identity}`.execute(db);
}

/** Null: they had left already. */
export async function markLeft(
  db: MeetingDb,
  meetingId: string,
  sid: string,
  reason: LeaveReason,
): Promise<Pick<ParticipantRow, "isAudience" | "personId"> | null> {
  const { rows } = await sql<
    Pick<ParticipantRow, "isAudience" | "personId">
  >`update meetings.participant set left_at = now(), back_until = coalesce(back_until, ${backUntil[reason]})
    where meeting_id = ${meetingId} and sid = ${sid} and left_at is null
    returning is_audience as "isAudience", person_id as "personId"`.execute(db);
  return rows[0] ?? null;
}

export async function readPresent(db: MeetingDb, meetingIds: readonly string[]): Promise<ParticipantRow[]> {
  const { rows } = await sql<ParticipantRow>`select meeting_id as "meetingId", sid, identity, person_id as "personId",
      name, organisation_name as "organisationName", joined_at as "joinedAt", room_id as "roomId",
      is_audience as "isAudience"
    from meetings.participant where meeting_id = any(${meetingIds}::uuid[]) and left_at is null
    order by joined_at, sid`.execute(db);
  return rows;
}
