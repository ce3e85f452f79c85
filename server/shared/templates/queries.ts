import type { InformationClass } from "@safos/contract/policy";
import type { Template, TemplatePartName } from "@safos/contract/templates";
import { sql, type AnyDb } from "#database";

export interface TemplateTables {
  "templates.template": { id: string };
}

export interface TemplateRow {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly description: string;
  readonly informationClass: InformationClass | null;
  readonly counts: Template["counts"];
  readonly madeBy: string | null;
  readonly createdAt: Date;
}
export type TemplateContent = Readonly<Partial<Record<TemplatePartName, readonly object[]>>>;

const columns = sql`t.id, t.organisation_id as "organisationId", t.name, t.description,
  t.information_class as "informationClass", t.counts, t.made_by as "madeBy", t.created_at as "createdAt"`;

/** False when the organisation has one of that name. */
export async function insertTemplate(
  db: AnyDb,
  row: Omit<TemplateRow, "createdAt"> & { readonly content: string; readonly blobs: readonly string[] },
): Promise<boolean> {
  const { rows } = await sql`insert into templates.template
      (id, organisation_id, name, description, information_class, content, counts, made_by)
    values (${row.id}, ${row.organisationId}, ${row.name}, ${row.description}, ${row.informationClass}, ${row.content}::jsonb,
      ${JSON.stringify(row.counts)}::jsonb, ${row.madeBy}) on conflict do nothing returning id`.execute(db);
  if (rows.length === 0) return false;
  await sql`insert into templates.blob (template_id, hash)
    select ${row.id}, hash from unnest(${[...new Set(row.blobs)]}::text[]) as hash`.execute(db);
  return true;
}

export async function countTemplates(db: AnyDb, organisationId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from templates.template
    where organisation_id = ${organisationId}`.execute(db);
  return rows[0]?.n ?? 0;
}

export async function readTemplates(db: AnyDb, organisationId: string): Promise<TemplateRow[]> {
  const { rows } = await sql<TemplateRow>`select ${columns} from templates.template t
    where t.organisation_id = ${organisationId} order by lower(t.name), t.id`.execute(db);
  return rows;
}

export async function readTemplate(db: AnyDb, organisationId: string, id: string): Promise<TemplateRow | null> {
  const { rows } = await sql<TemplateRow>`select ${columns} from templates.template t
    where t.id = ${id} and t.organisation_id = ${organisationId}`.execute(db);
  return rows[0] ?? null;
}

export async function readContent(db: AnyDb, id: string): Promise<TemplateContent> {
  const { rows } = await sql<{ content: TemplateContent }>`select content from templates.template
    where id = ${id}`.execute(db);
  return rows[0]?.content ?? {};
}

export async function hasName(db: AnyDb, organisationId: string, name: string, exceptId: string): Promise<boolean> {
  const { rows } = await sql`select from templates.template
    where organisation_id = ${organisationId} and lower(name) = lower(${name}) and id <> ${exceptId}`.execute(db);
  return rows.length > 0;
}

export async function updateTemplate(
  db: AnyDb,
  id: string,
  { name = null, description = null }: { readonly name?: string | null; readonly description?: string | null },
): Promise<void> {
  await sql`update templates.template set name = coalesce(${name}, name), description = coalesce(${description}, description)
    where id = ${id}`.execute(db);
}

/** False when it is gone already. */
export async function deleteTemplate(db: AnyDb, id: string): Promise<boolean> {
  const { rows } = await sql`delete from templates.template where id = ${id} returning id`.execute(db);
  return rows.length > 0;
}

export async function readBlobsInUse(db: AnyDb, hashes: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ hash: string }>`select distinct hash from templates.blob
    where hash = any(${[...hashes]}::text[])`.execute(db);
  return rows.map((row) => row.hash);
}

export async function readBlobHolders(
  db: AnyDb,
  hashes: readonly string[],
): Promise<{ hash: string; organisationId: string }[]> {
  const { rows } = await sql<{
    hash: string;
    organisationId: string;
  }>`select distinct b.hash, t.organisation_id as "organisationId"
    from templates.blob b join templates.template t on t.id = b.template_id where b.hash = any(${[...hashes]}::text[])`.execute(
    db,
  );
  return rows;
}

export async function insertMaking(db: AnyDb, workspaceId: string): Promise<void> {
  await sql`insert into templates.making (workspace_id) values (${workspaceId})`.execute(db);
}

export async function deleteMaking(db: AnyDb, workspaceId: string): Promise<void> {
  await sql`delete from templates.making where workspace_id = ${workspaceId}`.execute(db);
}

export async function readMaking(db: AnyDb): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select workspace_id as id from templates.making order by begun_at limit 100`.execute(db);
  return rows.map((row) => row.id);
}
