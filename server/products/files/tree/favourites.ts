import { sql } from "#database";
import type { FileDb } from "../tables.ts";

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

/** Everything that a person marked, the first `limit` of it. */
export async function readAllFavourites(db: FileDb, personId: string, limit: number): Promise<number[]> {
  const { rows } = await sql<{
    id: number;
  }>`select node_id as id from files.favourite where person_id = ${personId} order by node_id limit ${limit}`.execute(
    db,
  );
  return rows.map((row) => row.id);
}
