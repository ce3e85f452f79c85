import { sql, type AnyDb } from "#database";

/** The captions of a meeting that are on. */
export interface RunningRow {
  readonly meetingId: string;
  readonly workspaceId: string;
  readonly language: string | null;
  /** What is written out is kept with the meeting. */
  readonly isKept: boolean;
  readonly startedBy: string | null;
  readonly startedAt: Date;
}

export async function readRunning(db: AnyDb, meetingId: string): Promise<RunningRow | null> {
  const { rows } =
    await sql<RunningRow>`select meeting_id as "meetingId", workspace_id as "workspaceId", language, is_kept as "isKept",
    started_by as "startedBy", started_at as "startedAt" from captions.running where meeting_id = ${meetingId}`.execute(
      db,
    );
  return rows[0] ?? null;
}

/** Turns them on, or changes the language of those that are on. */
export async function putRunning(db: AnyDb, row: Omit<RunningRow, "startedAt">): Promise<void> {
  await sql`insert into captions.running (meeting_id, workspace_id, language, is_kept, started_by)
    values (${row.meetingId}, ${row.workspaceId}, ${row.language}, ${row.isKept}, ${row.startedBy})
    on conflict (meeting_id) do update set language = excluded.language, is_kept = excluded.is_kept`.execute(db);
}

interface PlannedRow {
  readonly meetingId: string;
  readonly workspaceId: string;
  readonly plannedBy: string | null;
}

export async function insertPlanned(trx: AnyDb, { meetingId, workspaceId, plannedBy }: PlannedRow): Promise<void> {
  await sql`insert into captions.planned (meeting_id, workspace_id, planned_by)
    values (${meetingId}, ${workspaceId}, ${plannedBy}) on conflict (meeting_id) do nothing`.execute(trx);
}

export async function readPlanned(db: AnyDb, meetingId: string): Promise<PlannedRow | null> {
  const { rows } = await sql<PlannedRow>`select meeting_id as "meetingId", workspace_id as "workspaceId",
    planned_by as "plannedBy" from captions.planned where meeting_id = ${meetingId}`.execute(db);
  return rows[0] ?? null;
}

/** Notes for which beginning of the call they go on; false: for this one they have. */
export async function markBegun(trx: AnyDb, meetingId: string, begunAt: Date): Promise<boolean> {
  const { rows } = await sql`update captions.planned set begun_at = ${begunAt}
    where meeting_id = ${meetingId} and begun_at is distinct from ${begunAt} returning 1`.execute(trx);
  return rows.length > 0;
}

export async function deletePlanned(db: AnyDb, meetingId: string): Promise<void> {
  await sql`delete from captions.planned where meeting_id = ${meetingId}`.execute(db);
}

/** Null: they were not on. */
export async function deleteRunning(db: AnyDb, meetingId: string): Promise<{ readonly isKept: boolean } | null> {
  const { rows } = await sql<{
    isKept: boolean;
  }>`delete from captions.running where meeting_id = ${meetingId} returning is_kept as "isKept"`.execute(db);
  return rows[0] ?? null;
}

/** True when they were kept until now. */
export async function endKeeping(db: AnyDb, meetingId: string): Promise<boolean> {
  const { rows } = await sql`update captions.running set is_kept = false where meeting_id = ${meetingId} and is_kept
    returning 1`.execute(db);
  return rows.length > 0;
}
