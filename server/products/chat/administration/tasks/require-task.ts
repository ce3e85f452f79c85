import type { FastifyRequest, Principal } from "#http";
import type { Core } from "../../core.ts";
import { refuse } from "../../protocol/refuse.ts";
import { param } from "../../protocol/scope.ts";
import { readTask, type AdminTask, type TaskKind } from "./queries.ts";

const names: Readonly<Record<TaskKind, string>> = {
  deleteRoom: "deletion",
  purgeHistory: "purge",
  redact: "redaction",
};

/** The path's task, of a kind and of the administrator's organisation. Refuses M_NOT_FOUND. */
export async function requireTask(
  core: Core,
  request: FastifyRequest,
  { organisationId }: Principal,
  kind: TaskKind,
): Promise<AdminTask> {
  const task = await readTask(core.db, param(request, "taskId"));
  return task?.kind === kind && task.organisationId === organisationId
    ? task
    : refuse("M_NOT_FOUND", `There is no such ${names[kind]}.`);
}
