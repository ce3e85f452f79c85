import type { RecordingContext } from "../context.ts";
import { egressJob } from "../egress/job.ts";
import { readDue, type Kind } from "./attempts.ts";
import { composeJob } from "./job.ts";

/** More of them wait for the next minute. */
const most = 500;

const jobs: Readonly<Record<Kind, string>> = { recording: composeJob, egress: egressJob };

/** Queues what is to be tried again: after a pause, or since the process that made it has died. */
export async function retryDue(context: Pick<RecordingContext, "db" | "jobs">): Promise<void> {
  for (const kind of ["recording", "egress"] as const)
    for (const id of await readDue(context.db, kind, most))
      await context.jobs.add(context.db, jobs[kind], { id }, { key: id });
}
