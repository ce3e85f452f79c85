import { sql } from "#database";
import type { FileDb } from "../tables.ts";
import { columns } from "./columns.ts";
import type { Writer } from "./context.ts";
import type { Content, Node } from "./node.ts";

/** It is a person who writes unless a visitor's name is given. */
type NewWriter = Pick<Writer, "personId"> & Partial<Writer>;

/** Makes this transaction the only writer of these workspaces' files, in one order for everybody. */
export async function lockRoots(db: FileDb, workspaceIds: readonly string[]): Promise<void> {
  await sql`select id from files.node where workspace_id = any(${[...new Set(workspaceIds)]}::uuid[]) and parent_id is null order by id for update`.execute(
    db,
  );
}

/** Gives every folder from here to the root a new etag and a new size, in one statement. */
export async function touchUpwards(db: FileDb, id: number, delta: number): Promise<void> {
  await sql`with recursive up as (
      select n.id, n.parent_id from files.node n where n.id = ${id}
      union all select p.id, p.parent_id from up cross join lateral (select * from files.node where id = up.parent_id offset 0) p
    ), change as materialized (select nextval('files.change') as etag)
    update files.node n set etag = change.etag, size = n.size + ${delta}, mtime = now() from up, change where n.id = up.id`.execute(
    db,
  );
}

export async function insertFolder(
  db: FileDb,
  row: { workspaceId: string; parentId: number; name: string; mtime?: Date | undefined } & NewWriter,
): Promise<Node> {
  return one(
    await sql<Node>`insert into files.node as n (workspace_id, parent_id, kind, name, created_by, changed_by, guest_name, mtime)
      values (${row.workspaceId}, ${row.parentId}, 'folder', ${row.name}, ${row.personId}, ${row.personId}, ${row.guestName ?? null}, coalesce(${row.mtime ?? null}::timestamptz, now()))
      returning ${columns("n")}`.execute(db),
  );
}

/** Keeps the content of a file as a version and gives the file new content. */
export async function replaceContent(db: FileDb, id: number, content: Content, writer: NewWriter): Promise<Node> {
  return one(
    await sql<Node>`with kept as (insert into files.version (node_id, blob, sha1, sha256, size, content_type, mtime, changed_at, changed_by)
        select id, blob, sha1, sha256, size, content_type, mtime, changed_at, changed_by from files.node where id = ${id})
      update files.node n set blob = ${content.blob}, sha1 = ${content.sha1}, sha256 = ${content.sha256 ?? null}, checksums = ${content.checksums ?? ""}, size = ${content.size}, content_type = ${content.contentType},
      mtime = ${content.mtime}, changed_at = now(), changed_by = ${writer.personId}, guest_name = ${writer.guestName ?? null}, etag = nextval('files.change') where n.id = ${id} returning ${columns("n")}`.execute(
      db,
    ),
  );
}

/** A move keeps the node's own etag and id, so that other clients rename instead of fetching again. */
export async function updateParent(
  db: FileDb,
  id: number,
  to: { parentId: number; name: string; contentType: string },
): Promise<Node> {
  return one(
    await sql<Node>`update files.node n set parent_id = ${to.parentId}, name = ${to.name},
      content_type = case when n.kind = 'file' then ${to.contentType} else n.content_type end where n.id = ${id} returning ${columns("n")}`.execute(
      db,
    ),
  );
}

/**
 * Copies a node and everything below it that is not in the trash, in one statement, and returns the copy of the top. Of the tags those of
 * the person's own organisation follow, as they put no others anywhere. A folder's size is that of the original, which counts the same nodes.
 */
export async function copySubtree(
  db: FileDb,
  id: number,
  to: { workspaceId: string; parentId: number; name: string; personId: string; organisationId: string },
): Promise<Node> {
  return one(
    await sql<Node>`with recursive down as (
        select n.*, 0 as depth from files.node n where n.id = ${id}
        union all select c.*, down.depth + 1 from down join files.node c on c.parent_id = down.id and c.trashed_at is null
      ), numbered as materialized (
        select ordered.*, nextval(pg_get_serial_sequence('files.node', 'id')) as copy_id
        from (select * from down order by depth, id) ordered
      ), copies as (
        insert into files.node (id, workspace_id, parent_id, kind, name, size, blob, sha1, sha256, checksums, content_type, mtime, created_by, changed_by)
          overriding system value
          select o.copy_id, ${to.workspaceId}::uuid, coalesce(p.copy_id, ${to.parentId}::bigint), o.kind, case when o.depth = 0 then ${to.name}::text else o.name end,
            o.size, o.blob, o.sha1, o.sha256, o.checksums, o.content_type, o.mtime, ${to.personId}::uuid, ${to.personId}::uuid
          from numbered o left join numbered p on p.id = o.parent_id
          returning *
      ), properties as (
        insert into files.dead_property (node_id, namespace, name, value, language)
          select o.copy_id, d.namespace, d.name, d.value, d.language from numbered o join files.dead_property d on d.node_id = o.id
      ), tags as (
        insert into files.node_tag (node_id, tag_id, tagged_by)
          select o.copy_id, t.id, ${to.personId}::uuid from numbered o join files.node_tag n on n.node_id = o.id
            join files.tag t on t.id = n.tag_id where t.organisation_id = ${to.organisationId}::uuid
      ) select ${columns("n")} from copies n where n.parent_id = ${to.parentId}`.execute(db),
  );
}

/** Shows a copy that was made in steps, and everything below it. */
export async function publishTop(db: FileDb, id: number, name: string): Promise<Node> {
  return one(
    await sql<Node>`update files.node n set hidden_at = null, trashed_at = null, name = ${name}, etag = nextval('files.change')
      where n.id = ${id} returning ${columns("n")}`.execute(db),
  );
}

export async function updateMtime(db: FileDb, id: number, mtime: Date): Promise<void> {
  await sql`update files.node set mtime = ${mtime} where id = ${id}`.execute(db);
}

export async function setTrashed(db: FileDb, id: number, personId: string | null): Promise<void> {
  await sql`update files.node set trashed_at = now(), trashed_by = ${personId} where id = ${id}`.execute(db);
}

export async function setRestored(db: FileDb, id: number, to: { parentId: number; name: string }): Promise<Node> {
  return one(
    await sql<Node>`update files.node n set trashed_at = null, trashed_by = null, parent_id = ${to.parentId}, name = ${to.name}, etag = nextval('files.change')
      where n.id = ${id} returning ${columns("n")}`.execute(db),
  );
}

function one<T>(result: { rows: readonly T[] }): T {
  const row = result.rows[0];
  if (!row) throw new Error("A statement that returns a row returned none.");
  return row;
}
