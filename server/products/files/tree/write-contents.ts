import { sql, steadyArray } from "#database";
import type { FileDb } from "../tables.ts";
import { columns } from "./columns.ts";
import type { Writer } from "./context.ts";
import { keyOf } from "./lock-and-read.ts";
import type { Content, Node } from "./node.ts";

/** Content for a name in a folder, none of which comes twice. */
export interface ContentRow extends Writer, Content {
  readonly workspaceId: string;
  readonly parentId: number;
  readonly name: string;
  /** The file that is there; null: a new one is made. */
  readonly existing: Node | null;
}

/**
 * Makes files, and gives others new content, whose old one is kept as a version, in one statement, which also gives each folder above a
 * new etag and the bytes that it has more. In the order of the rows.
 */
export async function writeContents(db: FileDb, rows: readonly ContentRow[]): Promise<Node[]> {
  const more = new Map<number, number>();
  for (const { parentId, size, existing } of rows)
    more.set(parentId, (more.get(parentId) ?? 0) + size - (existing?.size ?? 0));
  const list = <T>(of: (row: ContentRow) => T): T[] => rows.map(of);
  const { rows: written } = await sql<Node>`with recursive given as materialized (
      select * from unnest(${steadyArray(
        list((row) => row.existing?.id ?? null),
        "bigint",
      )}, ${steadyArray(
        list((row) => row.workspaceId),
        "uuid",
      )}, ${steadyArray(
        list((row) => row.parentId),
        "bigint",
      )},
        ${steadyArray(
          list((row) => row.name),
          "text",
        )}, ${steadyArray(
          list((row) => row.size),
          "bigint",
        )}, ${steadyArray(
          list((row) => row.blob),
          "text",
        )}, ${steadyArray(
          list((row) => row.sha1),
          "text",
        )}, ${steadyArray(
          list((row) => row.sha256 ?? null),
          "text",
        )},
        ${steadyArray(
          list((row) => row.checksums ?? ""),
          "text",
        )}, ${steadyArray(
          list((row) => row.contentType),
          "text",
        )}, ${steadyArray(
          list((row) => row.mtime),
          "timestamptz",
        )},
        ${steadyArray(
          list((row) => row.personId),
          "uuid",
        )}, ${steadyArray(
          list((row) => row.guestName),
          "text",
        )})
        with ordinality as g (id, workspace_id, parent_id, name, size, blob, sha1, sha256, checksums, content_type, mtime, person_id, guest_name, at)
    ), up as (
      select n.id, n.parent_id, t.more from unnest(${steadyArray([...more.keys()], "bigint")}, ${steadyArray([...more.values()], "bigint")}) as t (id, more)
        join files.node n on n.id = t.id
      union all select p.id, p.parent_id, up.more from up cross join lateral (select * from files.node where id = up.parent_id offset 0) p
    ), total as (select id, sum(more) as more from up group by id
    ), change as materialized (select nextval('files.change') as etag
    ), touched as (
      update files.node n set etag = change.etag, size = n.size + total.more, mtime = now() from total, change where n.id = total.id
    ), kept as (
      insert into files.version (node_id, blob, sha1, sha256, size, content_type, mtime, changed_at, changed_by)
        select n.id, n.blob, n.sha1, n.sha256, n.size, n.content_type, n.mtime, n.changed_at, n.changed_by
        from given g join files.node n on n.id = g.id order by g.at
    ), replaced as (
      update files.node n set blob = g.blob, sha1 = g.sha1, sha256 = g.sha256, checksums = g.checksums, size = g.size, content_type = g.content_type, mtime = g.mtime,
        changed_at = now(), changed_by = g.person_id, guest_name = g.guest_name, etag = nextval('files.change')
      from given g where n.id = g.id returning n.*
    ), made as (
      insert into files.node as n (workspace_id, parent_id, kind, name, size, blob, sha1, sha256, checksums, content_type, mtime, created_by, changed_by, guest_name)
        select workspace_id, parent_id, 'file', name, size, blob, sha1, sha256, checksums, content_type, mtime, person_id, person_id, guest_name
        from given where id is null order by at
      returning n.*
    ) select ${columns("w")} from (select * from replaced union all select * from made) w`.execute(db);
  const byPlace = new Map(written.map((node) => [keyOf({ parentId: node.parentId ?? 0, name: node.name }), node]));
  return rows.map(({ workspaceId, parentId, name }) => {
    const node = byPlace.get(keyOf({ parentId, name }));
    if (!node) throw new Error("The file was not written.");
    return { ...node, workspaceId };
  });
}

/** The same for one file. */
export async function writeContent(db: FileDb, row: ContentRow): Promise<Node> {
  const [node] = await writeContents(db, [row]);
  if (!node) throw new Error("The file was not written.");
  return node;
}
