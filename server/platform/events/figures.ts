import { sql } from "#database";
import { parseSnapshot, type Snapshot } from "./snapshot.ts";
import { countUnseen, type EventDb } from "./queries.ts";

/** More than this need not be told apart. */
const mostCounted = 100_000;

/** The first transaction that a snapshot has not seen the end of. */
const firstUnseen = ({ xmax, open }: Snapshot): bigint => open[0] ?? xmax;

/** Events that the subscriber which is furthest behind has not handled, 100,000 at most; of other types too. */
export async function readBacklogLength(db: EventDb): Promise<number> {
  const { rows } = await sql<{ handled: string }>`select handled::text as handled from events.cursor`.execute(db);
  const snapshots = rows.map(({ handled }) => parseSnapshot(handled));
  const oldest = snapshots.toSorted((a, b) => Number(firstUnseen(a) - firstUnseen(b)))[0];
  return oldest === undefined ? 0 : countUnseen(db, oldest, mostCounted);
}

/** Events that are kept, by the statistics of the table. */
export async function readOutboxSize(db: EventDb): Promise<number> {
  const { rows } = await sql<{ size: number }>`select greatest(reltuples, 0)::bigint as size from pg_class
    where oid = 'events.outbox'::regclass`.execute(db);
  return rows[0]?.size ?? 0;
}

/** Events that a subscriber failed on again and again. */
export async function readDeadLetters(db: EventDb): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from events.dead_letter`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Seconds since the oldest transaction of the database began that is still open and has written. */
export async function readOldestTransaction(db: EventDb): Promise<number> {
  const { rows } = await sql<{
    seconds: number;
  }>`select coalesce(extract(epoch from now() - min(xact_start)), 0)::float8 as seconds
    from pg_stat_activity where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid()`.execute(
    db,
  );
  return rows[0]?.seconds ?? 0;
}
