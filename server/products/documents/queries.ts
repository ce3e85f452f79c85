import { sql, type AnyDb, type Db } from "#database";

export interface DocumentTables {
  "documents.document": { id: string };
  "documents.image": { id: string };
}
export type DocumentDb = Db<DocumentTables>;

export interface DocumentRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly parentId: string | null;
  readonly title: string;
  readonly position: number;
  readonly ownerId: string | null;
  readonly wordCount: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly changedBy: string | null;
  readonly trashedAt: Date | null;
  readonly trashedWith: string | null;
  readonly fileId: number | null;
}

const columns = sql`d.id, d.workspace_id as "workspaceId", d.parent_id as "parentId", d.title, d.position, d.owner_id as "ownerId",
  d.word_count as "wordCount", d.created_at as "createdAt", d.changed_at as "changedAt", d.changed_by as "changedBy",
  d.trashed_at as "trashedAt", d.trashed_with as "trashedWith", d.file_id as "fileId"`;

export async function readDocuments(db: AnyDb, ids: readonly string[]): Promise<DocumentRow[]> {
  const { rows } =
    await sql<DocumentRow>`select ${columns} from documents.document d where d.id = any(${[...ids]}::uuid[])`.execute(
      db,
    );
  return rows;
}

/** A document with the ids of those it lies in, the nearest first. */
export interface NestedRow extends DocumentRow {
  readonly above: readonly string[];
}

const above = sql`array(with recursive up as (
    select p.id, p.parent_id, 1 as height from documents.document p where p.id = d.parent_id
    union all select p.id, p.parent_id, up.height + 1 from up join documents.document p on p.id = up.parent_id where up.height < 20
  ) select id from up order by height)`;

export async function readNested(db: AnyDb, ids: readonly string[]): Promise<NestedRow[]> {
  const { rows } = await sql<NestedRow>`select ${columns}, ${above} as above from documents.document d
    where d.id = any(${[...ids]}::uuid[])`.execute(db);
  return rows;
}

export async function readDocument(db: AnyDb, id: string): Promise<DocumentRow | null> {
  return (await readDocuments(db, [id]))[0] ?? null;
}

export async function readWorkspaceDocuments(
  db: AnyDb,
  workspaceId: string,
  after: string | null,
  limit: number,
): Promise<DocumentRow[]> {
  const { rows } = await sql<DocumentRow>`select ${columns} from documents.document d
    where d.workspace_id = ${workspaceId} and d.trashed_at is null and (${after}::uuid is null or d.id > ${after}::uuid)
    order by d.id limit ${limit}`.execute(db);
  return rows;
}

/** A document and those above it, the top one first. */
export async function readAncestors(
  db: AnyDb,
  id: string,
): Promise<{ id: string; title: string; isTrashed: boolean }[]> {
  const { rows } = await sql<{ id: string; title: string; isTrashed: boolean }>`
    with recursive up as (
      select d.id, d.title, d.parent_id, d.trashed_at, 0 as height from documents.document d where d.id = ${id}
      union all select p.id, p.title, p.parent_id, p.trashed_at, up.height + 1 from up join documents.document p on p.id = up.parent_id
      where up.height < 20
    ) select id, title, trashed_at is not null as "isTrashed" from up order by height desc`.execute(db);
  return rows;
}

/** A document and everything under it that is not in the trash, parents before children. */
export async function readTree(db: AnyDb, id: string): Promise<(DocumentRow & { depth: number })[]> {
  const { rows } = await sql<DocumentRow & { depth: number }>`
    with recursive down as (
      select d.*, 0 as depth from documents.document d where d.id = ${id}
      union all select c.*, down.depth + 1 from down join documents.document c on c.parent_id = down.id
      where c.trashed_at is null and down.depth < 20
    ) select ${columns}, d.depth from down d order by d.depth, d.position, d.id`.execute(db);
  return rows;
}

/** A document and everything under it, in a steady order: its own place in it is by its id too. */
export async function readTreePage(db: AnyDb, id: string, after: string | null, limit: number): Promise<DocumentRow[]> {
  const { rows } = await sql<DocumentRow>`
    with recursive down as (
      select d.id, 0 as depth from documents.document d where d.id = ${id}
      union all select c.id, down.depth + 1 from down join documents.document c on c.parent_id = down.id
      where c.trashed_at is null and down.depth < 20
    ) select ${columns} from down join documents.document d on d.id = down.id
    where ${after}::uuid is null or d.id > ${after}::uuid order by d.id limit ${limit}`.execute(db);
  return rows;
}

export async function insertDocument(
  db: AnyDb,
  document: {
    id: string;
    workspaceId: string;
    parentId: string | null;
    title: string;
    by: string | null;
    text: string;
    wordCount: number;
  },
): Promise<DocumentRow> {
  const { rows } = await sql<DocumentRow>`
    insert into documents.document as d (id, workspace_id, parent_id, title, position, owner_id, created_by, changed_by, text, word_count)
    values (${document.id}, ${document.workspaceId}, ${document.parentId}, ${document.title},
      coalesce((select max(position) from documents.document where workspace_id = ${document.workspaceId}
        and parent_id is not distinct from ${document.parentId}::uuid), 0) + 1024,
      ${document.by}, ${document.by}, ${document.by}, ${document.text}, ${document.wordCount})
    returning ${columns}`.execute(db);
  const row = rows[0];
  if (!row) throw new Error("The document could not be made.");
  return row;
}

/** Makes everybody else wait who moves documents of a workspace, so that no two moves make a circle together. */
export async function lockTree(db: AnyDb, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(7266031, hashtext(${workspaceId}))`.execute(db);
}

export async function updateDocument(
  db: AnyDb,
  id: string,
  change: { title: string; parentId: string | null; position: number },
): Promise<void> {
  await sql`update documents.document set title = ${change.title}, parent_id = ${change.parentId}, position = ${change.position}
    where id = ${id}`.execute(db);
}

/** The position after another among those of a parent; `afterId` null: first. */
export async function readPosition(
  db: AnyDb,
  place: { workspaceId: string; parentId: string | null; afterId: string | null; id: string },
): Promise<number> {
  const { rows } = await sql<{ before: number | null; next: number | null }>`
    with siblings as (
      select id, position from documents.document where workspace_id = ${place.workspaceId} and trashed_at is null
        and parent_id is not distinct from ${place.parentId}::uuid and id <> ${place.id}),
    chosen as (select (select position from siblings where id = ${place.afterId}::uuid) as before)
    select chosen.before, (select min(position) from siblings where position > coalesce(chosen.before, '-infinity')) as next
    from chosen`.execute(db);
  const { before = null, next = null } = rows[0] ?? {};
  if (before === null) return (next ?? 1024) - 1024;
  return next === null ? before + 1024 : (before + next) / 2;
}

/** What the text is now; answers whether anything of it is new. */
export async function updateText(
  db: AnyDb,
  id: string,
  change: { text: string; wordCount: number; mentions: readonly string[]; by: string | null },
): Promise<{ before: readonly string[] } | null> {
  const { rows } = await sql<{ before: string[] }>`
    with old as (select id, mentions, text from documents.document where id = ${id} for update)
    update documents.document d set text = ${change.text}, word_count = ${change.wordCount},
      mentions = ${[...change.mentions]}::text[], changed_at = now(), changed_by = ${change.by}
    from old where d.id = old.id and (old.text <> ${change.text} or old.mentions <> ${[...change.mentions]}::text[])
    returning old.mentions as before`.execute(db);
  return rows[0] ?? null;
}

export async function setTrashed(db: AnyDb, id: string, isTrashed: boolean): Promise<string[]> {
  const { rows } = isTrashed
    ? await sql<{ id: string }>`
        with recursive down as (
          select id, 0 as depth from documents.document where id = ${id}
          union all select c.id, down.depth + 1 from down join documents.document c on c.parent_id = down.id
          where c.trashed_at is null and down.depth < 20)
        update documents.document set trashed_at = now(), trashed_with = ${id} where id in (select id from down) and trashed_at is null
        returning id`.execute(db)
    : await sql<{ id: string }>`
        update documents.document d set trashed_at = null, trashed_with = null,
          parent_id = case when d.id = ${id} and exists (select from documents.document p where p.id = d.parent_id and p.trashed_at is not null)
            then null else d.parent_id end
        where d.id = ${id} or d.trashed_with = ${id} returning d.id`.execute(db);
  return rows.map((row) => row.id);
}

/** What was put in the trash by itself, not along with something above it. */
export async function readTrashed(db: AnyDb, workspaceId: string): Promise<NestedRow[]> {
  const { rows } = await sql<NestedRow>`select ${columns}, ${above} as above from documents.document d
    where d.workspace_id = ${workspaceId} and d.trashed_at is not null and d.trashed_with = d.id
    order by d.trashed_at desc limit 500`.execute(db);
  return rows;
}

export async function deleteTrashed(db: AnyDb, before: Date): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`delete from documents.document where trashed_at < ${before} returning id`.execute(db);
  return rows.map((row) => row.id);
}

// --- Pictures

export interface ImageRow {
  readonly id: string;
  readonly documentId: string;
  readonly blob: string;
  readonly contentType: string;
}

export async function insertImage(
  db: AnyDb,
  image: ImageRow & { readonly width: number; readonly height: number },
): Promise<void> {
  await sql`insert into documents.image (id, document_id, blob, content_type, width, height)
    values (${image.id}, ${image.documentId}, ${image.blob}, ${image.contentType}, ${image.width}, ${image.height})`.execute(
    db,
  );
}

export async function readImage(db: AnyDb, documentId: string, id: string): Promise<ImageRow | null> {
  const { rows } = await sql<ImageRow>`select id, document_id as "documentId", blob, content_type as "contentType"
    from documents.image where id = ${id} and document_id = ${documentId}`.execute(db);
  return rows[0] ?? null;
}

export async function readBlobsInUse(db: AnyDb, hashes: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{
    blob: string;
  }>`select distinct blob from documents.image where blob = any(${[...hashes]}::text[])`.execute(db);
  return rows.map((row) => row.blob);
}

export async function readBlobPlaces(
  db: AnyDb,
  hashes: readonly string[],
): Promise<{ hash: string; workspaceId: string }[]> {
  const { rows } = await sql<{
    hash: string;
    workspaceId: string;
  }>`select distinct i.blob as hash, d.workspace_id as "workspaceId"
    from documents.image i join documents.document d on d.id = i.document_id where i.blob = any(${[...hashes]}::text[])`.execute(
    db,
  );
  return rows;
}

// --- The Markdown file that follows a document

export interface FileLink {
  readonly id: string;
  readonly workspaceId: string;
  readonly title: string;
  readonly ownerId: string | null;
  readonly changedBy: string | null;
  readonly isTrashed: boolean;
  readonly fileId: number | null;
  readonly fileHash: string | null;
  readonly fileState: Uint8Array | null;
  readonly publishedAt: Date | null;
}

const fileColumns = sql`id, workspace_id as "workspaceId", title, owner_id as "ownerId", changed_by as "changedBy", trashed_at is not null as "isTrashed",
  file_id as "fileId", file_hash as "fileHash", file_state as "fileState", published_at as "publishedAt"`;

/** Under a lock: only one process at a time brings a document and its file together. */
export async function lockFileLink(db: AnyDb, by: { id: string } | { fileId: number }): Promise<FileLink | null> {
  const { rows } =
    "id" in by
      ? await sql<FileLink>`select ${fileColumns} from documents.document where id = ${by.id} for update`.execute(db)
      : await sql<FileLink>`select ${fileColumns} from documents.document where file_id = ${by.fileId} for update`.execute(
          db,
        );
  return rows[0] ?? null;
}

export async function setFileLink(
  db: AnyDb,
  id: string,
  file: { fileId: number | null; hash: string | null; state: Uint8Array | null },
): Promise<void> {
  await sql`update documents.document set file_id = ${file.fileId}, file_hash = ${file.hash},
    file_state = ${file.state === null ? null : Buffer.from(file.state)}, published_at = now() where id = ${id}`.execute(
    db,
  );
}

// --- Search

export interface SearchRow extends NestedRow {
  readonly text: string;
  readonly parentTitle: string | null;
}

export async function readForSearch(db: AnyDb, ids: readonly string[]): Promise<SearchRow[]> {
  const { rows } =
    await sql<SearchRow>`select ${columns}, ${above} as above, d.text, p.title as "parentTitle" from documents.document d
    left join documents.document p on p.id = d.parent_id
    where d.id = any(${[...ids]}::uuid[]) and d.trashed_at is null`.execute(db);
  return rows;
}

export async function readIdsAfter(db: AnyDb, after: string | null, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from documents.document
    where trashed_at is null and (${after}::uuid is null or id > ${after}::uuid) order by id limit ${limit}`.execute(
    db,
  );
  return rows.map((row) => row.id);
}

/** A picture with what a copy of it needs. */
export interface StoredImage {
  readonly id: string;
  readonly blob: string;
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
}

export async function readImages(db: AnyDb, documentId: string): Promise<StoredImage[]> {
  const { rows } = await sql<StoredImage>`select id, blob, content_type as "contentType", width, height
    from documents.image where document_id = ${documentId} order by id`.execute(db);
  return rows;
}
