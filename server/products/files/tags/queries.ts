import { sql, steadyArray } from "#database";
import type { FileDb } from "../tables.ts";

export interface Tag {
  readonly id: number;
  readonly organisationId: string;
  readonly name: string;
}

const columns = sql`t.id, t.organisation_id as "organisationId", t.name`;

/** By name; as many as an organisation may have. */
export async function readTags(db: FileDb, organisationId: string): Promise<Tag[]> {
  const { rows } = await sql<Tag>`select ${columns} from files.tag t where t.organisation_id = ${organisationId}
    order by lower(t.name), t.id limit 1000`.execute(db);
  return rows;
}

export async function readTag(db: FileDb, id: number): Promise<Tag | null> {
  const { rows } = await sql<Tag>`select ${columns} from files.tag t where t.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** The one of this name, however it is written; null when it is there already, and where `most` are there. */
export async function insertTag(
  db: FileDb,
  { organisationId, name, personId }: { organisationId: string; name: string; personId: string },
  most: number,
): Promise<Tag | null> {
  const { rows } = await sql<Tag>`insert into files.tag as t (organisation_id, name, created_by)
    select ${organisationId}::uuid, ${name}::text, ${personId}::uuid
    where (select count(*) from files.tag where organisation_id = ${organisationId}::uuid) < ${most}
    on conflict do nothing returning ${columns}`.execute(db);
  return rows[0] ?? null;
}

export async function readTagByName(db: FileDb, organisationId: string, name: string): Promise<Tag | null> {
  const { rows } = await sql<Tag>`select ${columns} from files.tag t
    where t.organisation_id = ${organisationId} and lower(t.name) = lower(${name}::text)`.execute(db);
  return rows[0] ?? null;
}

export async function deleteTag(db: FileDb, id: number): Promise<void> {
  await sql`delete from files.tag where id = ${id}`.execute(db);
}

/** Tags of some nodes, by the node and in the order of their names; one statement. */
export async function readTagsOf(db: FileDb, nodeIds: readonly number[]): Promise<ReadonlyMap<number, readonly Tag[]>> {
  const { rows } = await sql<Tag & { nodeId: number }>`select n.node_id as "nodeId", ${columns}
    from files.node_tag n join files.tag t on t.id = n.tag_id where n.node_id = any(${steadyArray(nodeIds, "bigint")})
    order by n.node_id, lower(t.name), t.id`.execute(db);
  return Map.groupBy(rows, (row) => row.nodeId);
}

/** False when it was there before. */
export async function insertNodeTag(db: FileDb, nodeId: number, tagId: number, personId: string): Promise<boolean> {
  const { rows } = await sql`insert into files.node_tag (node_id, tag_id, tagged_by)
    values (${nodeId}, ${tagId}, ${personId}) on conflict do nothing returning node_id`.execute(db);
  return rows.length > 0;
}

export async function deleteNodeTag(db: FileDb, nodeId: number, tagId: number): Promise<boolean> {
  const { rows } = await sql`delete from files.node_tag where node_id = ${nodeId} and tag_id = ${tagId}
    returning node_id`.execute(db);
  return rows.length > 0;
}

/** Nodes that have a tag, in the order of their numbers, after one. */
export async function readTagged(db: FileDb, tagId: number, after: number, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select node_id as id from files.node_tag
    where tag_id = ${tagId} and node_id > ${after} order by node_id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}
