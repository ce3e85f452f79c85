import type pg from "pg";
import { DatabaseFault } from "./database-fault.ts";

/** Held shared by every running server, and alone by what replaces the whole database. */
const presenceLock = 7266026;
/** Held by the processes that lead subscribers, those of older versions too. */
const leadLock = 7266022;

/** Says, for as long as the connection stands, that a server runs here. Throws DatabaseFault while someone works on the whole. */
export async function attend(client: Pick<pg.Client, "query">): Promise<void> {
  const { rows } = await client.query<{ got: boolean }>("select pg_try_advisory_lock_shared($1) as got", [
    presenceLock,
  ]);
  if (rows[0]?.got !== true)
    throw new DatabaseFault("The database is being restored or moved. Start the server when that has ended.");
}

/** Keeps servers from starting for as long as the connection stands; false: one runs. */
export async function holdAlone(client: Pick<pg.Client, "query">): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>(
    `select pg_try_advisory_lock($1) and not exists (select from pg_locks where locktype = 'advisory' and classid = $2
       and database = (select oid from pg_database where datname = current_database())) as got`,
    [presenceLock, leadLock],
  );
  return rows[0]?.got === true;
}
