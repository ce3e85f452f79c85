import { Logger, run, runMigrations, type Runner, type Task } from "graphile-worker";
import { sql, type AnyDb, type Database } from "#database";
import type { Log } from "#log";

export interface Jobs {
  /** Queues work inside the caller's transaction. `key` replaces an earlier job of the same key that has not begun. */
  add(
    db: AnyDb,
    task: string,
    payload: Record<string, unknown>,
    options?: { runAt?: Date; key?: string },
  ): Promise<void>;
  /** Who does a task; retried with growing pauses when it throws. Register before `start`. */
  handle(task: string, handler: (payload: Record<string, unknown>) => Promise<void>): void;
  /** Repeats a task by a cron line in UTC, once for all processes. */
  every(cron: string, task: string): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

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
        job_key => ${jobOptions.key ?? null}::text)`.execute(db);
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
        pollInterval: 5000,
        logger,
      });
      runner.promise.catch((error: unknown) => options.log.error({ error }, "the job queue has stopped"));
    },
    async stop() {
      await runner?.stop();
    },
  };
}
