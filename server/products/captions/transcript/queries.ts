import { sql, type AnyDb } from "#database";

/** A piece of speech as it is kept. */
export interface LineRow {
  readonly id: string;
  readonly meetingId: string;
  readonly workspaceId: string;
  readonly personId: string | null;
  readonly name: string;
  readonly language: string | null;
  readonly text: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** What the recogniser understood, where someone has corrected it. */
  readonly original: string | null;
  readonly correctedBy: string | null;
  readonly correctedAt: Date | null;
}
export type FreshLine = Omit<LineRow, "original" | "correctedBy" | "correctedAt">;

const columns = sql`id, meeting_id as "meetingId", workspace_id as "workspaceId", person_id as "personId", name, language,
  text, started_at as "startedAt", ended_at as "endedAt", original, corrected_by as "correctedBy",
  corrected_at as "correctedAt"`;

export async function insertLines(db: AnyDb, lines: readonly FreshLine[]): Promise<void> {
  await sql`insert into captions.line
      (id, meeting_id, workspace_id, person_id, name, language, text, started_at, ended_at)
    select * from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l(id uuid, "meetingId" uuid, "workspaceId" uuid,
      "personId" uuid, name text, language text, text text, "startedAt" timestamptz, "endedAt" timestamptz)
    on conflict (id) do nothing`.execute(db);
}

/** In the order they were said, after a line; `q` narrows to those that hold it, in small or large letters. */
export async function readLines(
  db: AnyDb,
  meetingId: string,
  { after, q, limit }: { readonly after: string | null; readonly q: string | null; readonly limit: number },
): Promise<LineRow[]> {
  const { rows } = await sql<LineRow>`select ${columns} from captions.line where meeting_id = ${meetingId}
      and (${after}::uuid is null or (started_at, id) > (select started_at, id from captions.line where id = ${after}::uuid))
      and (${q}::text is null or position(lower(${q}::text) in lower(text)) > 0)
    order by started_at, id limit ${limit}`.execute(db);
  return rows;
}

export async function countLines(db: AnyDb, meetingId: string): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`select count(*)::int as count from captions.line where meeting_id = ${meetingId}`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function readLinesByIds(db: AnyDb, ids: readonly string[]): Promise<LineRow[]> {
  const { rows } = await sql<LineRow>`select ${columns} from captions.line where id = any(${[...ids]}::uuid[])`.execute(
    db,
  );
  return rows;
}

export async function readLineIds(db: AnyDb, meetingId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from captions.line where meeting_id = ${meetingId}`.execute(db);
  return rows.map((row) => row.id);
}

/** Every line's id in a steady order. */
export async function readLineIdsAfter(
  db: AnyDb,
  after: string | null,
  limit: number,
): Promise<{ id: string; meetingId: string }[]> {
  const { rows } = await sql<{ id: string; meetingId: string }>`select id, meeting_id as "meetingId" from captions.line
    where (${after}::uuid is null or id > ${after}::uuid) order by id limit ${limit}`.execute(db);
  return rows;
}

/** Null: it says something else by now, or is gone. The first understanding of it stays. */
export async function correctLine(
  db: AnyDb,
  of: { readonly meetingId: string; readonly id: string },
  { was, text, by }: { readonly was: string; readonly text: string; readonly by: string },
): Promise<LineRow | null> {
  const { rows } = await sql<LineRow>`update captions.line
    set text = ${text}, original = coalesce(original, text), corrected_by = ${by}, corrected_at = now()
    where id = ${of.id} and meeting_id = ${of.meetingId} and text = ${was} returning ${columns}`.execute(db);
  return rows[0] ?? null;
}

/** The ids of those that were there. */
export async function deleteLines(db: AnyDb, meetingId: string): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`delete from captions.line where meeting_id = ${meetingId} returning id`.execute(db);
  return rows.map((row) => row.id);
}

/** Everything said in a workspace's meetings, in order, a page at a time. */
export async function readLinesOfWorkspace(
  db: AnyDb,
  workspaceId: string,
  after: LineRow | null,
  limit: number,
): Promise<LineRow[]> {
  const { rows } = await sql<LineRow>`select ${columns} from captions.line where workspace_id = ${workspaceId}
      and (${after === null} or (meeting_id, started_at, id) > (${after?.meetingId ?? null}::uuid,
        (select started_at from captions.line where id = ${after?.id ?? null}::uuid), ${after?.id ?? null}::uuid))
    order by meeting_id, started_at, id limit ${limit}`.execute(db);
  return rows;
}
