import { sql, type AnyDb } from "#database";
import type { ItemRef } from "../kinds.ts";

const columns = sql`item_kind as kind, item_id as id`;

/** Every item that is restricted, a page at a time in the order of kind and id. */
export async function readRestrictionPage(db: AnyDb, after: ItemRef | null, limit: number): Promise<ItemRef[]> {
  const { rows } = await sql<ItemRef>`select ${columns} from items.restriction
    where (item_kind, item_id) > (${after?.kind ?? ""}, ${after?.id ?? ""})
    order by item_kind, item_id limit ${limit}`.execute(db);
  return rows;
}

/** Those of some items that are restricted. */
export async function readRestrictions(db: AnyDb, refs: readonly ItemRef[]): Promise<ItemRef[]> {
  const { rows } = await sql<ItemRef>`select ${columns} from items.restriction
    join unnest(${refs.map((one) => one.kind)}::text[], ${refs.map((one) => one.id)}::text[]) as asked (kind, id)
      on item_kind = asked.kind and item_id = asked.id`.execute(db);
  return rows;
}

/** False when it was so already. */
export async function insertRestriction(db: AnyDb, { kind, id }: ItemRef, personId: string | null): Promise<boolean> {
  const { rows } = await sql`insert into items.restriction (item_kind, item_id, restricted_by)
    values (${kind}, ${id}, ${personId}) on conflict do nothing returning item_id`.execute(db);
  return rows.length > 0;
}

/** How many of them were restricted. */
export async function deleteRestrictions(db: AnyDb, refs: readonly ItemRef[]): Promise<number> {
  const { rows } = await sql`delete from items.restriction r
    using unnest(${refs.map((one) => one.kind)}::text[], ${refs.map((one) => one.id)}::text[]) as gone (kind, id)
    where r.item_kind = gone.kind and r.item_id = gone.id returning r.item_id`.execute(db);
  return rows.length;
}
