import { sql } from "#database";
import type { FileDb } from "../tables.ts";

/** What is done to one node to put a folder back. */
export interface PlannedItem {
  readonly nodeId: number;
  readonly what: "restore" | "content" | "trash";
  readonly versionId: number | null;
}

/** What has happened to one node; `lost`: it has changed, and of its content by then nothing is kept. */
export type FoundItem = Omit<PlannedItem, "what"> & { readonly what: PlannedItem["what"] | "lost" };

/** Nodes of a folder, with those thrown away since, that are looked at. */
const mostNodes = 200_000;
/** More than this is not put back in one go. */
const mostItems = 20_000;

/**
 * What has happened below a folder since a moment, in the order in which it is undone: what is new goes, each new folder whole where
 * nothing older lies in it, so that its name is free; then what was thrown away comes back, folders before what they held; then files
 * get the newest content that they had by then. What was renamed or moved stays where it is. Null when it is too much.
 */
export async function findChanges(db: FileDb, folderId: number, moment: Date): Promise<FoundItem[] | null> {
  const { rows } = await sql<FoundItem & { walked: number }>`with recursive walk as (
      select n.id, n.parent_id, n.kind, n.created_at, n.changed_at, n.trashed_at, n.blob, 0 as depth, false as is_trashed
        from files.node n where n.id = ${folderId}
      union all select c.id, c.parent_id, c.kind, c.created_at, c.changed_at, c.trashed_at, c.blob, walk.depth + 1,
          walk.is_trashed or c.trashed_at is not null
        from walk join files.node c on c.parent_id = walk.id
        where c.hidden_at is null and (c.trashed_at is null or (c.trashed_at > ${moment} and c.created_at <= ${moment}))
    ), below as materialized (select * from walk limit ${mostNodes + 1}
    ), kept as (
      -- What holds something older, all the way up.
      select id, parent_id from below where created_at <= ${moment}
      union select b.id, b.parent_id from kept join below b on b.id = kept.parent_id
    ), fresh as (
      select b.id, b.parent_id, b.depth from below b where not b.is_trashed and b.id <> ${folderId} and b.created_at > ${moment}
        and not exists (select from kept where kept.id = b.id)
    ), changed as (
      select b.id, b.blob, v.id as version_id, v.blob as version_blob from below b
        left join lateral (select v.id, v.blob from files.version v where v.node_id = b.id and v.changed_at <= ${moment}
          order by v.changed_at desc, v.id desc limit 1) v on true
        where b.kind = 'file' and b.created_at <= ${moment} and b.changed_at > ${moment}
    ), items as (
      select 1 as turn, f.depth as rank, f.id as node_id, 'trash' as what, null::bigint as version_id
        from fresh f where not exists (select from fresh p where p.id = f.parent_id)
      union all select 2, b.depth, b.id, 'restore', null from below b where b.trashed_at is not null
      union all select 3, 0, c.id, case when c.version_id is null then 'lost' else 'content' end, c.version_id
        from changed c where c.version_id is null or c.version_blob is distinct from c.blob
    ) select node_id as "nodeId", what, version_id as "versionId", (select count(*)::int from below) as walked
      from items order by turn, rank, node_id limit ${mostItems + 1}`.execute(db);
  return rows.length > mostItems || (rows[0]?.walked ?? 0) > mostNodes ? null : rows;
}
