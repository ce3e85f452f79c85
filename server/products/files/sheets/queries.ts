import { sql } from "#database";
import type { FileDb } from "../tables.ts";

/** A content, and by which reader and in which language it is read. */
interface SheetsKey {
  readonly source: string;
  readonly form: string;
}

/** The blob of the table that was made of a blob. */
export async function readSheets(db: FileDb, { source, form }: SheetsKey): Promise<string | null> {
  const { rows } = await sql<{ blob: string }>`select blob from files.sheets
    where source = ${source} and form = ${form}`.execute(db);
  return rows[0]?.blob ?? null;
}

export async function upsertSheets(db: FileDb, { source, form }: SheetsKey, blob: string): Promise<void> {
  await sql`insert into files.sheets (source, form, blob) values (${source}, ${form}, ${blob})
    on conflict (source, form) do update set blob = excluded.blob, created_at = now()`.execute(db);
}

/** Forgets what was made of contents that no file has any more. */
export async function deleteUnusedSheets(db: FileDb): Promise<void> {
  await sql`delete from files.sheets s where not exists (select from files.node n where n.blob = s.source)
    and created_at < now() - interval '1 day'`.execute(db);
}
