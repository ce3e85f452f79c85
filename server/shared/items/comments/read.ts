import { sql, type AnyDb } from "#database";
import { refuse } from "#http";
import type { Actor, ItemRef } from "../kinds.ts";
import type { ItemDb } from "../tables.ts";
import type { CommentContext } from "./context.ts";

/** Of each item, how many comments of others a person has not read; items without any are left out. One statement. */
export async function countUnread(
  db: ItemDb,
  personId: string,
  kind: string,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; count: number }>`
    select c.item_id as id, count(*)::int as count from items.comment c
    left join items.comment_read r on r.person_id = ${personId} and r.item_kind = c.item_kind and r.item_id = c.item_id
    where c.item_kind = ${kind} and c.item_id = any(${[...ids]}::text[]) and c.deleted_at is null
      and c.author_id is distinct from ${personId}::uuid and (r.read_at is null or c.created_at > r.read_at)
    group by c.item_id`.execute(db);
  return new Map(rows.map((row) => [row.id, row.count]));
}

/** Up to when a person has read; null: they never did. */
export async function readMarker(db: ItemDb, personId: string, ref: ItemRef): Promise<Date | null> {
  const { rows } = await sql<{ at: Date }>`select read_at as at from items.comment_read
    where person_id = ${personId} and item_kind = ${ref.kind} and item_id = ${ref.id}`.execute(db);
  return rows[0]?.at ?? null;
}

/** `upTo`: the last comment that was read, or a moment, later than which none counts as read. Refuses MISSING, and FORBIDDEN to visitors. */
export async function markRead(
  { access, db }: CommentContext,
  actor: Actor,
  ref: ItemRef,
  upTo: { readonly commentId: string } | Date,
): Promise<void> {
  await access.require(actor, ref.kind, ref.id, "read");
  if (actor.person === null) throw refuse("FORBIDDEN", "What a visitor has read is not kept.");
  const at =
    upTo instanceof Date
      ? sql`select least(${upTo}::timestamptz, now()) as at`
      : sql`select created_at as at from items.comment
          where id = ${upTo.commentId} and item_kind = ${ref.kind} and item_id = ${ref.id}`;
  // What was read is not unread again.
  const { rows } = await sql`insert into items.comment_read as r (person_id, item_kind, item_id, read_at)
    select ${actor.person.personId}::uuid, ${ref.kind}, ${ref.id}, found.at from (${at}) found
    on conflict (person_id, item_kind, item_id) do update set read_at = greatest(r.read_at, excluded.read_at)
    returning 1`.execute(db);
  if (rows.length === 0) throw refuse("MISSING", "There is no such comment.");
}

/** Items of which it is kept how far someone has read, in the order of kind and id. */
export async function readMarkedPage(db: AnyDb, after: ItemRef | null, limit: number): Promise<ItemRef[]> {
  const { rows } = await sql<ItemRef>`select distinct item_kind as kind, item_id as id from items.comment_read
    where ${after === null} or (item_kind, item_id) > (${after?.kind ?? ""}, ${after?.id ?? ""})
    order by item_kind, item_id limit ${limit}`.execute(db);
  return rows;
}

export async function deleteMarkers(db: AnyDb, refs: readonly ItemRef[]): Promise<void> {
  await sql`delete from items.comment_read r
    using unnest(${refs.map((one) => one.kind)}::text[], ${refs.map((one) => one.id)}::text[]) as gone (kind, id)
    where r.item_kind = gone.kind and r.item_id = gone.id`.execute(db);
}
