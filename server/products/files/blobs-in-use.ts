import { sql } from "#database";
import type { FileDb } from "./tables.ts";

/** Which of these blobs a file, an old version, a piece of an upload, a preview, an office file as it is shown, a spreadsheet as a table or a copy under way still needs. */
export async function readBlobsInUse(db: FileDb, hashes: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ blob: string }>`with asked as (select unnest(${[...hashes]}::text[]) as blob)
    select blob from asked where exists (select from files.node n where n.blob = asked.blob)
      or exists (select from files.version v where v.blob = asked.blob) or exists (select from files.upload_chunk c where c.blob = asked.blob)
      or exists (select from files.copy_item i where i.blob = asked.blob)
      or exists (select from files.preview p where p.blob = asked.blob) or exists (select from files.shown s where s.blob = asked.blob)
      or exists (select from files.sheets t where t.blob = asked.blob)`.execute(db);
  return rows.map((row) => row.blob);
}
