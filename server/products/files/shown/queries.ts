import { sql } from "#database";
import type { FileDb } from "../tables.ts";

/** The blob of the PDF that a drawing made of a blob. */
export async function readShown(db: FileDb, source: string, drawnBy: string): Promise<string | null> {
  const { rows } = await sql<{ blob: string }>`select blob from files.shown
    where source = ${source} and drawn_by = ${drawnBy}`.execute(db);
  return rows[0]?.blob ?? null;
}

/** Keeps it in place of what another drawing made. */
export async function upsertShown(
  db: FileDb,
  source: string,
  { blob, drawnBy }: { readonly blob: string; readonly drawnBy: string },
): Promise<void> {
  await sql`insert into files.shown (source, blob, drawn_by) values (${source}, ${blob}, ${drawnBy})
    on conflict (source) do update set blob = excluded.blob, drawn_by = excluded.drawn_by, created_at = now()`.execute(
    db,
  );
}

/** Forgets what was made of contents that no file has any more. */
export async function deleteUnusedShown(db: FileDb): Promise<void> {
  await sql`delete from files.shown s where not exists (select from files.node n where n.blob = s.source)
    and created_at < now() - interval '1 day'`.execute(db);
}
