import { Refusal } from "#http";
import type { Attempt } from "#jobs";
import type { Core } from "../../core.ts";
import { deleteRoom } from "./delete-room.ts";
import { purgeHistory } from "./purge-history.ts";
import { finishTask, readTask, type AdminTask, type TaskKind } from "./queries.ts";
import { redactAll } from "./redact-all.ts";

/** Does a part of a task; true: it is done, false: it has queued itself again. Each begins where it was left. */
type Runner = (core: Core, task: AdminTask) => Promise<boolean>;

const runners: Readonly<Record<TaskKind, Runner>> = { deleteRoom, purgeHistory, redact: redactAll };

/** Goes on with what an administrator asked for. What is refused ends it; anything else is tried again, until the last try. */
export async function runTask(core: Core, id: string, { isLast }: Attempt): Promise<void> {
  const task = await readTask(core.db, id);
  if (!task || task.state === "complete" || task.state === "failed") return;
  await core.memory.follow();
  try {
    if (await runners[task.kind](core, task)) await finishTask(core.db, id, null);
  } catch (error) {
    const isRefused = error instanceof Refusal && error.category !== "unavailable";
    if (!isRefused && !isLast) throw error;
    core.log.error({ error, taskId: id }, "what an administrator asked for could not be done");
    await finishTask(core.db, id, isRefused ? error.message : "It could not be done.");
  }
}
