import { sql } from "#database";
import type { FileDb } from "../tables.ts";

/** The blob of a preview made before, by the blob it was made from and its longest side in pixels. */
export async function readPreview(db: FileDb, source: string, size: number): Promise<string | null> {
  const { rows } = await sql<{
    blob: string;
  }>`select blob from files.preview where source = ${source} and size = ${size}`.execute(db);
  return rows[0]?.blob ?? null;
}

export async function upsertPreview(db: FileDb, source: string, size: number, blob: string): Promise<void> {
  await sql`insert into files.preview (source, size, blob) values (${source}, ${size}, ${blob})
    on conflict (source, size) do update set blob = excluded.blob`.execute(db);
}

/** Pages after the first, which only those who read on have drawn, are drawn anew after as many days. */
const pageDays = 7;

/** Forgets what was drawn of contents that no file and no version has any more, and old pages. `source` begins with the blob. */
export async function deleteUnusedPreviews(db: FileDb): Promise<void> {
  await sql`delete from files.preview p where created_at < now() - interval '1 day' and (
    (split_part(p.source, ' ', 3) <> '' and created_at < now() - make_interval(days => ${pageDays}))
    or not exists (select from files.node n where n.blob = split_part(p.source, ' ', 1))
    and not exists (select from files.version v where v.blob = split_part(p.source, ' ', 1)))`.execute(db);
}
