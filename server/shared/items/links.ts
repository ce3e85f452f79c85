import { sql, type AnyDb } from "#database";
import type { ItemAccess } from "./access/access.ts";
import { keyOf, type Actor, type FoundItem, type ItemRef } from "./kinds.ts";
import type { ItemDb } from "./tables.ts";

export interface Links {
  readonly db: ItemDb;
  /** Links two items; linking them again changes nothing. Access to both is the caller's to check. */
  link(db: AnyDb, a: ItemRef, b: ItemRef, personId: string | null): Promise<void>;
  unlink(db: AnyDb, a: ItemRef, b: ItemRef): Promise<void>;
  /** What an item is linked to, as far as the actor may read it; newest first, 200 at most. */
  of(actor: Actor, ref: ItemRef): Promise<readonly { item: FoundItem; linkedAt: Date }[]>;
  /** What items of a kind are linked to of another kind, without asking for access; for the server's own use. */
  pairs(
    kind: ItemRef["kind"],
    ids: readonly string[],
    otherKind: ItemRef["kind"],
  ): Promise<readonly { readonly id: string; readonly otherId: string }[]>;
  /** How many things of another kind items are linked to; those without are left out. */
  counts(
    kind: ItemRef["kind"],
    ids: readonly string[],
    otherKind: ItemRef["kind"],
  ): Promise<ReadonlyMap<string, number>>;
}

const ordered = (a: ItemRef, b: ItemRef): [ItemRef, ItemRef] => (keyOf(a) < keyOf(b) ? [a, b] : [b, a]);

export function createLinks({ db, access }: { db: ItemDb; access: ItemAccess }): Links {
  return {
    db,
    async link(trx, a, b, personId) {
      const [first, second] = ordered(a, b);
      await sql`insert into items.link (a_kind, a_id, b_kind, b_id, created_by)
        values (${first.kind}, ${first.id}, ${second.kind}, ${second.id}, ${personId}) on conflict do nothing`.execute(
        trx,
      );
    },
    async unlink(trx, a, b) {
      const [first, second] = ordered(a, b);
      await sql`delete from items.link where a_kind = ${first.kind} and a_id = ${first.id} and b_kind = ${second.kind}
        and b_id = ${second.id}`.execute(trx);
    },
    async pairs(kind, ids, otherKind) {
      const { rows } = await sql<{ id: string; otherId: string }>`
        select a_id as id, b_id as "otherId" from items.link
          where a_kind = ${kind} and a_id = any(${[...ids]}::text[]) and b_kind = ${otherKind}
        union all
        select b_id, a_id from items.link
          where b_kind = ${kind} and b_id = any(${[...ids]}::text[]) and a_kind = ${otherKind}`.execute(db);
      return rows;
    },
    async counts(kind, ids, otherKind) {
      const { rows } = await sql<{ id: string; count: number }>`
        select id, count(*)::int as count from (
          select a_id as id from items.link where a_kind = ${kind} and a_id = any(${[...ids]}::text[]) and b_kind = ${otherKind}
          union all
          select b_id from items.link where b_kind = ${kind} and b_id = any(${[...ids]}::text[]) and a_kind = ${otherKind}
        ) as linked group by id`.execute(db);
      return new Map(rows.map((row) => [row.id, row.count]));
    },
    async of(actor, ref) {
      const { rows } = await sql<{ kind: ItemRef["kind"]; id: string; linkedAt: Date }>`
        select kind, id, "linkedAt" from (
          select b_kind as kind, b_id as id, created_at as "linkedAt" from items.link where a_kind = ${ref.kind} and a_id = ${ref.id}
          union all
          select a_kind, a_id, created_at from items.link where b_kind = ${ref.kind} and b_id = ${ref.id}
        ) as linked order by "linkedAt" desc limit 200`.execute(db);
      const found = new Map((await access.readable(actor, rows)).map((item) => [`${item.kind} ${item.id}`, item]));
      return rows.flatMap((row) => {
        const item = found.get(`${row.kind} ${row.id}`);
        return item ? [{ item, linkedAt: row.linkedAt }] : [];
      });
    },
  };
}
