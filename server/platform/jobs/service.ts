import { EventEmitter } from "node:events";
import { Logger, run, runMigrations, type Runner, type Task, type WorkerEvents } from "graphile-worker";
import { sql, type AnyDb, type Database } from "#database";
import type { Log } from "#log";
import { watchPools, type LivingPools } from "./living-pools.ts";

/** A job that waits, as a backup keeps it. */
interface WaitingJob {
  readonly task: string;
  readonly payload: Record<string, unknown>;
  /** ISO 8601. */
  readonly runAt: string;
  readonly key: string | null;
}

/**
 * Jobs of one lane hold up nothing in another: what people wait for, what they see the progress of, what takes long apart,
 * what waits for servers elsewhere, and what tidies up.
 */
export type Lane = "prompt" | "long" | "apart" | "outside" | "housekeeping";

/** How many of a lane run at a time in each process. */
const atOnce: Readonly<Record<Lane, number>> = { prompt: 2, long: 2, apart: 1, outside: 2, housekeeping: 1 };
export const lanes = Object.keys(atOnce) as readonly Lane[];

/** Which try of a job this is. */
export interface Attempt {
  /** What it throws now is not tried again. */
  readonly isLast: boolean;
}

/** Does a job. */
export type Handler = (payload: Record<string, unknown>, attempt: Attempt) => Promise<void>;

interface Client {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

export interface Jobs {
  /**
   * Queues work inside the caller's transaction. `key` replaces an earlier job of the same key that has not begun; `isKept`
   * leaves that one its time, so that what is queued again and again is not put off again and again.
   */
  add(
    db: AnyDb,
    task: string,
    payload: Record<string, unknown>,
    options?: { runAt?: Date; key?: string; isKept?: boolean },
  ): Promise<void>;
  /** Who does a task; retried with growing pauses when it throws. Register before `start`. */
  handle(task: string, handler: Handler, lane?: Lane): void;
  /** Repeats a task that is handled, by a cron line in UTC, once for all processes. */
  every(cron: string, task: string): void;
  /** How many of a lane wait though their time has come. */
  depth(lane: Lane): Promise<number>;
  /** How many were given up after all their tries. */
  failed(): Promise<number>;
  /** Throws when a lane takes no jobs any more. */
  check(): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Everything that waits, as the connection's snapshot sees it; what recurs by itself is left out. */
  waiting(client: Client): Promise<readonly WaitingJob[]>;
  /** Makes the queue's own tables, where they are not there. */
  prepare(): Promise<void>;
  /** Queues jobs again, such as those of a backup; with `client`, in its transaction. */
  restore(jobs: readonly WaitingJob[], client?: Client): Promise<void>;
}

/** What is queued for now is noticed at once; how late what was queued for later may be noticed. */
const pollEveryMs = 1000;

// graphile-worker keeps the options of everything it ever ran, with what hangs on them: so nothing of ours hangs on the two
// that follow but what `stop` empties, and the log.
const taskOf =
  (handlers: ReadonlyMap<string, Handler>, name: string): Task =>
  async (payload, { job }) => {
    const handle = handlers.get(name);
    // Tried again by a process that does not stop.
    if (!handle) throw new Error("The job queue has stopped.");
    await handle(payload as Record<string, unknown>, { isLast: job.attempts >= job.max_attempts });
  };

const loggerOf = (log: Log): Logger =>
  new Logger(() => (level, text) => {
    if (level === "error") log.error(text);
    else if (level === "warning") log.warn(text);
  });

/** A queue in PostgreSQL (graphile-worker): jobs survive restarts and run in one process at a time. */
export function createJobs(options: { database: Database; log: Log }): Jobs {
  const laneOf = new Map<string, Lane>();
  const handlers = new Map<string, Handler>();
  const crons = new Map<string, string>();
  const stopped = new Set<Lane>();
  let runners: readonly Runner[] = [];
  const emitters: EventEmitter[] = [];
  let living: LivingPools | null = null;
  const logger = loggerOf(options.log);
  const namesIn = (lane: Lane): string[] => [...laneOf].filter(([, of]) => of === lane).map(([name]) => name);

  const prepare = (): Promise<void> => runMigrations({ pgPool: options.database.pool, logger });

  async function runLane(lane: Lane, pools: LivingPools): Promise<Runner> {
    const emitter = new EventEmitter();
    const events: WorkerEvents = emitter;
    emitters.push(emitter);
    events.on("pool:create", ({ workerPool }) => pools.add(workerPool.id));
    const names = namesIn(lane);
    const runner = await run({
      pgPool: options.database.pool,
      taskList: Object.fromEntries(names.map((name) => [name, taskOf(handlers, name)])),
      crontab: names.flatMap((name) => crons.get(name) ?? []).join("\n"),
      concurrency: atOnce[lane],
      noHandleSignals: true,
      pollInterval: pollEveryMs,
      logger,
      events,
    });
    runner.promise
      .catch((error: unknown) => options.log.error({ error, lane }, "a lane of the job queue has stopped"))
      .finally(() => stopped.add(lane));
    return runner;
  }

  return {
    async add(db, task, payload, jobOptions = {}) {
      await sql`select graphile_worker.add_job(${task}, ${JSON.stringify(payload)}::json, run_at => ${jobOptions.runAt ?? null}::timestamptz,
        job_key => ${jobOptions.key ?? null}::text,
        job_key_mode => ${jobOptions.isKept === true ? "preserve_run_at" : "replace"}::text)`.execute(db);
    },
    handle(task, handler, lane = "prompt") {
      laneOf.set(task, lane);
      handlers.set(task, handler);
    },
    every: (cron, task) => void crons.set(task, `${cron} ${task}`),
    async depth(lane) {
      const { rows } = await sql<{ count: number }>`select count(*)::int as count
        from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
        where t.identifier = any(${namesIn(lane)}::text[]) and j.run_at <= now() and j.locked_at is null
          and j.attempts < j.max_attempts`.execute(options.database.of());
      return rows[0]?.count ?? 0;
    },
    async failed() {
      const { rows } = await sql<{ count: number }>`select count(*)::int as count
        from graphile_worker._private_jobs where attempts >= max_attempts`.execute(options.database.of());
      return rows[0]?.count ?? 0;
    },
    check() {
      if (stopped.size > 0) throw new Error(`Jobs of these lanes are not done: ${[...stopped].join(", ")}.`);
    },
    prepare,
    async start() {
      await prepare();
      const pools = watchPools(options);
      living = pools;
      runners = await Promise.all(lanes.filter((lane) => namesIn(lane).length > 0).map((lane) => runLane(lane, pools)));
    },
    async stop() {
      await Promise.all(runners.map((runner) => runner.stop()));
      await living?.stop();
      for (const emitter of emitters) emitter.removeAllListeners();
      handlers.clear();
      runners = [];
    },
    async waiting(client) {
      const { rows } = await client.query("select to_regclass('graphile_worker._private_jobs') is not null as known");
      if ((rows[0] as { known: boolean } | undefined)?.known !== true) return [];
      const found = await client.query(`select t.identifier as task, j.payload, j.run_at as "runAt", j.key
        from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
        where j.attempts < j.max_attempts and not coalesce(j.payload::jsonb ? '_cron', false) order by j.id`);
      return (found.rows as (Omit<WaitingJob, "runAt"> & { runAt: Date })[]).map((job) => ({
        ...job,
        runAt: job.runAt.toISOString(),
      }));
    },
    async restore(list, client = options.database.pool) {
      await prepare();
      for (const { task, payload, runAt, key } of list)
        await client.query(
          "select graphile_worker.add_job($1, $2::json, run_at => $3::timestamptz, job_key => $4::text)",
          [task, JSON.stringify(payload), runAt, key],
        );
    },
  };
}
