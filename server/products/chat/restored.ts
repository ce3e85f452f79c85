import { sql, type AnyDb } from "#database";
import { publishedTypes } from "./published/types.ts";

const mostPositions = 1000;

/**
 * After a restore: positions go on above those that clients have seen, once what was pending below is published, and no
 * one-time key is given out that may have been before. Each device learns from its next sync that it has none left and
 * uploads new ones.
 */
export async function takeBackGivenOut(trx: AnyDb, floor: number): Promise<void> {
  for (let hasMore = true; hasMore;) {
    const { rows } = await sql<{ more: boolean }>`
      select chat.tell(${[...publishedTypes]}::text[], ${mostPositions}) as more`.execute(trx);
    hasMore = rows[0]?.more === true;
  }
  await sql`update chat.stream set position = greatest(position, ${floor})`.execute(trx);
  await sql`update chat.told set position = (select position from chat.stream)`.execute(trx);
  await sql`delete from chat.one_time_key`.execute(trx);
}
