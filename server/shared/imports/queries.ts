import type { ImportState, RowState } from "@safos/contract/person-imports";
import { sql, type AnyDb } from "#database";
import type { ReadRow } from "./read-rows.ts";

export interface ImportTables {
  "imports.person_import": { id: string };
  "imports.person_row": { import_id: string };
}

export interface ImportRow {
  readonly id: string;
  readonly organisationId: string;
  readonly createdBy: string | null;
  readonly state: ImportState;
  readonly sendsInvitations: boolean;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly doneAt: Date | null;
}

export type JudgedRow = ReadRow & { readonly state: RowState };
export type PersonRow = JudgedRow & { readonly personId: string | null };

const columns = sql`i.id, i.organisation_id as "organisationId", i.created_by as "createdBy", i.state,
  i.sends_invitations as "sendsInvitations", i.created_at as "createdAt", i.started_at as "startedAt", i.done_at as "doneAt"`;
const rowColumns = sql`r.line, r.name, r.display_name as "displayName", r.groups, r.locale, r.state, r.fault,
  r.person_id as "personId"`;

export async function insertImport(
  db: AnyDb,
  row: Pick<ImportRow, "id" | "organisationId" | "createdBy">,
  rows: readonly JudgedRow[],
): Promise<void> {
  await sql`insert into imports.person_import (id, organisation_id, created_by)
    values (${row.id}, ${row.organisationId}, ${row.createdBy})`.execute(db);
  await sql`insert into imports.person_row (import_id, line, name, display_name, groups, locale, state, fault)
    select ${row.id}, line, name, "displayName", array(select jsonb_array_elements_text(groups)), locale, state, fault
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(line int, name text, "displayName" text, groups jsonb,
      locale text, state text, fault text)`.execute(db);
}

export async function readImport(
  db: AnyDb,
  id: string,
  lock: "forUpdate" | "unlocked" = "unlocked",
): Promise<ImportRow | null> {
  const { rows } = await sql<ImportRow>`select ${columns} from imports.person_import i where i.id = ${id}
    ${lock === "forUpdate" ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? null;
}

export async function readImports(db: AnyDb, organisationId: string, limit: number): Promise<ImportRow[]> {
  const { rows } = await sql<ImportRow>`select ${columns} from imports.person_import i
    where i.organisation_id = ${organisationId} and i.state <> 'read' order by i.created_at desc limit ${limit}`.execute(
    db,
  );
  return rows;
}

export interface Counts {
  readonly new: number;
  readonly existing: number;
  readonly wrong: number;
  readonly added: number;
  readonly kept: number;
  /** Of those: who were never added. */
  readonly failed: number;
}

export async function countRows(db: AnyDb, id: string): Promise<Counts> {
  const { rows } = await sql<Counts>`select count(*) filter (where state = 'new')::int as new,
      count(*) filter (where state = 'existing')::int as existing, count(*) filter (where state = 'wrong')::int as wrong,
      count(*) filter (where person_id is not null)::int as added, count(*) filter (where is_kept)::int as kept,
      count(*) filter (where is_kept and person_id is null)::int as failed
    from imports.person_row where import_id = ${id}`.execute(db);
  return rows[0] ?? { new: 0, existing: 0, wrong: 0, added: 0, kept: 0, failed: 0 };
}

/** Rows by their lines: those that are wrong first, where none is asked for by its state. */
export async function readRowPage(
  db: AnyDb,
  id: string,
  { state, after, limit }: { state: RowState | null; after: number; limit: number },
): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`select ${rowColumns} from imports.person_row r where r.import_id = ${id}
    and (${state}::text is null or r.state = ${state}) and r.line > ${after} order by r.line limit ${limit}`.execute(
    db,
  );
  return rows;
}

/** The next rows that are to be carried out, or undone. */
export async function readUnfinished(db: AnyDb, id: string, limit: number): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`select ${rowColumns} from imports.person_row r
    where r.import_id = ${id} and not r.is_finished order by r.line limit ${limit}`.execute(db);
  return rows;
}

export async function finishRow(
  db: AnyDb,
  id: string,
  line: number,
  { personId, isKept }: { readonly personId: string | null; readonly isKept: boolean },
): Promise<void> {
  await sql`update imports.person_row set is_finished = true, person_id = ${personId}, is_kept = ${isKept}
    where import_id = ${id} and line = ${line}`.execute(db);
}

/** False when it is in another state. Rows that nothing is to be done about are finished from the start. */
export async function markStarted(db: AnyDb, id: string, sendsInvitations: boolean): Promise<boolean> {
  const { rows } = await sql`update imports.person_import set state = 'running', started_at = now(),
    sends_invitations = ${sendsInvitations} where id = ${id} and state = 'read' returning id`.execute(db);
  if (rows.length > 0)
    await sql`update imports.person_row set is_finished = state <> 'new' where import_id = ${id}`.execute(db);
  return rows.length > 0;
}

export async function markUndoing(db: AnyDb, id: string, hours: number): Promise<boolean> {
  const { rows } = await sql`update imports.person_import set state = 'undoing'
    where id = ${id} and state = 'done' and done_at > now() - make_interval(hours => ${hours}) returning id`.execute(
    db,
  );
  if (rows.length > 0)
    await sql`update imports.person_row set is_finished = person_id is null, is_kept = is_kept and person_id is null
      where import_id = ${id}`.execute(db);
  return rows.length > 0;
}

export async function markOver(db: AnyDb, id: string, state: "done" | "undone"): Promise<void> {
  await sql`update imports.person_import set state = ${state}, done_at = now() where id = ${id}`.execute(db);
}

export async function trimImports(db: AnyDb): Promise<void> {
  await sql`delete from imports.person_import where (state = 'read' and created_at < now() - interval '1 day')
    or created_at < now() - interval '30 days'`.execute(db);
}
