import { sql, type Db } from "#database";

export interface FileTables {
  "files.node": { id: number };
  "files.version": { id: number };
  "files.upload": { id: string };
  "files.upload_chunk": { upload_id: string };
  "files.preview": { source: string };
  "files.favourite": { node_id: number };
}
export type FileDb = Db<FileTables>;

/** A folder or file as stored. */
export interface Node {
  readonly id: number;
  readonly workspaceId: string;
  /** Null for the root folder of a workspace, whose name is empty. */
  readonly parentId: number | null;
  readonly kind: "folder" | "file";
  readonly name: string;
  readonly size: number;
  readonly etag: number;
  readonly blob: string | null;
  readonly sha1: string | null;
  readonly contentType: string;
  readonly mtime: Date;
  readonly createdAt: Date;
  readonly createdBy: string | null;
  readonly changedAt: Date;
  readonly changedBy: string | null;
  readonly trashedAt: Date | null;
  readonly trashedBy: string | null;
}

const columns = (table: string) =>
  sql.raw(
    `${table}.id, ${table}.workspace_id as "workspaceId", ${table}.parent_id as "parentId", ${table}.kind, ${table}.name, ${table}.size, ${table}.etag,
  ${table}.blob, ${table}.sha1, ${table}.content_type as "contentType", ${table}.mtime, ${table}.created_at as "createdAt", ${table}.created_by as "createdBy",
  ${table}.changed_at as "changedAt", ${table}.changed_by as "changedBy", ${table}.trashed_at as "trashedAt", ${table}.trashed_by as "trashedBy"`,
  );

/** The root folder, made the first time somebody looks. */
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

/** The nodes along a path, the root first; shorter than the path when something on it does not exist. */
export async function readPath(db: FileDb, rootId: number, names: readonly string[]): Promise<Node[]> {
  const { rows } = await sql<Node>`
    with recursive walk as (
      select n.*, 0 as depth from files.node n where n.id = ${rootId}
      union all
      select c.*, walk.depth + 1 from walk join files.node c
        on c.parent_id = walk.id and c.name = (${[...names]}::text[])[walk.depth + 1] and c.trashed_at is null
      where walk.depth < ${names.length}
    ) select ${columns("walk")} from walk order by walk.depth`.execute(db);
  return rows;
}

/** A node and its ancestors, the root first. Includes trashed ones: the caller decides. */
export async function readLineage(db: FileDb, id: number): Promise<Node[]> {
  const { rows } = await sql<Node>`
    with recursive up as (
      select n.*, 0 as height from files.node n where n.id = ${id}
      union all select p.*, up.height + 1 from up join files.node p on p.id = up.parent_id
    ) select ${columns("up")} from up order by up.height desc`.execute(db);
  return rows;
}

/** What leads to each of these nodes, themselves included, the roots first; by the node's id, in one statement. */
export async function readLineages(db: FileDb, ids: readonly number[]): Promise<ReadonlyMap<number, readonly Node[]>> {
  const { rows } = await sql<Node & { start: number }>`
    with recursive up as (
      select n.*, n.id as start, 0 as height from files.node n where n.id = any(${[...ids]}::bigint[])
      union all select p.*, up.start, up.height + 1 from up join files.node p on p.id = up.parent_id
    ) select up.start, ${columns("up")} from up order by up.start, up.height desc`.execute(db);
  return Map.groupBy(rows, (row) => row.start);
}

export interface FolderAndChild {
  readonly folder: Node | null;
  readonly child: Node | null;
  /** Whether the folder or anything above it lies in the trash. */
  readonly isTrashed: boolean;
}

/** A folder, what it holds by a name, and whether it is still there, in one look. */
export async function readFolderAndChild(db: FileDb, folderId: number, name: string): Promise<FolderAndChild> {
  const { rows } = await sql<Node & { part: string; isTrashed: boolean }>`
    with recursive up as (
      select n.id, n.parent_id, n.trashed_at from files.node n where n.id = ${folderId}
      union all select p.id, p.parent_id, p.trashed_at from up join files.node p on p.id = up.parent_id
    )
    select 'folder' as part, exists (select from up where trashed_at is not null) as "isTrashed", ${columns("n")}
      from files.node n where n.id = ${folderId}
    union all
    select 'child', false, ${columns("n")} from files.node n
      where n.parent_id = ${folderId} and n.name = ${name} and n.trashed_at is null`.execute(db);
  const folder = rows.find((row) => row.part === "folder") ?? null;
  return { folder, child: rows.find((row) => row.part === "child") ?? null, isTrashed: folder?.isTrashed ?? false };
}

export async function readChild(db: FileDb, parentId: number, name: string): Promise<Node | null> {
  const { rows } =
    await sql<Node>`select ${columns("n")} from files.node n where n.parent_id = ${parentId} and n.name = ${name} and n.trashed_at is null`.execute(
      db,
    );
  return rows[0] ?? null;
}

export async function readChildren(db: FileDb, parentIds: readonly number[]): Promise<Node[]> {
  const { rows } =
    await sql<Node>`select ${columns("n")} from files.node n where n.parent_id = any(${[...parentIds]}::bigint[]) and n.trashed_at is null
    order by n.name`.execute(db);
  return rows;
}

/** One page of a folder, folders first, by name in Swedish order. `after` is the sort key of the last item seen. */
export async function readChildPage(
  db: FileDb,
  parentId: number,
  after: { kind: string; name: string } | null,
  limit: number,
): Promise<Node[]> {
  const { rows } =
    await sql<Node>`select ${columns("n")} from files.node n where n.parent_id = ${parentId} and n.trashed_at is null
    and (${after === null} or (n.kind = 'file', n.name collate "sv-x-icu", n.name) > (${after?.kind === "file"}, ${after?.name ?? ""}::text collate "sv-x-icu", ${after?.name ?? ""}::text))
    order by n.kind = 'file', n.name collate "sv-x-icu", n.name limit ${limit}`.execute(db);
  return rows;
}

export async function readNames(db: FileDb, parentId: number): Promise<Set<string>> {
  const { rows } = await sql<{
    name: string;
  }>`select name from files.node where parent_id = ${parentId} and trashed_at is null`.execute(db);
  return new Set(rows.map((row) => row.name));
}

/** Names in a folder that are one of these or begin with one of them: what numbering around them must avoid. */
export async function readNamesLike(db: FileDb, parentId: number, stems: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{
    name: string;
  }>`select n.name from files.node n where n.parent_id = ${parentId} and n.trashed_at is null
    and exists (select from unnest(${[...stems]}::text[]) as stem where starts_with(n.name, split_part(stem, '.', 1)))`.execute(
    db,
  );
  return new Set(rows.map((row) => row.name));
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
      union all select p.id, p.parent_id from up join files.node p on p.id = up.parent_id
    ), change as materialized (select nextval('files.change') as etag)
    update files.node n set etag = change.etag, size = n.size + ${delta}, mtime = now() from up, change where n.id = up.id`.execute(
    db,
  );
}

export interface Content {
  readonly blob: string;
  readonly size: number;
  readonly sha1: string | null;
  readonly contentType: string;
  readonly mtime: Date;
}

export async function insertFolder(
  db: FileDb,
  row: { workspaceId: string; parentId: number; name: string; personId: string; mtime?: Date | undefined },
): Promise<Node> {
  return one(
    await sql<Node>`insert into files.node as n (workspace_id, parent_id, kind, name, created_by, changed_by, mtime)
      values (${row.workspaceId}, ${row.parentId}, 'folder', ${row.name}, ${row.personId}, ${row.personId}, coalesce(${row.mtime ?? null}::timestamptz, now()))
      returning ${columns("n")}`.execute(db),
  );
}

export async function insertFile(
  db: FileDb,
  row: { workspaceId: string; parentId: number; name: string; personId: string } & Content,
): Promise<Node> {
  return one(
    await sql<Node>`insert into files.node as n (workspace_id, parent_id, kind, name, size, blob, sha1, content_type, mtime, created_by, changed_by)
      values (${row.workspaceId}, ${row.parentId}, 'file', ${row.name}, ${row.size}, ${row.blob}, ${row.sha1}, ${row.contentType}, ${row.mtime}, ${row.personId}, ${row.personId})
      returning ${columns("n")}`.execute(db),
  );
}

/** Keeps the content of a file as a version and gives the file new content. */
export async function replaceContent(db: FileDb, id: number, content: Content, personId: string): Promise<Node> {
  await sql`insert into files.version (node_id, blob, sha1, size, content_type, mtime, changed_at, changed_by)
    select id, blob, sha1, size, content_type, mtime, changed_at, changed_by from files.node where id = ${id}`.execute(
    db,
  );
  return one(
    await sql<Node>`update files.node n set blob = ${content.blob}, sha1 = ${content.sha1}, size = ${content.size}, content_type = ${content.contentType},
      mtime = ${content.mtime}, changed_at = now(), changed_by = ${personId}, etag = nextval('files.change') where n.id = ${id} returning ${columns("n")}`.execute(
      db,
    ),
  );
}

/** A move keeps the node's own etag and id, so that other clients rename instead of fetching again. */
export async function moveNode(
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

/** Everything below a folder follows it into another workspace. */
export async function moveSubtree(db: FileDb, id: number, workspaceId: string): Promise<void> {
  await sql`with recursive down as (
      select n.id from files.node n where n.id = ${id} union all select c.id from down join files.node c on c.parent_id = down.id
    ) update files.node n set workspace_id = ${workspaceId} from down where n.id = down.id`.execute(db);
}

export async function setSizes(db: FileDb, sizes: ReadonlyMap<number, number>): Promise<void> {
  await sql`update files.node n set size = given.size from unnest(${[...sizes.keys()]}::bigint[], ${[...sizes.values()]}::bigint[]) as given (id, size)
    where n.id = given.id`.execute(db);
}

export async function setModified(db: FileDb, id: number, mtime: Date): Promise<void> {
  await sql`update files.node set mtime = ${mtime} where id = ${id}`.execute(db);
}

export async function setTrashed(db: FileDb, id: number, personId: string): Promise<void> {
  await sql`update files.node set trashed_at = now(), trashed_by = ${personId} where id = ${id}`.execute(db);
}

export async function setRestored(db: FileDb, id: number, to: { parentId: number; name: string }): Promise<Node> {
  return one(
    await sql<Node>`update files.node n set trashed_at = null, trashed_by = null, parent_id = ${to.parentId}, name = ${to.name}, etag = nextval('files.change')
      where n.id = ${id} returning ${columns("n")}`.execute(db),
  );
}

export async function readTrash(db: FileDb, workspaceId: string): Promise<Node[]> {
  const { rows } =
    await sql<Node>`select ${columns("n")} from files.node n where n.workspace_id = ${workspaceId} and n.trashed_at is not null
    order by n.trashed_at desc, n.id desc limit 1000`.execute(db);
  return rows;
}

export async function deleteNode(db: FileDb, id: number): Promise<void> {
  await sql`delete from files.node where id = ${id}`.execute(db);
}

export async function deleteOldTrash(db: FileDb, days: number): Promise<void> {
  await sql`delete from files.node where trashed_at < now() - make_interval(days => ${days})`.execute(db);
}

export async function readRecent(db: FileDb, workspaceIds: readonly string[], limit: number): Promise<Node[]> {
  const { rows } =
    await sql<Node>`select ${columns("n")} from files.node n where n.workspace_id = any(${[...workspaceIds]}::uuid[]) and n.kind = 'file'
    and n.trashed_at is null order by n.changed_at desc, n.id desc limit ${limit}`.execute(db);
  return rows;
}

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

export async function setFavourite(db: FileDb, personId: string, nodeId: number, isFavourite: boolean): Promise<void> {
  if (isFavourite)
    await sql`insert into files.favourite (person_id, node_id) values (${personId}, ${nodeId}) on conflict do nothing`.execute(
      db,
    );
  else await sql`delete from files.favourite where person_id = ${personId} and node_id = ${nodeId}`.execute(db);
}

export async function readFavourites(db: FileDb, personId: string, nodeIds: readonly number[]): Promise<Set<number>> {
  const { rows } = await sql<{
    id: number;
  }>`select node_id as id from files.favourite where person_id = ${personId} and node_id = any(${[...nodeIds]}::bigint[])`.execute(
    db,
  );
  return new Set(rows.map((row) => row.id));
}

export async function readBlobsInUse(db: FileDb, hashes: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ blob: string }>`with asked as (select unnest(${[...hashes]}::text[]) as blob)
    select blob from asked where exists (select from files.node n where n.blob = asked.blob)
      or exists (select from files.version v where v.blob = asked.blob) or exists (select from files.upload_chunk c where c.blob = asked.blob)
      or exists (select from files.preview p where p.blob = asked.blob)`.execute(db);
  return rows.map((row) => row.blob);
}

function one<T>(result: { rows: readonly T[] }): T {
  const row = result.rows[0];
  if (!row) throw new Error("A statement that returns a row returned none.");
  return row;
}
