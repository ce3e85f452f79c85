import { now } from "#clock";
import { sql, type Db, type RawBuilder } from "#database";
import type { BlobTables } from "./tables.ts";

/** Adding up millions of rows is not for every look at the metrics. */
const freshMs = 300_000;

/** What consists of pieces has no bytes of its own. */
const ownBytes = sql`coalesce(sum(size) filter (where organisation_id is null or object is not null), 0)::bigint`;

/** Bytes of all stored files, at most five minutes old; of one organisation as they are now. */
export function totalSizeOf(db: Db<BlobTables>): (organisationId?: string) => Promise<number> {
  let known = { bytes: 0, until: 0 };
  return async (organisationId) => {
    if (organisationId !== undefined) return readBytes(db, sql`where organisation_id = ${organisationId}`);
    if (now() < known.until) return known.bytes;
    known = { bytes: await readBytes(db, sql``), until: now() + freshMs };
    return known.bytes;
  };
}

async function readBytes(db: Db<BlobTables>, where: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`select ${ownBytes} as bytes from blobs.blob ${where}`.execute(db);
  return rows[0]?.bytes ?? 0;
}
