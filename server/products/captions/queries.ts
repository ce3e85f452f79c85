import { sql, type AnyDb } from "#database";

/** The captions of a meeting that are on. */
export interface RunningRow {
  readonly meetingId: string;
  readonly workspaceId: string;
  readonly language: string | null;
  readonly startedBy: string | null;
  readonly startedAt: Date;
}

export async function readRunning(db: AnyDb, meetingId: string): Promise<RunningRow | null> {
  const { rows } = await sql<RunningRow>`select meeting_id as "meetingId", workspace_id as "workspaceId", language,
    started_by as "startedBy", started_at as "startedAt" from captions.running where meeting_id = ${meetingId}`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** Turns them on, or changes the language of those that are on. */
export async function putRunning(db: AnyDb, row: Omit<RunningRow, "startedAt">): Promise<void> {
  await sql`insert into captions.running (meeting_id, workspace_id, language, started_by)
    values (${row.meetingId}, ${row.workspaceId}, ${row.language}, ${row.startedBy})
    on conflict (meeting_id) do update set language = excluded.language`.execute(db);
}

/** True when they were on. */
export async function deleteRunning(db: AnyDb, meetingId: string): Promise<boolean> {
  const { rows } = await sql`delete from captions.running where meeting_id = ${meetingId} returning 1`.execute(db);
  return rows.length > 0;
}
