import { now } from "#clock";
import { sql, type Db } from "#database";
import type { BlobTables } from "./tables.ts";

/** Adding up millions of rows is not for every look at the metrics. */
const freshMs = 300_000;

/** Bytes of all stored files, at most five minutes old. */
export function totalSizeOf(db: Db<BlobTables>): () => Promise<number> {
  let known = { bytes: 0, until: 0 };
  return async () => {
    if (now() < known.until) return known.bytes;
    const { rows } = await sql<{
      bytes: number;
    }>`select coalesce(sum(size), 0)::bigint as bytes from blobs.blob`.execute(db);
    known = { bytes: rows[0]?.bytes ?? 0, until: now() + freshMs };
    return known.bytes;
  };
}
