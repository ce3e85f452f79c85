import { sql, type AnyDb } from "#database";

/** Ids of the events that still stick, in any room. */
export async function readStickyIds(db: AnyDb): Promise<readonly string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select event_id as id from chat.sticky_event where expires_at > now()`.execute(db);
  return rows.map(({ id }) => id);
}

export async function deleteExpiredSticky(db: AnyDb): Promise<void> {
  await sql`delete from chat.sticky_event where expires_at <= now()`.execute(db);
}
