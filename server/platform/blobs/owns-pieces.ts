import { sql } from "#database";
import type { BlobContext } from "./context.ts";

/** Whether all of these are an organisation's own, and none is joined of others. */
export async function ownsPieces(
  { db }: Pick<BlobContext, "db">,
  organisationId: string,
  names: readonly string[],
): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from blobs.blob
    where hash = any(${[...names]}::text[]) and organisation_id = ${organisationId} and object is not null`.execute(db);
  return rows[0]?.count === new Set(names).size;
}
