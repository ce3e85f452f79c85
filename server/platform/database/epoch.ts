import { sql, type Kysely, type QueryExecutorProvider } from "kysely";
import { now, randomToken } from "#clock";

/**
 * Begins when the database is brought back from a backup: what it gave out since then is out in the world and no longer
 * in it. Of a database that never was, there is none.
 */
export interface Epoch {
  readonly id: string;
  /** Every number that the database has drawn since is higher, and every one that it drew before and lost is lower. */
  readonly floor: number;
}

/** What a module does once in a database that was brought back, inside a transaction, before anything else is started. */
export type Restored = (trx: QueryExecutorProvider, floor: number) => Promise<void>;

/** The statement that `migrate` makes the table with. It is of the installation, never of an archive. */
export const epochTable = `create table if not exists database.epoch (
  id text not null, floor bigint not null, begun_at timestamptz not null default now(), is_adopted boolean not null default false)`;

/** No sequence draws faster than this for long, so that numbers of two epochs never meet. */
const numbersPerMs = 100;

/**
 * Begins a new epoch: every sequence goes on above all that it can have drawn before, whatever the archive says. What
 * modules have to do follows when the server starts, with the newest schema.
 */
export async function beginEpoch(trx: QueryExecutorProvider): Promise<void> {
  const floor = now() * numbersPerMs;
  await sql`delete from database.epoch`.execute(trx);
  await sql`insert into database.epoch (id, floor) values (${randomToken(10)}, ${floor})`.execute(trx);
  await leap(trx, floor);
}

async function leap(trx: QueryExecutorProvider, floor: number): Promise<void> {
  await sql`select setval(format('%I.%I', schemaname, sequencename)::regclass, greatest(last_value, ${floor}::bigint))
    from pg_sequences where data_type = 'bigint'::regtype
      and schemaname in (select distinct module from database.migration)`.execute(trx);
}

export async function readEpoch(db: QueryExecutorProvider): Promise<Epoch | null> {
  const { rows } = await sql<Epoch>`select id, floor from database.epoch`.execute(db);
  return rows[0] ?? null;
}

/** Lets every module do its part in a database that was brought back, once, whichever process comes first. */
export async function adoptEpoch(db: Kysely<unknown>, restored: readonly Restored[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ floor: number }>`
      select floor from database.epoch where not is_adopted for update`.execute(trx);
    const floor = rows[0]?.floor;
    if (floor === undefined) return;
    // Once more: the version that made the archive may have had fewer of them.
    await leap(trx, floor);
    for (const work of restored) await work(trx, floor);
    await sql`update database.epoch set is_adopted = true`.execute(trx);
  });
}
