import type { Database } from "#database";
import { defineModule, type Given } from "#module";
import { createJobs, lanes, type Jobs } from "./service.ts";
import type { JobPart } from "./part.ts";

interface Needs {
  readonly database: Database;
}

declare module "#module" {
  interface ModuleParts {
    /** Tasks by name: `files:trim`. */
    readonly jobs?: Readonly<Record<string, JobPart>>;
  }
}

export const jobsModule = defineModule({
  name: "jobs",
  create({ database, log }: Needs & Given) {
    const jobs: Jobs = createJobs({ database, log });
    return {
      api: jobs,
      parts: {
        health: { jobs: () => jobs.check() },
        gauges: {
          ...Object.fromEntries(
            lanes.map((lane) => [
              `safos_jobs_waiting_${lane}`,
              { help: `Jobs of the lane ${lane} whose time has come.`, read: () => jobs.depth(lane) },
            ]),
          ),
          safos_jobs_failed: { help: "Jobs that were given up after all their tries.", read: () => jobs.failed() },
        },
      },
      accept(parts) {
        for (const [task, { handle, every, lane }] of Object.entries(parts.jobs ?? {})) {
          jobs.handle(task, handle, lane);
          if (every !== undefined) jobs.every(every, task);
        }
      },
      start: () => jobs.start(),
      stop: () => jobs.stop(),
    };
  },
});
