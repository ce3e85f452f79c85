import { administers } from "./access.ts";
import { requireShared } from "./change.ts";
import { about, forgetAll, type WorkspaceContext } from "./context.ts";
import { requireHome } from "./members/context.ts";
import { readWorkspace, setArchived } from "./queries.ts";
import type { Caller } from "./trash.ts";

/** Owners of the owning organisation, and its administrators, as for the trash. Refuses MISSING, FORBIDDEN, PERSONAL. */
async function isAdministered(context: WorkspaceContext, caller: Caller, workspaceId: string): Promise<boolean> {
  if (administers(caller, await readWorkspace(context.db, workspaceId))) return true;
  await requireShared(context, caller.personId, workspaceId);
  return false;
}

async function archiveOrNot(
  context: WorkspaceContext,
  caller: Caller,
  workspaceId: string,
  type: "workspace.archived" | "workspace.unarchived",
): Promise<void> {
  const { personId } = caller;
  const isByAdministrator = await isAdministered(context, caller, workspaceId);
  await context.db.transaction().execute(async (trx) => {
    if (!isByAdministrator) await requireHome(trx, workspaceId, personId);
    if (!(await setArchived(trx, workspaceId, type === "workspace.archived" ? personId : null))) return;
    const envelope = about(workspaceId, personId);
    // Whatever looks again after a change of the workspace looks again now: open pages, links, calls.
    await context.events.emit(trx, [
      { type, ...envelope, payload: {} },
      { type: "workspace.changed", ...envelope, payload: {} },
    ]);
  });
  forgetAll(context);
}

/** From now on everyone in it can read, and nobody change anything. Refuses MISSING, FORBIDDEN, PERSONAL and HOME_ONLY. */
export const archiveWorkspace = (context: WorkspaceContext, caller: Caller, workspaceId: string): Promise<void> =>
  archiveOrNot(context, caller, workspaceId, "workspace.archived");

/** With the roles that everyone had. Refuses the same. */
export const unarchiveWorkspace = (context: WorkspaceContext, caller: Caller, workspaceId: string): Promise<void> =>
  archiveOrNot(context, caller, workspaceId, "workspace.unarchived");
