import { can } from "#workspaces";
import { requireUnlocked } from "../locks/guard.ts";
import { requireAction, type Accessed } from "../tree/access.ts";
import type { Actor, TreeContext } from "../tree/context.ts";
import { eventOf } from "../tree/events.ts";
import { changeTree, requireLive } from "../tree/locked.ts";
import { forbidden, missing } from "../tree/refusals.ts";
import { deleteVersion, readVersions } from "./queries.ts";

/**
 * Removes an earlier version for good: one that the actor wrote, or, as one who manages the workspace, another's. Refuses
 * FORBIDDEN, FILE_MISSING and FILE_LOCKED.
 */
export async function removeVersion(
  context: Pick<TreeContext, "db" | "events" | "items" | "workspaces">,
  actor: Actor,
  accessed: Accessed,
  versionId: number,
): Promise<void> {
  requireAction(accessed, "write");
  const { id, workspaceId } = accessed.node;
  await changeTree(context, actor, [workspaceId], async (tree) => {
    const { trx } = tree;
    const { node, lineage } = await requireLive(tree, id, workspaceId, "write");
    await requireUnlocked(tree, { lineage, what: "itself" });
    const [version] = await readVersions(trx, id, versionId);
    if (!version) throw missing();
    const role = await tree.workspaces.roleOf(actor.personId, workspaceId);
    if (version.changedBy !== actor.personId && !can(role, "manage")) throw forbidden();
    await deleteVersion(trx, versionId);
    await context.events.emit(trx, eventOf("file.versionRemoved", node, actor));
  });
}
