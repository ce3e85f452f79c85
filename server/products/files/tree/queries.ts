import { sql, steadyArray } from "#database";
import type { FileDb } from "../tables.ts";
import type { ListedNode, Node } from "./node.ts";
import { columns } from "./columns.ts";

/** The root folder, made when it is first read. */
export async function readRoot(db: FileDb, workspaceId: string): Promise<Node> {
  const find = () =>
    sql<Node>`select ${columns("n")} from files.node n where n.workspace_id = ${workspaceId} and n.parent_id is null`.execute(
      db,
    );
  const found = (await find()).rows[0];
  if (found) return found;
  await sql`insert into files.node (workspace_id, kind, name) values (${workspaceId}, 'folder', '') on conflict do nothing`.execute(
    db,
  );
  const made = (await find()).rows[0];
  if (!made) throw new Error("The root folder could not be made.");
  return made;
}

export async function readRoots(db: FileDb, workspaceIds: readonly string[]): Promise<Node[]> {
  const { rows } =
    await sql<Node>`select ${columns("n")} from files.node n where n.workspace_id = any(${[...workspaceIds]}::uuid[]) and n.parent_id is null`.execute(
      db,
    );
  return rows;
}

/** Everything along a lineage belongs to the workspace whose folder it begins with; rows below may still name an earlier one. */
export function ofRoot<T extends Node>(lineage: readonly T[]): T[] {
  const workspaceId = lineage[0]?.workspaceId ?? "";
  return lineage.map((node) => (node.workspaceId === workspaceId ? node : { ...node, workspaceId }));
}

/** The nodes along a path, the root first; shorter than the path when something on it does not exist. */
export async function readPath(db: FileDb, rootId: number, names: readonly string[]): Promise<Node[]> {
  const { rows } = await sql<Node>`
    with recursive walk as (
      select n.*, 0 as depth from files.node n where n.id = ${rootId}
      union all
      select c.*, walk.depth + 1 from walk cross join lateral (
        select n.* from files.node n where n.parent_id = walk.id and n.name = (${[...names]}::text[])[walk.depth + 1]
          and n.trashed_at is null offset 0
      ) c where walk.depth < ${names.length}
    ) select ${columns("walk")} from walk order by walk.depth`.execute(db);
  return ofRoot(rows);
}

export async function readNodes(db: FileDb, ids: readonly number[]): Promise<Node[]> {
  const { rows } =
    await sql<Node>`select ${columns("n")} from files.node n where n.id = any(${steadyArray(ids, "bigint")})`.execute(
      db,
    );
  return rows;
}

/** A node and its ancestors, the root first. Includes trashed ones: the caller decides. */
export async function readLineage(db: FileDb, id: number): Promise<Node[]> {
  const { rows } = await sql<Node>`
    with recursive up as (
      select n.*, 0 as height from files.node n where n.id = ${id}
      union all select p.*, up.height + 1 from up cross join lateral (select * from files.node where id = up.parent_id offset 0) p
    ) select ${columns("up")} from up order by up.height desc`.execute(db);
  return ofRoot(rows);
}

/** What leads to each of these nodes, themselves included, the roots first; by the node's id, in one statement. */
export async function readLineages(db: FileDb, ids: readonly number[]): Promise<ReadonlyMap<number, readonly Node[]>> {
  const { rows } = await sql<Node & { start: number }>`
    with recursive up as (
      select n.*, n.id as start, 0 as height from files.node n where n.id = any(${steadyArray(ids, "bigint")})
      union all select p.*, up.start, up.height + 1 from up cross join lateral (select * from files.node where id = up.parent_id offset 0) p
    ) select up.start, ${columns("up")} from up order by up.start, up.height desc`.execute(db);
  return new Map([...Map.groupBy(rows, (row) => row.start)].map(([start, lineage]) => [start, ofRoot(lineage)]));
}

export interface FolderAndChild {
  readonly folder: Node | null;
  readonly child: Node | null;
  /** Whether the folder or anything above it lies in the trash. */
  readonly isTrashed: boolean;
}

/** A folder, what it holds by a name, and whether it is still there, in one statement. */
export async function readFolderAndChild(db: FileDb, folderId: number, name: string): Promise<FolderAndChild> {
  const { rows } = await sql<Node & { part: string; isTrashed: boolean; owner: string }>`
    with recursive up as (
      select n.id, n.parent_id, n.workspace_id, n.trashed_at from files.node n where n.id = ${folderId}
      union all select p.id, p.parent_id, p.workspace_id, p.trashed_at from up cross join lateral (select * from files.node where id = up.parent_id offset 0) p
    ), root as (select workspace_id as owner from up where parent_id is null)
    select 'folder' as part, root.owner, exists (select from up where trashed_at is not null) as "isTrashed", ${columns("n")}
      from files.node n, root where n.id = ${folderId}
    union all
    select 'child', root.owner, false, ${columns("n")} from files.node n, root
      where n.parent_id = ${folderId} and n.name = ${name} and n.trashed_at is null`.execute(db);
  const found = rows.map((row) => ({ ...row, workspaceId: row.owner }));
  const folder = found.find((row) => row.part === "folder") ?? null;
  return { folder, child: found.find((row) => row.part === "child") ?? null, isTrashed: folder?.isTrashed ?? false };
}

export async function readChild(db: FileDb, parentId: number, name: string): Promise<Node | null> {
  const { rows } =
    await sql<Node>`select ${columns("n")} from files.node n where n.parent_id = ${parentId} and n.name = ${name} and n.trashed_at is null`.execute(
      db,
    );
  return rows[0] ?? null;
}

/** What a folder holds by some names. */
export async function readNamed(db: FileDb, parentId: number, names: readonly string[]): Promise<Node[]> {
  const { rows } =
    await sql<Node>`select ${columns("n")} from files.node n where n.parent_id = ${parentId} and n.name = any(${[...names]}::text[])
    and n.trashed_at is null`.execute(db);
  return rows;
}

export async function readChildren(db: FileDb, parentIds: readonly number[]): Promise<Node[]> {
  const { rows } =
    await sql<Node>`select ${columns("n")} from files.node n where n.parent_id = any(${[...parentIds]}::bigint[]) and n.trashed_at is null
    order by n.name`.execute(db);
  return rows;
}

const listedColumns = sql.raw(
  `n.id, n.kind, n.name, n.size, n.etag, n.sha1, n.sha256, n.checksums, n.content_type as "contentType", n.mtime,
  n.created_at as "createdAt", n.changed_at as "changedAt"`,
);

/** What lies in a folder as listings show it; `ids`: of these only, in their order. */
export async function readListed(
  db: FileDb,
  { id, workspaceId }: Pick<Node, "id" | "workspaceId">,
  ids?: readonly number[],
): Promise<ListedNode[]> {
  // A plan that serves every value compares each member with each id unless it goes from the ids.
  const listed = ids
    ? sql`unnest(${[...ids]}::bigint[]) as w (id) cross join lateral (select * from files.node where id = w.id offset 0) n`
    : sql`files.node n`;
  const { rows } = await sql<ListedNode>`select ${listedColumns} from ${listed}
    where n.parent_id = ${id} and n.trashed_at is null order by ${ids ? sql`n.id` : sql`n.name`}`.execute(db);
  // Everything in a folder belongs to its workspace.
  for (const row of rows) Object.assign(row, { workspaceId, parentId: id });
  return rows;
}

/** Whether more than this lies in a folder. */
export async function holdsMoreThan(db: FileDb, parentId: number, most: number): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from (
    select from files.node where parent_id = ${parentId} and trashed_at is null limit ${most + 1}) n`.execute(db);
  return (rows[0]?.count ?? 0) > most;
}

/** Numbers of what lies in a folder, in the order that they came in. */
export async function readMemberIds(db: FileDb, parentId: number): Promise<number[]> {
  const { rows } = await sql<{
    id: number;
  }>`select id from files.node where parent_id = ${parentId} and trashed_at is null order by id`.execute(db);
  return rows.map((row) => row.id);
}

export async function readNames(db: FileDb, parentId: number): Promise<Set<string>> {
  const { rows } = await sql<{
    name: string;
  }>`select name from files.node where parent_id = ${parentId} and trashed_at is null`.execute(db);
  return new Set(rows.map((row) => row.name));
}

/**
 * Names in some folders that are one of these, or one of them with a number, which takes reading every name.
 */
export async function readNamesBeside(
  db: FileDb,
  parentIds: readonly number[],
  names: readonly string[],
): Promise<Map<number, Set<string>>> {
  // A name that was cut to make room for its number begins otherwise.
  const { rows } = await sql<{ parentId: number; name: string }>`
    select n.parent_id as "parentId", n.name from files.node n where n.parent_id = any(${[...parentIds]}::bigint[])
      and n.trashed_at is null and (n.name = any(${[...names]}::text[]) or octet_length(n.name) > 230
        or regexp_replace(n.name, ' \\(\\d+\\)(\\.[^.]*)?$', '\\1') = any(${[...names]}::text[]))`.execute(db);
  const found = new Map<number, Set<string>>();
  for (const { parentId, name } of rows) {
    const set = found.get(parentId);
    if (set) set.add(name);
    else found.set(parentId, new Set([name]));
  }
  return found;
}

/** Everything below and including a node, parents before children; trashed parts only when the node itself is trashed. */
export async function readSubtree(db: FileDb, id: number): Promise<Node[]> {
  const { rows } = await sql<Node>`
    with recursive down as (
      select n.*, 0 as depth from files.node n where n.id = ${id}
      union all select c.*, down.depth + 1 from down join files.node c on c.parent_id = down.id and c.trashed_at is null
    ) select ${columns("down")} from down order by down.depth, down.id`.execute(db);
  return rows;
}

export async function readRecent(db: FileDb, workspaceIds: readonly string[], limit: number): Promise<Node[]> {
  const { rows } =
    await sql<Node>`select ${columns("n")} from files.node n where n.workspace_id = any(${[...workspaceIds]}::uuid[]) and n.kind = 'file'
    and n.trashed_at is null order by n.changed_at desc, n.id desc limit ${limit}`.execute(db);
  return rows;
}

/** What was put into the trash of some workspaces, the latest first; 1,000 at most. */
/** As many of a trash are listed, the latest. */
export const mostTrashed = 1000;

export async function readTrash(db: FileDb, ...workspaceIds: readonly string[]): Promise<Node[]> {
  const { rows } =
    await sql<Node>`select ${columns("n")} from files.node n where n.workspace_id = any(${[...workspaceIds]}::uuid[]) and n.trashed_at is not null and n.hidden_at is null
    order by n.trashed_at desc, n.id desc limit ${mostTrashed}`.execute(db);
  return rows;
}

/** A node's id and those of everything below it, trashed or not; the first of them when there is a limit. */
export async function readIdsBelow(db: FileDb, id: number, limit: number | null = null): Promise<number[]> {
  // `offset 0`: nothing is looked for below a file.
  const { rows } = await sql<{ id: number }>`with recursive down as (
      select n.id, n.kind from files.node n where n.id = ${id}
      union all select c.id, c.kind from down cross join lateral (
        select n.id, n.kind from files.node n where down.kind = 'folder' and n.parent_id = down.id offset 0
      ) c
    ) select id from down limit ${limit}::bigint`.execute(db);
  return rows.map((row) => row.id);
}

/** Those of some nodes that lie in a workspace. */
export async function readIdsOfWorkspace(db: FileDb, workspaceId: string, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select id from files.node
    where id = any(${[...ids]}::bigint[]) and workspace_id = ${workspaceId}`.execute(db);
  return rows.map((row) => row.id);
}

/** Ids of all folders and files but the workspaces' own folders, in order, after one. */
export async function readIdsAfter(db: FileDb, after: number, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select id from files.node where parent_id is not null
    and id > ${after} order by id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}
