import { sql } from "#database";
import type { FileDb } from "../tables.ts";
import type { Content } from "../tree/node.ts";

export interface VersionRow extends Content {
  readonly id: number;
  readonly nodeId: number;
  readonly changedAt: Date;
  readonly changedBy: string | null;
  /** What a person calls it; empty when nothing. */
  readonly label: string;
}

export async function readVersions(db: FileDb, nodeId: number, versionId?: number): Promise<VersionRow[]> {
  const { rows } =
    await sql<VersionRow>`select id, node_id as "nodeId", blob, sha1, sha256, size, content_type as "contentType", mtime, changed_at as "changedAt",
    changed_by as "changedBy", label from files.version where node_id = ${nodeId} and (${versionId ?? null}::bigint is null or id = ${versionId ?? null}::bigint)
    order by id desc limit 500`.execute(db);
  return rows;
}

/** Versions of a workspace's files that are not in the trash themselves, by file and oldest first. */
export async function readVersionsOfWorkspace(db: FileDb, workspaceId: string): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`select v.id, v.node_id as "nodeId", v.blob, v.sha1, v.sha256, v.size,
      v.content_type as "contentType", v.mtime, v.changed_at as "changedAt", v.changed_by as "changedBy", v.label
    from files.version v join files.node n on n.id = v.node_id
    where n.workspace_id = ${workspaceId} and n.trashed_at is null order by v.node_id, v.id`.execute(db);
  return rows;
}

/** False when there is no such version. */
export async function labelVersion(db: FileDb, nodeId: number, versionId: number, label: string): Promise<boolean> {
  const { rows } = await sql`update files.version set label = ${label} where node_id = ${nodeId} and id = ${versionId}
    returning id`.execute(db);
  return rows.length > 0;
}

export async function deleteVersion(db: FileDb, id: number): Promise<void> {
  await sql`delete from files.version where id = ${id}`.execute(db);
}
