import { sql } from "#database";
import { refuse } from "#http";
import type { FileDb } from "../tables.ts";

export interface DeadProperty {
  readonly namespace: string;
  readonly name: string;
  /** The property's content as XML that stands by itself. */
  readonly value: string;
  readonly language: string | null;
}

/** What the properties of all that is listed at once may take. */
const mostListed = 16 << 20;

/**
 * Properties of these nodes, in one statement; `only` those of these names. Refuses TOO_LARGE when they are more than a
 * listing holds.
 */
export async function readDeadProperties(
  db: FileDb,
  nodeIds: readonly number[],
  only: readonly Pick<DeadProperty, "namespace" | "name">[] | null = null,
): Promise<ReadonlyMap<number, readonly DeadProperty[]>> {
  const { rows } = await sql<DeadProperty & { nodeId: number; before: number }>`
    select * from (
      select d.node_id as "nodeId", d.namespace, d.name, d.language, d.value,
        sum(octet_length(d.value)) over (order by d.node_id, d.namespace, d.name) as before
      from files.dead_property d where d.node_id = any(${[...nodeIds]}::bigint[])
        and (${only === null} or (d.namespace, d.name) in (
          select * from unnest(${only?.map((one) => one.namespace) ?? []}::text[], ${only?.map((one) => one.name) ?? []}::text[])))
    ) found where before - octet_length(value) <= ${mostListed}`.execute(db);
  if (rows.some((row) => row.before > mostListed))
    throw refuse("TOO_LARGE", "The properties of all that is listed are more than one answer holds.");
  return Map.groupBy(rows, (row) => row.nodeId);
}

/** Replaces these properties of a node, in order; without a value one is removed. */
export async function writeDeadProperties(
  db: FileDb,
  nodeId: number,
  changes: readonly (Omit<DeadProperty, "value"> & { readonly value: string | null })[],
): Promise<void> {
  const last = [...new Map(changes.map((one) => [`${one.namespace}\n${one.name}`, one])).values()];
  const pick = <T>(list: typeof last, read: (one: (typeof last)[number]) => T): T[] => list.map(read);
  await sql`delete from files.dead_property where node_id = ${nodeId} and (namespace, name) in (
    select * from unnest(${pick(last, (one) => one.namespace)}::text[], ${pick(last, (one) => one.name)}::text[]))`.execute(
    db,
  );
  const kept = last.filter((one) => one.value !== null);
  if (kept.length === 0) return;
  await sql`insert into files.dead_property (node_id, namespace, name, value, language)
    select ${nodeId}::bigint, * from unnest(${pick(kept, (one) => one.namespace)}::text[], ${pick(kept, (one) => one.name)}::text[],
      ${pick(kept, (one) => one.value)}::text[], ${pick(kept, (one) => one.language)}::text[])`.execute(db);
}

/** How many properties a node has, and their bytes. */
export async function measureDeadProperties(db: FileDb, nodeId: number): Promise<{ count: number; bytes: number }> {
  const { rows } = await sql<{ count: number; bytes: number }>`select count(*)::int as count,
      coalesce(sum(octet_length(value) + octet_length(namespace) + octet_length(name)), 0)::int as bytes
    from files.dead_property where node_id = ${nodeId}`.execute(db);
  return rows[0] ?? { count: 0, bytes: 0 };
}
