import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import type { Database } from "./connection.ts";

const everyMs = 20;
/** How long a backend may take to notice by itself that its connection is gone, and then to be ended. */
const patienceMs = 1000;

/** Waits until a backend that is ending holds no lock any more; one that still computes is ended. */
async function untilFree({ pool }: Database, backend: number): Promise<void> {
  const held = "from pg_locks where locktype = 'advisory' and pid = $1";
  for (let waited = 0; waited < patienceMs; waited += everyMs) {
    if ((await pool.query(`select ${held}`, [backend])).rowCount === 0) return;
    await wait(everyMs);
  }
  await pool.query(`select pg_terminate_backend(pid, ${patienceMs}) ${held} limit 1`, [backend]);
}

/**
 * Works on a connection of its own while no other process works under the same lock; null: one does. When it has ended,
 * another may begin at once: a connection's locks are free only a moment after its end. `lost`: the connection is gone, and
 * with it the lock.
 */
export async function whileAlone<T>(
  database: Database,
  lock: number,
  work: (client: pg.Client, lost: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const client = await database.connect();
  const losing = new AbortController();
  client.on("end", () => losing.abort());
  let backend: number | undefined;
  try {
    const { rows } = await client.query<{ got: boolean; backend: number }>(
      "select pg_try_advisory_lock($1) as got, pg_backend_pid() as backend",
      [lock],
    );
    if (rows[0]?.got !== true) return null;
    ({ backend } = rows[0]);
    return await work(client, losing.signal);
  } finally {
    await client.end();
    // What is away by now holds nothing.
    if (backend !== undefined) await untilFree(database, backend).catch(() => undefined);
  }
}
