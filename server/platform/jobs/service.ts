import { Logger, run, runMigrations, type Runner, type Task } from "graphile-worker";
import { sql, type AnyDb, type Database } from "#database";
import type { Log } from "#log";

/** A job that waits, as a backup keeps it. */
interface WaitingJob {
  readonly task: string;
  readonly payload: Record<string, unknown>;
  /** ISO 8601. */
  readonly runAt: string;
  readonly key: string | null;
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
  handle(task: string, handler: (payload: Record<string, unknown>) => Promise<void>): void;
  /** Repeats a task by a cron line in UTC, once for all processes. */
  every(cron: string, task: string): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Everything that waits, as the connection's snapshot sees it; what recurs by itself is left out. */
  waiting(client: { query(text: string): Promise<{ rows: unknown[] }> }): Promise<readonly WaitingJob[]>;
  /** Queues jobs again, such as those of a backup. */
  restore(jobs: readonly WaitingJob[]): Promise<void>;
}

/** What is queued for now is noticed at once; how late what was queued for later may be noticed. */
const pollEveryMs = 1000;

/** A queue in PostgreSQL (graphile-worker): jobs survive restarts and run in one process at a time. */
export function createJobs(options: { database: Database; log: Log }): Jobs {
  const tasks: Record<string, Task> = {};
  const crons: string[] = [];
  let runner: Runner | null = null;
  const logger = new Logger(() => (level, text) => {
    if (level === "error") options.log.error(text);
    else if (level === "warning") options.log.warn(text);
  });
  return {
    async add(db, task, payload, jobOptions = {}) {
      await sql`select graphile_worker.add_job(${task}, ${JSON.stringify(payload)}::json, run_at => ${jobOptions.runAt ?? null}::timestamptz,
        job_key => ${jobOptions.key ?? null}::text,
        job_key_mode => ${jobOptions.isKept === true ? "preserve_run_at" : "replace"}::text)`.execute(db);
    },
    handle(task, handler) {
      tasks[task] = (payload) => handler(payload as Record<string, unknown>);
    },
    every(cron, task) {
      crons.push(`${cron} ${task}`);
    },
    async start() {
      await runMigrations({ pgPool: options.database.pool, logger });
      runner = await run({
        pgPool: options.database.pool,
        taskList: tasks,
        crontab: crons.join("\n"),
        concurrency: 2,
        noHandleSignals: true,
        pollInterval: pollEveryMs,
        logger,
      });
      runner.promise.catch((error: unknown) => options.log.error({ error }, "the job queue has stopped"));
    },
    async stop() {
      await runner?.stop();
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
    async restore(list) {
      await runMigrations({ pgPool: options.database.pool, logger });
      for (const { task, payload, runAt, key } of list)
        await options.database.pool.query(
          "select graphile_worker.add_job($1, $2::json, run_at => $3::timestamptz, job_key => $4::text)",
          [task, JSON.stringify(payload), runAt, key],
        );
    },
  };
}
