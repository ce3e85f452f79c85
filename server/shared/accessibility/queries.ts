import type { AccessibilitySettings } from "@safos/contract/accessibility";
import { sql, type Db } from "#database";

export interface AccessibilityTables {
  "accessibility.statement": { organisation_id: string };
  "accessibility.report": { id: string };
}
type AccessibilityDb = Db<AccessibilityTables>;

export interface StatementRow {
  readonly settings: AccessibilitySettings;
  readonly changedAt: Date;
}

export async function readStatement(db: AccessibilityDb, organisationId: string): Promise<StatementRow | null> {
  const { rows } = await sql<StatementRow>`select settings, changed_at as "changedAt" from accessibility.statement
    where organisation_id = ${organisationId}`.execute(db);
  return rows[0] ?? null;
}

export async function storeStatement(
  db: AccessibilityDb,
  organisationId: string,
  settings: AccessibilitySettings,
): Promise<void> {
  await sql`insert into accessibility.statement (organisation_id, settings)
    values (${organisationId}, ${JSON.stringify(settings)}::jsonb)
    on conflict (organisation_id) do update set settings = excluded.settings, changed_at = now()`.execute(db);
}

export interface ReportRow {
  readonly id: string;
  readonly organisationId: string;
  readonly text: string;
  readonly mail: string | null;
  readonly createdAt: Date;
}

const columns = sql`r.id, r.organisation_id as "organisationId", r.text, r.mail, r.created_at as "createdAt"`;

export async function insertReport(db: AccessibilityDb, row: Omit<ReportRow, "createdAt">): Promise<void> {
  await sql`insert into accessibility.report (id, organisation_id, text, mail)
    values (${row.id}, ${row.organisationId}, ${row.text}, ${row.mail})`.execute(db);
}

export async function readReport(db: AccessibilityDb, id: string): Promise<ReportRow | null> {
  const { rows } = await sql<ReportRow>`select ${columns} from accessibility.report r where r.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export async function readReports(db: AccessibilityDb, organisationId: string, limit: number): Promise<ReportRow[]> {
  const { rows } = await sql<ReportRow>`select ${columns} from accessibility.report r
    where r.organisation_id = ${organisationId} order by r.created_at desc, r.id limit ${limit}`.execute(db);
  return rows;
}

export async function countSince(db: AccessibilityDb, organisationId: string, since: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from accessibility.report
    where organisation_id = ${organisationId} and created_at > ${since}`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function deleteReport(db: AccessibilityDb, organisationId: string, id: string): Promise<boolean> {
  const { rows } = await sql`delete from accessibility.report where id = ${id} and organisation_id = ${organisationId}
    returning id`.execute(db);
  return rows.length > 0;
}

/** Old ones, and what is beyond what anyone reads. */
export async function trimReports(db: AccessibilityDb, most: number): Promise<void> {
  await sql`delete from accessibility.report where created_at < now() - interval '1 year' or id in (
    select id from (select id, row_number() over (partition by organisation_id order by created_at desc, id) as place
      from accessibility.report) as r where r.place > ${most})`.execute(db);
}
