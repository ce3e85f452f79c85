import type { ExportState } from "@safos/contract/exports";
import { sql, type AnyDb } from "#database";

export interface ExportTables {
  "exports.export": { id: string };
}

export interface ExportRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly requestedBy: string;
  readonly state: ExportState;
  readonly partsDone: number;
  readonly partsTotal: number;
  readonly requestedAt: Date;
  readonly doneAt: Date | null;
  readonly blob: string | null;
  readonly size: number | null;
}

const columns = sql`e.id, e.workspace_id as "workspaceId", e.requested_by as "requestedBy", e.state,
  e.parts_done as "partsDone", e.parts_total as "partsTotal", e.requested_at as "requestedAt", e.done_at as "doneAt", e.blob,
  e.size::float8 as size`;

/** False when the workspace is being exported already. */
export async function insertExport(
  db: AnyDb,
  row: Pick<ExportRow, "id" | "workspaceId" | "requestedBy">,
): Promise<boolean> {
  const { rows } = await sql`insert into exports.export (id, workspace_id, requested_by)
    values (${row.id}, ${row.workspaceId}, ${row.requestedBy}) on conflict do nothing returning id`.execute(db);
  return rows.length > 0;
}

/** How many of a person's wait or run. */
export async function countPending(db: AnyDb, personId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from exports.export
    where requested_by = ${personId} and state in ('waiting', 'running')`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function readExport(db: AnyDb, id: string): Promise<ExportRow | null> {
  const { rows } = await sql<ExportRow>`select ${columns} from exports.export e where e.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export async function readExportsBy(db: AnyDb, personId: string, workspaceId: string): Promise<ExportRow[]> {
  const { rows } = await sql<ExportRow>`select ${columns} from exports.export e
    where e.workspace_id = ${workspaceId} and e.requested_by = ${personId} order by e.requested_at desc limit 20`.execute(
    db,
  );
  return rows;
}

/** False when it was removed, or is over. */
export async function markRunning(db: AnyDb, id: string, partsTotal: number): Promise<boolean> {
  const { rows } = await sql`update exports.export set state = 'running', parts_done = 0, parts_total = ${partsTotal}
    where id = ${id} and state in ('waiting', 'running') returning id`.execute(db);
  return rows.length > 0;
}

/** False when it was removed meanwhile. */
export async function markPart(db: AnyDb, id: string, partsDone: number): Promise<boolean> {
  const { rows } = await sql`update exports.export set parts_done = ${partsDone}
    where id = ${id} and state = 'running' returning id`.execute(db);
  return rows.length > 0;
}

/** False when it was removed meanwhile. */
export async function markDone(
  db: AnyDb,
  id: string,
  { blob, size }: { readonly blob: string; readonly size: number },
): Promise<boolean> {
  const { rows } = await sql`update exports.export
    set state = 'done', done_at = now(), blob = ${blob}, size = ${size}, parts_done = parts_total
    where id = ${id} and state = 'running' returning id`.execute(db);
  return rows.length > 0;
}

/** False when it is over, or was removed. */
export async function markFailed(db: AnyDb, id: string): Promise<boolean> {
  const { rows } = await sql`update exports.export set state = 'failed', done_at = now()
    where id = ${id} and state in ('waiting', 'running') returning id`.execute(db);
  return rows.length > 0;
}

export async function deleteExport(db: AnyDb, id: string): Promise<void> {
  await sql`delete from exports.export where id = ${id}`.execute(db);
}

/** Those whose time is over; one that has waited or run for as long is over too. */
export async function deleteOld(db: AnyDb, days: number): Promise<void> {
  await sql`delete from exports.export
    where coalesce(done_at, requested_at) < now() - make_interval(days => ${days})`.execute(db);
}

/** In which workspaces these blobs are archives that are kept. */
export async function readBlobPlaces(
  db: AnyDb,
  hashes: readonly string[],
): Promise<{ hash: string; workspaceId: string }[]> {
  const { rows } = await sql<{
    hash: string;
    workspaceId: string;
  }>`select distinct blob as hash, workspace_id as "workspaceId"
    from exports.export where blob = any(${[...hashes]}::text[])`.execute(db);
  return rows;
}

/** Which of these blobs are archives that are kept. */
export async function readBlobsInUse(db: AnyDb, hashes: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ blob: string }>`select distinct blob from exports.export
    where blob = any(${[...hashes]}::text[])`.execute(db);
  return rows.map((row) => row.blob);
}
