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
