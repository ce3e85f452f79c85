import type { InformationClass } from "@safos/contract/policy";
import { sql, type AnyDb } from "#database";
import type { ItemRef } from "../kinds.ts";

export interface ClassRow {
  readonly kind: ItemRef["kind"];
  readonly id: string;
  readonly raised: InformationClass | null;
  readonly copied: InformationClass | null;
}

const columns = sql`item_kind as kind, item_id as id, raised, copied`;

/** Every item that was raised, a page at a time in the order of kind and id. */
export async function readClassPage(db: AnyDb, after: ItemRef | null, limit: number): Promise<ClassRow[]> {
  const { rows } = await sql<ClassRow>`select ${columns} from items.class
    where (item_kind, item_id) > (${after?.kind ?? ""}, ${after?.id ?? ""})
    order by item_kind, item_id limit ${limit}`.execute(db);
  return rows;
}

export async function readClasses(db: AnyDb, refs: readonly ItemRef[]): Promise<ClassRow[]> {
  const { rows } = await sql<ClassRow>`select ${columns} from items.class
    join unnest(${refs.map((one) => one.kind)}::text[], ${refs.map((one) => one.id)}::text[]) as asked (kind, id)
      on item_kind = asked.kind and item_id = asked.id`.execute(db);
  return rows;
}

/** The row of an item, whose class nobody else changes until the transaction ends. */
export async function lockClass(trx: AnyDb, { kind, id }: ItemRef): Promise<Pick<ClassRow, "raised" | "copied">> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`item class ${kind} ${id}`}, 0))`.execute(trx);
  const [row] = await readClasses(trx, [{ kind, id }]);
  return { raised: row?.raised ?? null, copied: row?.copied ?? null };
}

/** Without either there is no row. */
export async function storeClass(
  trx: AnyDb,
  { kind, id }: ItemRef,
  to: Pick<ClassRow, "raised" | "copied"> & { readonly personId: string | null },
): Promise<void> {
  const { raised, copied, personId } = to;
  if (raised === null && copied === null) {
    await sql`delete from items.class where item_kind = ${kind} and item_id = ${id}`.execute(trx);
    return;
  }
  await sql`insert into items.class (item_kind, item_id, raised, copied, raised_by)
    values (${kind}, ${id}, ${raised}, ${copied}, ${personId})
    on conflict (item_kind, item_id) do update set raised = excluded.raised, copied = excluded.copied,
      raised_by = excluded.raised_by, changed_at = now()`.execute(trx);
}

/** Of items that are gone. */
export async function deleteClasses(db: AnyDb, refs: readonly ItemRef[]): Promise<void> {
  await sql`delete from items.class c using unnest(${refs.map((one) => one.kind)}::text[], ${refs.map((one) => one.id)}::text[])
    as gone (kind, id) where c.item_kind = gone.kind and c.item_id = gone.id`.execute(db);
}
