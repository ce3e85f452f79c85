import { sql, type Database } from "#database";
import type { Log } from "#log";

/** First key of the advisory locks that say whose workers live; the second is the pool's id. */
const lockClass = 7266031;
/** How often is looked for jobs of those that died. What two looks find is taken: a lost connection is back before the second. */
const lookEveryMs = 12_000;
const reconnectMs = 1000;

export interface LivingPools {
  /** Says, from now on and for as long as this process lives, that the pool of workers is alive. */
  add(poolId: string): void;
  stop(): Promise<void>;
}

/**
 * Workers mark the jobs they take with their pool's id, and a process that dies leaves its marks. A connection of its own holds
 * a lock for each pool; PostgreSQL lets go of it when the process ends, however that comes, and then others free its jobs.
 */
export function watchPools(options: {
  readonly database: Database;
  readonly log: Log;
  readonly everyMs?: number;
}): LivingPools {
  const { database, log, everyMs = lookEveryMs } = options;
  const poolIds = new Set<string>();
  let client: ReturnType<Database["connect"]> | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  let suspects: ReadonlySet<string> = new Set();
  let isStopped = false;
  /** A connection takes one statement after the other. */
  let turn = Promise.resolve();

  function retry(): void {
    client = null;
    if (isStopped) return;
    clearTimeout(again);
    again = setTimeout(() => hold([...poolIds]), reconnectMs);
  }

  function connect(): ReturnType<Database["connect"]> {
    client ??= database.connect().then((one) => {
      one.on("error", () => undefined);
      one.once("end", retry);
      return one;
    });
    return client;
  }

  function hold(ids: readonly string[]): void {
    turn = turn
      .then(async () => {
        const one = await connect();
        for (const id of ids) await one.query("select pg_advisory_lock_shared($1, hashtext($2))", [lockClass, id]);
      })
      .catch(retry);
  }

  async function look(): Promise<void> {
    const dead = await readDead(database, everyMs);
    const sure = dead.filter((id) => suspects.has(id) && !poolIds.has(id));
    suspects = new Set(dead);
    if (sure.length === 0) return;
    log.warn({ pools: sure.length }, "jobs of a process that ended without a word are taken up again");
    await sql`select graphile_worker.force_unlock_workers(${sure}::text[])`.execute(database.of());
  }

  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn({ error }, "jobs of processes that ended could not be looked for"));
  }, everyMs);
  timer.unref();
  return {
    add(poolId) {
      poolIds.add(poolId);
      hold([poolId]);
    },
    async stop() {
      isStopped = true;
      clearInterval(timer);
      clearTimeout(again);
      await (await client?.catch(() => null))?.end().catch(() => undefined);
    },
  };
}

/** Pools that have taken jobs a while ago and hold no lock. */
async function readDead(database: Database, olderThanMs: number): Promise<string[]> {
  const { rows } = await sql<{ poolId: string }>`select distinct j.locked_by as "poolId"
    from graphile_worker._private_jobs j
    where j.locked_at < now() - make_interval(secs => ${olderThanMs / 1000})
      and not exists (select from pg_locks l where l.locktype = 'advisory' and l.granted and l.objsubid = 2
        and l.database = (select oid from pg_database where datname = current_database())
        and l.classid::bigint = ${lockClass} and l.objid::bigint = hashtext(j.locked_by)::bigint & 4294967295)`.execute(
    database.of(),
  );
  return rows.map((row) => row.poolId);
}
