import { sql } from "#database";
import type { ItemRef } from "../kinds.ts";
import type { ItemDb } from "../tables.ts";

export interface CommentRow {
  readonly id: string;
  /** What clients that know no uuids call it by. */
  readonly number: number;
  readonly kind: ItemRef["kind"];
  readonly itemId: string;
  readonly workspaceId: string;
  readonly authorId: string | null;
  readonly guestId: string | null;
  readonly guestName: string | null;
  readonly text: string;
  readonly parentId: string | null;
  readonly anchor: string | null;
  readonly mentions: readonly string[];
  readonly createdAt: Date;
  readonly editedAt: Date | null;
  readonly resolvedAt: Date | null;
  readonly deletedAt: Date | null;
}

const columns = sql`id, number, item_kind as kind, item_id as "itemId", workspace_id as "workspaceId", author_id as "authorId",
  guest_id as "guestId", guest_name as "guestName", text, parent_id as "parentId", anchor, mentions, created_at as "createdAt",
  edited_at as "editedAt", resolved_at as "resolvedAt", deleted_at as "deletedAt"`;

export async function readComment(db: ItemDb, id: string): Promise<CommentRow | null> {
  const { rows } = await sql<CommentRow>`select ${columns} from items.comment where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Comments of one item by number. */
export async function readCommentByNumber(db: ItemDb, ref: ItemRef, number: number): Promise<CommentRow | null> {
  const { rows } = await sql<CommentRow>`select ${columns} from items.comment
    where number = ${number} and item_kind = ${ref.kind} and item_id = ${ref.id} and deleted_at is null`.execute(db);
  return rows[0] ?? null;
}

/** Newest first, without those that were deleted. */
export async function readNewestComments(
  db: ItemDb,
  ref: ItemRef,
  page: { limit: number; offset: number },
): Promise<CommentRow[]> {
  const { rows } = await sql<CommentRow>`select ${columns} from items.comment
    where item_kind = ${ref.kind} and item_id = ${ref.id} and deleted_at is null
    order by id desc limit ${page.limit} offset ${page.offset}`.execute(db);
  return rows;
}

/** Oldest first. A deleted comment is listed only while it has answers. */
export async function readComments(
  db: ItemDb,
  ref: ItemRef,
  after: string | null,
  limit: number,
): Promise<CommentRow[]> {
  const { rows } = await sql<CommentRow>`select ${columns} from items.comment c
    where item_kind = ${ref.kind} and item_id = ${ref.id} and (${after}::uuid is null or id > ${after}::uuid)
      and (deleted_at is null or exists (select from items.comment a where a.parent_id = c.id and a.deleted_at is null))
    order by id limit ${limit}`.execute(db);
  return rows;
}

export async function readCommentsOfWorkspace(db: ItemDb, workspaceId: string, kind: string): Promise<CommentRow[]> {
  const { rows } = await sql<CommentRow>`select ${columns} from items.comment
    where workspace_id = ${workspaceId} and item_kind = ${kind} and deleted_at is null order by item_id, id`.execute(
    db,
  );
  return rows;
}

export async function countComments(db: ItemDb, kind: string, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{
    id: string;
    count: number;
  }>`select item_id as id, count(*)::int as count from items.comment
    where item_kind = ${kind} and item_id = any(${[...ids]}::text[]) and deleted_at is null group by item_id`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, row.count]));
}

/** Of each item's comments the newest come first, up to `most` characters. */
export async function readCommentTexts(
  db: ItemDb,
  kind: string,
  ids: readonly string[],
  most: number,
): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; text: string }>`
    select item_id as id, left(string_agg(text, e'\n' order by created_at desc), ${most}) as text from items.comment
    where item_kind = ${kind} and item_id = any(${[...ids]}::text[]) and deleted_at is null group by item_id`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, row.text]));
}

export async function insertComment(
  db: ItemDb,
  row: Pick<
    CommentRow,
    | "id"
    | "kind"
    | "itemId"
    | "workspaceId"
    | "authorId"
    | "guestId"
    | "guestName"
    | "text"
    | "parentId"
    | "anchor"
    | "mentions"
  >,
): Promise<void> {
  await sql`insert into items.comment
    (id, item_kind, item_id, workspace_id, author_id, guest_id, guest_name, text, parent_id, anchor, mentions)
    values (${row.id}, ${row.kind}, ${row.itemId}, ${row.workspaceId}, ${row.authorId}, ${row.guestId}, ${row.guestName},
      ${row.text}, ${row.parentId}, ${row.anchor}, ${[...row.mentions]}::uuid[])`.execute(db);
}

export async function updateComment(
  db: ItemDb,
  id: string,
  change: { text?: string | undefined; mentions?: readonly string[] | undefined; isResolved?: boolean | undefined },
): Promise<void> {
  await sql`update items.comment set
    text = coalesce(${change.text ?? null}, text),
    edited_at = case when ${change.text ?? null}::text is null then edited_at else now() end,
    mentions = coalesce(${change.mentions ? [...change.mentions] : null}::uuid[], mentions),
    resolved_at = case ${change.isResolved ?? null}::boolean when true then coalesce(resolved_at, now()) when false then null else resolved_at end
    where id = ${id}`.execute(db);
}

export async function markCommentDeleted(db: ItemDb, id: string): Promise<void> {
  await sql`update items.comment set deleted_at = now(), text = '', mentions = '{}' where id = ${id}`.execute(db);
}

/** Everybody with an account who has said something about an item. */
export async function readCommenters(db: ItemDb, ref: ItemRef): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct author_id as id from items.comment
    where item_kind = ${ref.kind} and item_id = ${ref.id} and author_id is not null and deleted_at is null`.execute(db);
  return rows.map((row) => row.id);
}
