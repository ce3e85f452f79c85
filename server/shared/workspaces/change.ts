import type { ChangeWorkspace } from "@safos/contract/workspaces";
import { refuse } from "#http";
import { about, forgetAll, requireRole, type WorkspaceContext } from "./context.ts";
import { updateWorkspace } from "./queries.ts";
import type { Workspace } from "./workspace.ts";

/** One that the actor manages and that is not personal. */
export async function requireShared(context: WorkspaceContext, actorId: string, workspaceId: string): Promise<void> {
  const { workspace } = await requireRole(context, actorId, workspaceId, "manage");
  if (workspace.isPersonal) throw refuse("PERSONAL");
}

/** Refuses MISSING, FORBIDDEN and PERSONAL. */
export async function changeWorkspace(
  context: WorkspaceContext,
  actorId: string,
  workspaceId: string,
  change: ChangeWorkspace,
): Promise<Workspace> {
  await requireShared(context, actorId, workspaceId);
  await context.db.transaction().execute(async (trx) => {
    await updateWorkspace(trx, workspaceId, change);
    await context.events.emit(trx, {
      type: change.name === undefined ? "workspace.changed" : "workspace.renamed",
      ...about(workspaceId, actorId),
      payload: {},
    });
  });
  forgetAll(context);
  return (await requireRole(context, actorId, workspaceId, "manage")).workspace;
}
