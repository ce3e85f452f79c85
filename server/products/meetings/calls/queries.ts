import { sql } from "#database";
import { BACK_AFTER_LOSS } from "../participants/queries.ts";
import type { MeetingDb } from "../tables.ts";

/** A process that has not been seen for this long is gone. */
const GONE_AFTER = sql`interval '15 seconds'`;

/**
 * Takes the call for this process, unless a living one has it: then its address. Who had it at our own address is gone:
 * a server that was killed and started again has its calls back at once.
 */
export async function claimRoom(
  db: MeetingDb,
  meetingId: string,
  processId: string,
  address: string,
): Promise<string | null> {
  const { rows: won } = await sql`insert into meetings.room (meeting_id, process_id, address)
    values (${meetingId}, ${processId}, ${address})
    on conflict (meeting_id) do update set process_id = excluded.process_id, address = excluded.address, seen_at = now()
    where meetings.room.process_id = excluded.process_id or meetings.room.address = excluded.address
      or meetings.room.seen_at < now() - ${GONE_AFTER}
    returning meeting_id`.execute(db);
  if (won.length > 0) return null;
  const { rows } = await sql<{
    address: string;
  }>`select address from meetings.room where meeting_id = ${meetingId}`.execute(db);
  return rows[0]?.address ?? null;
}

export async function refreshRooms(db: MeetingDb, processId: string, rooms: readonly string[]): Promise<void> {
  await sql`update meetings.room set seen_at = now()
    where process_id = ${processId} and meeting_id = any(${rooms}::uuid[])`.execute(db);
}

export async function releaseRoom(db: MeetingDb, processId: string, meetingId: string): Promise<void> {
  await sql`delete from meetings.room where process_id = ${processId} and meeting_id = ${meetingId}`.execute(db);
}

export async function releaseRooms(db: MeetingDb, processId: string): Promise<void> {
  await sql`delete from meetings.room where process_id = ${processId}`.execute(db);
}

/** Someone who has left a call. */
export interface LeftRow {
  readonly meetingId: string;
  readonly workspaceId: string;
  readonly identity: string;
  /** Null: a guest. */
  readonly personId: string | null;
}

/** Everyone whom a vanished process still had in its calls has left. */
export async function markStranded(db: MeetingDb): Promise<LeftRow[]> {
  const { rows } = await sql<LeftRow>`update meetings.participant p
    set left_at = now(), back_until = coalesce(p.back_until, ${BACK_AFTER_LOSS}) from meetings.meeting m
    where m.id = p.meeting_id and p.left_at is null and not exists (
      select 1 from meetings.room r where r.meeting_id = p.meeting_id and r.seen_at >= now() - ${GONE_AFTER})
    returning p.meeting_id as "meetingId", m.workspace_id as "workspaceId", p.identity, p.person_id as "personId"`.execute(
    db,
  );
  return rows;
}

/** Everyone who is not among these has left; `sids`: who is in the calls of another media server. */
export async function markAbsent(db: MeetingDb, sids: readonly string[]): Promise<LeftRow[]> {
  const { rows } = await sql<LeftRow>`update meetings.participant p
    set left_at = now(), back_until = coalesce(p.back_until, ${BACK_AFTER_LOSS}) from meetings.meeting m
    where m.id = p.meeting_id and p.left_at is null and p.joined_at < now() - ${GONE_AFTER}
      and not (p.sid = any(${sids}::text[]))
    returning p.meeting_id as "meetingId", m.workspace_id as "workspaceId", p.identity, p.person_id as "personId"`.execute(
    db,
  );
  return rows;
}

/** Whether meetings go on; those that there are not, or no more, are left out. */
export async function readAreLive(db: MeetingDb, ids: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
  const { rows } = await sql<{ id: string; isLive: boolean }>`select id,
      (started_at is not null and ended_at is null and trashed_at is null) as "isLive"
    from meetings.meeting where id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, isLive }) => [id, isLive]));
}

/** Live meetings that nobody has been in for a while. */
export async function readDeserted(db: MeetingDb, afterSeconds: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select m.id from meetings.meeting m
    where m.started_at is not null and m.ended_at is null
      and m.started_at < now() - make_interval(secs => ${afterSeconds})
      and not exists (select 1 from meetings.participant p where p.meeting_id = m.id
        and (p.left_at is null or p.left_at > now() - make_interval(secs => ${afterSeconds})))`.execute(db);
  return rows.map((row) => row.id);
}

export async function readSigningKeys(db: MeetingDb): Promise<{ id: string; secret: string }[]> {
  const { rows } = await sql<{
    id: string;
    secret: string;
  }>`select id, secret from meetings.signing_key order by created_at desc`.execute(db);
  return rows;
}

/** The first process to start makes the key. */
export async function insertFirstSigningKey(db: MeetingDb, id: string, secret: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`lock table meetings.signing_key in exclusive mode`.execute(trx);
    await sql`insert into meetings.signing_key (id, secret)
      select ${id}, ${secret} where not exists (select 1 from meetings.signing_key)`.execute(trx);
  });
}
