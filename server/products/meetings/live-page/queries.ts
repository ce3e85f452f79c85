import type { LivePageState } from "@safos/contract/live-page";
import { sql } from "#database";
import type { MeetingDb } from "../tables.ts";

/** The live page of a webinar. */
export interface LivePageRow {
  readonly meetingId: string;
  readonly code: string;
  readonly state: LivePageState;
  /** Who vouches for it. */
  readonly openedBy: string | null;
  readonly openedAt: Date;
}

const columns = sql`p.meeting_id as "meetingId", p.code, p.state, p.opened_by as "openedBy", p.opened_at as "openedAt"`;

export async function readLivePage(db: MeetingDb, meetingId: string): Promise<LivePageRow | null> {
  const { rows } = await sql<LivePageRow>`select ${columns} from meetings.live_page p
    where p.meeting_id = ${meetingId}`.execute(db);
  return rows[0] ?? null;
}

export async function readLivePageByCode(db: MeetingDb, code: string): Promise<LivePageRow | null> {
  const { rows } = await sql<LivePageRow>`select ${columns} from meetings.live_page p
    where p.code = ${code}`.execute(db);
  return rows[0] ?? null;
}

/** Which process has a meeting's call, and where the others reach it; null: none has. */
export async function readHolder(
  db: MeetingDb,
  meetingId: string,
): Promise<{ readonly processId: string; readonly address: string } | null> {
  const { rows } = await sql<{ processId: string; address: string }>`select process_id as "processId", address
    from meetings.room where meeting_id = ${meetingId} and seen_at >= now() - interval '15 seconds'`.execute(db);
  return rows[0] ?? null;
}

/** Of two who do so at once the second finds what the first has written. */
export async function lockLivePage(db: MeetingDb, meetingId: string): Promise<LivePageRow | null> {
  await sql`select 1 from meetings.meeting where id = ${meetingId} for no key update`.execute(db);
  return readLivePage(db, meetingId);
}

/** The address stays; who turns it on vouches for it. */
export async function writeLivePage(
  db: MeetingDb,
  meetingId: string,
  { code, state, openedBy }: { readonly code: string; readonly state: LivePageState; readonly openedBy: string },
): Promise<void> {
  await sql`insert into meetings.live_page as p (meeting_id, code, state, opened_by)
    values (${meetingId}, ${code}, ${state}, ${openedBy})
    on conflict (meeting_id) do update set state = excluded.state,
      opened_by = case when excluded.state = 'on' then excluded.opened_by else p.opened_by end,
      opened_at = case when excluded.state = 'on' then now() else p.opened_at end`.execute(db);
}
