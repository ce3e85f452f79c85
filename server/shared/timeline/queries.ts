import type { Layer } from "@safos/contract/timeline";
import { sql, type AnyDb } from "#database";

export interface TimeLineTables {
  "timeline.preference": { person_id: string };
}

/** Null: the person has chosen nothing. */
export async function readHidden(db: AnyDb, personId: string): Promise<readonly Layer[] | null> {
  const { rows } = await sql<{ hidden: Layer[] }>`select hidden from timeline.preference
    where person_id = ${personId}`.execute(db);
  return rows[0]?.hidden ?? null;
}

export async function storeHidden(db: AnyDb, personId: string, hidden: readonly Layer[]): Promise<void> {
  await sql`insert into timeline.preference (person_id, hidden) values (${personId}, ${[...hidden]}::text[])
    on conflict (person_id) do update set hidden = excluded.hidden`.execute(db);
}
