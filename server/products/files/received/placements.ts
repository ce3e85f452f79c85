import { sql } from "#database";
import type { FileDb } from "../tables.ts";

/** Where a person keeps one thing that was shared with them, and since when they no longer do. */
export interface Placement {
  readonly nodeId: number;
  /** A folder of their own files; null: the top. */
  readonly parentId: number | null;
  /** Null: the name that it has where it lies. */
  readonly name: string | null;
  readonly leftAt: Date | null;
}

export async function readPlacements(db: FileDb, personId: string): Promise<ReadonlyMap<number, Placement>> {
  const { rows } = await sql<Placement>`select node_id as "nodeId", parent_id as "parentId", name, left_at as "leftAt"
    from files.placement where person_id = ${personId}`.execute(db);
  return new Map(rows.map((row) => [row.nodeId, row]));
}

export async function storePlacement(
  db: FileDb,
  personId: string,
  { nodeId, parentId, name }: Omit<Placement, "leftAt">,
): Promise<void> {
  await sql`insert into files.placement (person_id, node_id, parent_id, name) values (${personId}, ${nodeId}, ${parentId}, ${name})
    on conflict (person_id, node_id) do update set parent_id = excluded.parent_id, name = excluded.name`.execute(db);
}

/** Grants made until now no longer show it; where it was and what it was called is forgotten. */
export async function storeLeft(db: FileDb, personId: string, nodeId: number): Promise<void> {
  await sql`insert into files.placement (person_id, node_id, left_at) values (${personId}, ${nodeId}, clock_timestamp())
    on conflict (person_id, node_id) do update set parent_id = null, name = null, left_at = clock_timestamp()`.execute(
    db,
  );
}
