import { sql } from "#database";
import type { FileDb } from "../tables.ts";
import type { Content } from "../tree/node.ts";

export interface VersionRow extends Content {
  readonly id: number;
  readonly nodeId: number;
  readonly changedAt: Date;
  readonly changedBy: string | null;
}

export async function readVersions(db: FileDb, nodeId: number, versionId?: number): Promise<VersionRow[]> {
  const { rows } =
    await sql<VersionRow>`select id, node_id as "nodeId", blob, sha1, size, content_type as "contentType", mtime, changed_at as "changedAt",
    changed_by as "changedBy" from files.version where node_id = ${nodeId} and (${versionId ?? null}::bigint is null or id = ${versionId ?? null}::bigint)
    order by id desc limit 500`.execute(db);
  return rows;
}
