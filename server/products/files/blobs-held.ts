import { sql } from "#database";
import type { FileDb } from "./tables.ts";

/** In which workspaces these blobs are a file, an old version, or what was made of one; pieces and copies under way say nothing for a day. */
export async function readBlobPlaces(
  db: FileDb,
  hashes: readonly string[],
): Promise<{ hash: string; workspaceId: string }[]> {
  const { rows } = await sql<{
    hash: string;
    workspaceId: string;
  }>`with asked as (select unnest(${[...hashes]}::text[]) as hash),
    sources as (
      select hash, hash as source from asked
      union select p.blob, split_part(p.source, ' ', 1) from files.preview p join asked on asked.hash = p.blob
      union select s.blob, s.source from files.shown s join asked on asked.hash = s.blob
      union select t.blob, t.source from files.sheets t join asked on asked.hash = t.blob)
    select s.hash, n.workspace_id as "workspaceId" from sources s join files.node n on n.blob = s.source
    union select s.hash, n.workspace_id from sources s join files.version v on v.blob = s.source join files.node n on n.id = v.node_id`.execute(
    db,
  );
  return rows;
}
