import { ringsForMs, type CalleeState } from "@safos/contract/ringing";
import { sql } from "#database";
import type { MeetingRow } from "../meeting/queries.ts";
import type { MeetingDb } from "../tables.ts";

export interface RingRow {
  readonly id: string;
  readonly meetingId: string;
  readonly roomId: string;
  readonly callerId: string;
  readonly isVideo: boolean;
  readonly endsAt: Date;
  readonly answeredAt: Date | null;
  readonly endedAt: Date | null;
  /** The event that Matrix clients ring at; null: none yet, or none at all. */
  readonly notificationId: string | null;
  /** Of a call from our page: its caller's device in the call, `<user>:<device>`. Null: a Matrix client calls. */
  readonly callerIdentity: string | null;
}
export interface CalleeRow {
  readonly ringId: string;
  readonly personId: string;
  readonly state: CalleeState;
  readonly isIgnored: boolean;
  /** The event that declined it, of a Matrix client or for our page. */
  readonly declineId: string | null;
}

/** Someone who is to be called. */
export type NewCallee = Pick<CalleeRow, "personId" | "state" | "isIgnored">;

/** It rings for them, or their own call keeps it from them. */
export const isOpenFor = ({ state }: Pick<CalleeRow, "state">): boolean => state === "ringing" || state === "busy";
/** The same of callee `c`. */
const isOpenCallee = sql`c.state in ('ringing', 'busy')`;

const columns = sql`r.id, r.meeting_id as "meetingId", r.room_id as "roomId", r.caller_id as "callerId",
  r.is_video as "isVideo", r.ends_at as "endsAt", r.answered_at as "answeredAt", r.ended_at as "endedAt",
  r.notification_id as "notificationId", r.caller_identity as "callerIdentity"`;

/** Someone is in the call of meeting `m`. */
const hasPeople = sql`exists (select 1 from meetings.participant p where p.meeting_id = m.id and p.left_at is null)`;
/** Of ring `o`: who answered a moment ago is on the way into the call. */
const isOnTheWay = sql`o.answered_at > now() - interval '1 minute' and not exists (
  select 1 from meetings.participant p where p.meeting_id = o.meeting_id and p.joined_at >= o.answered_at)`;
/** Everybody has left the call of meeting `m`, and nobody is on the way into it or calls from it. */
const isLeft = sql`not exists (select 1 from meetings.participant p where p.meeting_id = m.id
    and (p.left_at is null or p.left_at > now() - interval '4 seconds'))
  and not exists (select 1 from meetings.ring o where o.meeting_id = m.id
    and ((o.answered_at is null and o.ended_at is null) or (${isOnTheWay})))`;

/** One at a time begins calls of a person, and in a room. */
export async function lockForStart(db: MeetingDb, callerId: string, roomId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('meetings.ring ' || ${roomId}, 0))`.execute(db);
  await sql`select pg_advisory_xact_lock(hashtextextended('meetings.ring ' || ${callerId}, 0))`.execute(db);
}

export async function readRing(db: MeetingDb, id: string, isLocked = false): Promise<RingRow | null> {
  const { rows } = await sql<RingRow>`select ${columns} from meetings.ring r where r.id = ${id}
    ${isLocked ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? null;
}

export async function readOpenIn(db: MeetingDb, roomId: string): Promise<RingRow | null> {
  const { rows } = await sql<RingRow>`select ${columns} from meetings.ring r
    where r.room_id = ${roomId} and r.ended_at is null for update`.execute(db);
  return rows[0] ?? null;
}

export async function readCallees(db: MeetingDb, ringIds: readonly string[]): Promise<CalleeRow[]> {
  const { rows } = await sql<CalleeRow>`select ring_id as "ringId", person_id as "personId", state,
      is_ignored as "isIgnored", decline_id as "declineId"
    from meetings.ring_callee where ring_id = any(${ringIds}::uuid[]) order by person_id`.execute(db);
  return rows;
}

/** What rings for someone, and what they have begun that still rings; the latest first. */
export async function readOpenOf(db: MeetingDb, personId: string): Promise<RingRow[]> {
  const { rows } = await sql<RingRow>`select ${columns} from meetings.ring r
    where r.ended_at is null and r.ends_at > now() and (r.caller_id = ${personId} or exists (
      select 1 from meetings.ring_callee c where c.ring_id = r.id and c.person_id = ${personId}
        and ${isOpenCallee} and not c.is_ignored))
    order by r.created_at desc limit 20`.execute(db);
  return rows;
}

/** The meeting of a room's call that goes on, of the same secrecy as the room; one that everybody has left is over in a moment. */
export async function readLiveOf(db: MeetingDb, roomId: string, isEncrypted: boolean): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select m.id from meetings.meeting m
    where m.room_id = ${roomId} and m.is_encrypted = ${isEncrypted} and m.started_at is not null and m.ended_at is null
      and m.trashed_at is null and (${hasPeople} or exists (
        select 1 from meetings.ring o where o.meeting_id = m.id and (${isOnTheWay})))
    order by m.started_at desc limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

/** A call of a room that was answered and that people are in, for one who hears of it. */
export async function readJoinable(
  db: MeetingDb,
  roomId: string,
  personId: string,
  isEncrypted: boolean,
): Promise<Pick<RingRow, "id" | "meetingId"> | null> {
  const { rows } = await sql<Pick<RingRow, "id" | "meetingId">>`select r.id, r.meeting_id as "meetingId"
    from meetings.ring r join meetings.meeting m on m.id = r.meeting_id
    where r.room_id = ${roomId} and r.answered_at is not null and m.ended_at is null and m.trashed_at is null
      and m.is_encrypted = ${isEncrypted} and ${hasPeople}
      and not exists (select 1 from meetings.ring_callee c
        where c.ring_id = r.id and c.person_id = ${personId} and c.is_ignored)
    order by r.created_at desc limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Who of these is in a call now, by meeting. */
export async function readInCalls(
  db: MeetingDb,
  personIds: readonly string[],
): Promise<{ personId: string; meetingId: string }[]> {
  const { rows } = await sql<{ personId: string; meetingId: string }>`select distinct p.person_id as "personId",
      p.meeting_id as "meetingId"
    from meetings.participant p join meetings.meeting m on m.id = p.meeting_id and m.ended_at is null
    where p.person_id = any(${personIds}::uuid[]) and p.left_at is null`.execute(db);
  return rows;
}

/** How many calls someone began within a minute, and how many in a room within five that nobody answered. */
export async function countBegun(
  db: MeetingDb,
  callerId: string,
  roomId: string,
): Promise<{ inMinute: number; unanswered: number }> {
  const { rows } = await sql<{ inMinute: number; unanswered: number }>`select
      count(*) filter (where created_at > now() - interval '1 minute')::integer as "inMinute",
      count(*) filter (where room_id = ${roomId} and answered_at is null)::integer as unanswered
    from meetings.ring where caller_id = ${callerId} and created_at > now() - interval '5 minutes'
      and attested_by is null`.execute(db);
  return rows[0] ?? { inMinute: 0, unanswered: 0 };
}

export async function insertRing(
  db: MeetingDb,
  row: Pick<RingRow, "id" | "meetingId" | "roomId" | "callerId" | "isVideo" | "notificationId" | "callerIdentity">,
  callees: readonly NewCallee[],
  { lastsMs = ringsForMs, attestedBy = null }: { readonly lastsMs?: number; readonly attestedBy?: string | null } = {},
): Promise<void> {
  await sql`insert into meetings.ring (id, meeting_id, room_id, caller_id, is_video, ends_at, notification_id, caller_identity,
      attested_by)
    values (${row.id}, ${row.meetingId}, ${row.roomId}, ${row.callerId}, ${row.isVideo},
      now() + make_interval(secs => ${lastsMs / 1000}), ${row.notificationId}, ${row.callerIdentity},
      ${attestedBy})`.execute(db);
  await insertCallees(db, row.id, callees);
}

/** Those for whom it rings already are passed over. */
export async function insertCallees(db: MeetingDb, ringId: string, callees: readonly NewCallee[]): Promise<void> {
  await sql`insert into meetings.ring_callee (ring_id, person_id, state, is_ignored)
    select ${ringId}, one.person_id, one.state, one.is_ignored
    from jsonb_to_recordset(${JSON.stringify(
      callees.map((one) => ({ person_id: one.personId, state: one.state, is_ignored: one.isIgnored })),
    )}::jsonb) as one(person_id uuid, state text, is_ignored boolean) on conflict do nothing`.execute(db);
}

export async function setRoomOfMeeting(db: MeetingDb, meetingId: string, roomId: string): Promise<void> {
  await sql`update meetings.meeting set room_id = ${roomId} where id = ${meetingId}`.execute(db);
}

/** False when it rings no longer for them. Who came to the chat after it began may answer as well. */
export async function writeCallee(
  db: MeetingDb,
  ringId: string,
  personId: string,
  state: "answered" | "declined",
  declineId: string | null = null,
): Promise<boolean> {
  const { rows } = await sql`insert into meetings.ring_callee as c (ring_id, person_id, state, decline_id)
    values (${ringId}, ${personId}, ${state}, ${declineId})
    on conflict (ring_id, person_id) do update set state = excluded.state, decline_id = excluded.decline_id
      where ${isOpenCallee} returning 1 as one`.execute(db);
  if (rows.length > 0 && state === "answered")
    await sql`update meetings.ring set answered_at = coalesce(answered_at, now()) where id = ${ringId}`.execute(db);
  return rows.length > 0;
}

/** It rings no longer for those for whom it did, or for one of them. */
export async function missCallees(db: MeetingDb, ringId: string, personId: string | null = null): Promise<void> {
  await sql`update meetings.ring_callee c set state = 'missed'
    where c.ring_id = ${ringId} and ${isOpenCallee}
      and (${personId}::uuid is null or c.person_id = ${personId}::uuid)`.execute(db);
}

/** True when it rings for nobody any more, since now. */
export async function endIfSilent(db: MeetingDb, ringId: string): Promise<boolean> {
  const { rows } = await sql`update meetings.ring r set ended_at = now()
    where r.id = ${ringId} and r.ended_at is null and not exists (
      select 1 from meetings.ring_callee c where c.ring_id = r.id and ${isOpenCallee})
    returning 1 as one`.execute(db);
  return rows.length > 0;
}

/** Whether any call rings, or has no line in its chat yet. */
export async function hasUnreported(db: MeetingDb): Promise<boolean> {
  const { rows } = await sql<{
    one: number;
  }>`select 1 as one from meetings.ring where reported_at is null limit 1`.execute(db);
  return rows.length > 0;
}

/** What has rung long enough, or whose call is over while it still rings for some. */
export async function readDue(db: MeetingDb, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select r.id from meetings.ring r
    join meetings.meeting m on m.id = r.meeting_id
    where r.ended_at is null and (r.ends_at <= now() or m.ended_at is not null or m.trashed_at is not null
      or (r.answered_at is not null and ${isLeft}))
    order by r.ends_at limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

/** Calls that someone is ringing, or that ring for them, in a room or in any. */
export async function readOpenAbout(db: MeetingDb, personId: string, roomId: string | null): Promise<RingRow[]> {
  const { rows } = await sql<RingRow>`select ${columns} from meetings.ring r
    where r.ended_at is null and (${roomId}::text is null or r.room_id = ${roomId})
      and (r.caller_id = ${personId} or exists (select 1 from meetings.ring_callee c
        where c.ring_id = r.id and c.person_id = ${personId} and ${isOpenCallee}))`.execute(db);
  return rows;
}

/** A call whose chat has no line of it yet. */
export interface Unreported extends Pick<RingRow, "id" | "meetingId" | "roomId" | "callerId" | "answeredAt"> {
  readonly isDeclined: boolean;
  /** From the first answer to the end of the call. */
  readonly seconds: number;
}

/** Calls that were answered and that everybody has left since: they last no longer than their people stay. */
export async function readLeft(db: MeetingDb, limit: number): Promise<{ id: string; workspaceId: string }[]> {
  const { rows } = await sql<{ id: string; workspaceId: string }>`select distinct m.id, m.workspace_id as "workspaceId"
    from meetings.ring r join meetings.meeting m on m.id = r.meeting_id
    where r.reported_at is null and r.ended_at is not null and r.answered_at is not null and m.ended_at is null
      and ${isLeft}
    limit ${limit}`.execute(db);
  return rows;
}

/** Calls that are over, each for the process that comes first. */
export async function takeUnreported(trx: MeetingDb, limit: number): Promise<Unreported[]> {
  const { rows } = await sql<Unreported>`select r.id, r.meeting_id as "meetingId", r.room_id as "roomId",
      r.caller_id as "callerId", r.answered_at as "answeredAt",
      exists (select 1 from meetings.ring_callee c where c.ring_id = r.id and c.state = 'declined') as "isDeclined",
      greatest(0, coalesce(extract(epoch from coalesce((
        select max(p.left_at) from meetings.participant p where p.meeting_id = m.id), m.ended_at) - r.answered_at), 0)
      )::integer as seconds
    from meetings.ring r join meetings.meeting m on m.id = r.meeting_id
    where r.reported_at is null and r.ended_at is not null and (r.answered_at is null or m.ended_at is not null)
    order by r.ended_at limit ${limit} for update of r skip locked`.execute(trx);
  return rows;
}

/** Whether the chat says it: of one call that was rung several times the first answered one says how long it was. */
export async function isNamed(
  db: MeetingDb,
  { id, meetingId, answeredAt }: Pick<Unreported, "id" | "meetingId" | "answeredAt">,
): Promise<boolean> {
  if (answeredAt === null) return true;
  const { rows } = await sql`select 1 from meetings.ring where meeting_id = ${meetingId} and id <> ${id}
    and answered_at is not null and (answered_at, id) < (${answeredAt}, ${id}::uuid) limit 1`.execute(db);
  return rows.length === 0;
}

export async function markReported(db: MeetingDb, id: string): Promise<void> {
  await sql`update meetings.ring set reported_at = now() where id = ${id}`.execute(db);
}

/** Deletes calls that the chat has said a week ago, at most 1000, and resolves with the meetings of theirs that nobody came to. */
export async function deleteOldRings(db: MeetingDb): Promise<Pick<MeetingRow, "id" | "workspaceId">[]> {
  const { rows: old } = await sql<{ id: string }>`delete from meetings.ring where id in (select id from meetings.ring
    where reported_at < now() - interval '7 days' limit 1000) returning meeting_id as id`.execute(db);
  const { rows } = await sql<Pick<MeetingRow, "id" | "workspaceId">>`delete from meetings.meeting m
    where m.id = any(${old.map((one) => one.id)}::uuid[]) and m.room_id is not null and m.ended_at is not null
      and not exists (select 1 from meetings.participant p where p.meeting_id = m.id)
      and not exists (select 1 from meetings.ring r where r.meeting_id = m.id)
    returning m.id, m.workspace_id as "workspaceId"`.execute(db);
  return rows;
}

/** How many calls of others someone's pages have reported within a minute. */
export async function countAttested(db: MeetingDb, personId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from meetings.ring
    where attested_by = ${personId} and created_at > now() - interval '1 minute'`.execute(db);
  return rows[0]?.n ?? 0;
}

/** The call that a notification rings for, whatever became of it. */
export async function readRingOf(db: MeetingDb, notificationId: string): Promise<RingRow | null> {
  const { rows } = await sql<RingRow>`select ${columns} from meetings.ring r
    where r.notification_id = ${notificationId}`.execute(db);
  return rows[0] ?? null;
}

/** Calls of a meeting that ring; `withoutCaller`: only while that person is in the call no more, on any device. */
export async function readOpenOfMeeting(
  db: MeetingDb,
  meetingId: string,
  withoutCaller: string | null = null,
): Promise<RingRow[]> {
  const { rows } = await sql<RingRow>`select ${columns} from meetings.ring r
    where r.meeting_id = ${meetingId} and r.ended_at is null
      and (${withoutCaller}::uuid is null or not exists (select 1 from meetings.participant p
        where p.meeting_id = r.meeting_id and p.person_id = ${withoutCaller}::uuid and p.left_at is null))`.execute(db);
  return rows;
}

/** Who called into a meeting from our page, each on the device that they did. */
export async function readCallersOf(
  db: MeetingDb,
  meetingId: string,
): Promise<{ callerId: string; roomId: string; callerIdentity: string }[]> {
  const { rows } = await sql<{ callerId: string; roomId: string; callerIdentity: string }>`select distinct
      caller_id as "callerId", room_id as "roomId", caller_identity as "callerIdentity"
    from meetings.ring where meeting_id = ${meetingId} and caller_identity is not null`.execute(db);
  return rows;
}

export async function setNotification(db: MeetingDb, id: string, notificationId: string): Promise<void> {
  await sql`update meetings.ring set notification_id = ${notificationId} where id = ${id}`.execute(db);
}

export async function setDecline(db: MeetingDb, id: string, personId: string, declineId: string): Promise<void> {
  await sql`update meetings.ring_callee set decline_id = ${declineId}
    where ring_id = ${id} and person_id = ${personId}`.execute(db);
}

/** Which of these notifications are of calls that ring. */
export async function readOpenNotifications(
  db: MeetingDb,
  notificationIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (notificationIds.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`select notification_id as id from meetings.ring
    where notification_id = any(${notificationIds}::text[]) and ended_at is null`.execute(db);
  return new Set(rows.map((row) => row.id));
}
