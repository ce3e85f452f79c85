import { requireShared } from "./change.ts";
import { about, forgetAll, type WorkspaceContext } from "./context.ts";
import { requireHome } from "./members/context.ts";
import { setArchived } from "./queries.ts";

async function archiveOrNot(
  context: WorkspaceContext,
  actorId: string,
  workspaceId: string,
  type: "workspace.archived" | "workspace.unarchived",
): Promise<void> {
  await requireShared(context, actorId, workspaceId);
  await context.db.transaction().execute(async (trx) => {
    await requireHome(trx, workspaceId, actorId);
    if (!(await setArchived(trx, workspaceId, type === "workspace.archived" ? actorId : null))) return;
    const envelope = about(workspaceId, actorId);
    // Whatever looks again after a change of the workspace looks again now: open pages, links, calls.
    await context.events.emit(trx, [
      { type, ...envelope, payload: {} },
      { type: "workspace.changed", ...envelope, payload: {} },
    ]);
  });
  forgetAll(context);
}

/** From now on everyone in it can read, and nobody change anything. Refuses MISSING, FORBIDDEN, PERSONAL and HOME_ONLY. */
export const archiveWorkspace = (context: WorkspaceContext, actorId: string, workspaceId: string): Promise<void> =>
  archiveOrNot(context, actorId, workspaceId, "workspace.archived");

/** With the roles that everyone had. Refuses the same. */
export const unarchiveWorkspace = (context: WorkspaceContext, actorId: string, workspaceId: string): Promise<void> =>
  archiveOrNot(context, actorId, workspaceId, "workspace.unarchived");
