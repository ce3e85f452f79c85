import type { RecordedTrack, RecordingFault, RecordingState } from "@safos/contract/recordings";
import { sql, type AnyDb } from "#database";
import { isHeldBy, released, type Attempt } from "./composing/attempts.ts";

export interface RecordingRow {
  readonly id: string;
  readonly meetingId: string;
  readonly workspaceId: string;
  readonly state: RecordingState;
  readonly fault: RecordingFault | null;
  readonly key: Buffer | null;
  readonly startedBy: string | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly seconds: number | null;
  readonly progress: number;
  /** That failed. */
  readonly tries: number;
  readonly tracks: readonly RecordedTrack[];
}

const columns = sql`id, meeting_id as "meetingId", workspace_id as "workspaceId", state, fault, key, started_by as "startedBy",
  started_at as "startedAt", ended_at as "endedAt", seconds, progress, tries, tracks`;

/** The one that runs or is paused. */
export async function readRunning(db: AnyDb, meetingId: string): Promise<RecordingRow | null> {
  const { rows } = await sql<RecordingRow>`select ${columns} from recordings.recording
    where meeting_id = ${meetingId} and state in ('recording', 'paused')`.execute(db);
  return rows[0] ?? null;
}

export async function readRecording(db: AnyDb, id: string): Promise<RecordingRow | null> {
  const { rows } = await sql<RecordingRow>`select ${columns} from recordings.recording where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Of a meeting, the newest first. */
export async function readRecordingsOf(db: AnyDb, meetingId: string, limit: number): Promise<RecordingRow[]> {
  const { rows } = await sql<RecordingRow>`select ${columns} from recordings.recording
    where meeting_id = ${meetingId} order by started_at desc, id desc limit ${limit}`.execute(db);
  return rows;
}

/** In one of these states, by id after another. */
export async function readInStates(
  db: AnyDb,
  states: readonly RecordingState[],
  after: string | null,
  limit: number,
): Promise<RecordingRow[]> {
  const { rows } = await sql<RecordingRow>`select ${columns} from recordings.recording
    where state = any(${states}::text[]) and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${limit}`.execute(db);
  return rows;
}

/** The meetings of a workspace that are recorded. */
export async function readRunningIn(db: AnyDb, workspaceId: string): Promise<string[]> {
  const { rows } = await sql<{ meetingId: string }>`select meeting_id as "meetingId" from recordings.recording
    where workspace_id = ${workspaceId} and state in ('recording', 'paused')`.execute(db);
  return rows.map((one) => one.meetingId);
}

/** Which of these there are, with something of theirs in the data folder. */
export async function readKept(db: AnyDb, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select id from recordings.recording
    where id = any(${ids}::uuid[]) and key is not null`.execute(db);
  return new Set(rows.map((one) => one.id));
}

/** False when one of the meeting runs already. */
export async function insertRecording(
  db: AnyDb,
  row: Pick<RecordingRow, "id" | "meetingId" | "workspaceId" | "key" | "startedBy">,
  isPaused: boolean,
): Promise<boolean> {
  const { rows } = await sql`insert into recordings.recording (id, meeting_id, workspace_id, key, started_by, state)
    values (${row.id}, ${row.meetingId}, ${row.workspaceId}, ${row.key}, ${row.startedBy}, ${isPaused ? "paused" : "recording"})
    on conflict (meeting_id) where state in ('recording', 'paused') do nothing returning 1`.execute(db);
  return rows.length > 0;
}

/** Its id when that changed anything. */
export async function setPaused(db: AnyDb, meetingId: string, isPaused: boolean): Promise<string | null> {
  const [from, to] = isPaused ? ["recording", "paused"] : ["paused", "recording"];
  const { rows } = await sql<{ id: string }>`update recordings.recording set state = ${to}
    where meeting_id = ${meetingId} and state = ${from} returning id`.execute(db);
  return rows[0]?.id ?? null;
}

/** Of a meeting, or only this one of it; what ended. */
export async function markEnded(
  db: AnyDb,
  meetingId: string,
  recordingId: string | null,
  fault: RecordingFault | null,
): Promise<RecordingRow | null> {
  const { rows } = await sql<RecordingRow>`update recordings.recording
    set state = 'composing', fault = ${fault}, ended_at = now(), next_try_at = now()
    where meeting_id = ${meetingId} and state in ('recording', 'paused')
      and (${recordingId}::uuid is null or id = ${recordingId}::uuid) returning ${columns}`.execute(db);
  return rows[0] ?? null;
}

export async function setProgress(db: AnyDb, attempt: Attempt, progress: number): Promise<void> {
  await sql`update recordings.recording set progress = ${progress} where id = ${attempt.id} and ${isHeldBy(attempt)}`.execute(
    db,
  );
}

export async function markComposing(db: AnyDb, attempt: Attempt): Promise<void> {
  await sql`update recordings.recording set state = 'composing', progress = 0 where id = ${attempt.id} and ${isHeldBy(attempt)}`.execute(
    db,
  );
}

/** Its files are the workspace's, and what lies in the data folder can be read no more. */
export async function markReady(
  db: AnyDb,
  attempt: Attempt,
  seconds: number,
  tracks: readonly RecordedTrack[],
): Promise<boolean> {
  const { rows } = await sql`update recordings.recording set state = 'ready', progress = 1, seconds = ${seconds},
      tracks = ${JSON.stringify(tracks)}::jsonb, key = null, unnamed_files = '{}', next_try_at = null, ${released}
    where id = ${attempt.id} and state = 'composing' and ${isHeldBy(attempt)} returning 1`.execute(db);
  return rows.length > 0;
}

/** Nothing was recorded: there is nothing to try again. */
export async function markEmpty(db: AnyDb, attempt: Attempt): Promise<boolean> {
  const { rows } =
    await sql`update recordings.recording set state = 'failed', fault = 'empty', key = null, next_try_at = null,
      ${released} where id = ${attempt.id} and ${isHeldBy(attempt)} returning 1`.execute(db);
  return rows.length > 0;
}

/** It is tried again after a pause, s. False: another try has taken it over. */
export async function markFailed(db: AnyDb, attempt: Attempt, fault: RecordingFault, pause: number): Promise<boolean> {
  const { rows } = await sql`update recordings.recording set state = 'failed', fault = ${fault}, tries = tries + 1,
      next_try_at = now() + make_interval(secs => ${pause}), ${released}
    where id = ${attempt.id} and state in ('composing', 'failed') and ${isHeldBy(attempt)} returning 1`.execute(db);
  return rows.length > 0;
}

/**
 * `isAtOnce`: whatever has become of it, and even while files are made of it, which come to nothing then; else only what no files
 * were made of. The files that it had; null: it stays, or was removed already.
 */
export async function markRemoved(db: AnyDb, id: string, isAtOnce: boolean): Promise<readonly RecordedTrack[] | null> {
  const { rows } = await sql<Pick<RecordingRow, "tracks">>`with before as (
      select id, tracks from recordings.recording where id = ${id} and (
        (${isAtOnce}::boolean and state in ('ready', 'failed', 'composing'))
        or (state in ('failed', 'composing') and (attempt_until is null or attempt_until < now()))) for update)
    update recordings.recording r set state = 'removed', tracks = '[]', key = null, next_try_at = null, ${released}
      from before where r.id = before.id returning before.tracks`.execute(db);
  return rows[0]?.tracks ?? null;
}

export async function countIn(db: AnyDb, states: readonly RecordingState[]): Promise<number> {
  const { rows } = await sql<{ n: string }>`select count(*) as n from recordings.recording
    where state = any(${states}::text[])`.execute(db);
  return Number(rows[0]?.n ?? 0);
}
