import { requireUnlocked } from "../locks/guard.ts";
import { deleteLocks } from "../locks/queries.ts";
import { requireAction, type Accessed } from "./access.ts";
import { setTrashed, touchUpwards } from "./changes.ts";
import { writerOf, type Actor, type TreeContext } from "./context.ts";
import { eventOf } from "./events.ts";
import { changeTree, requireLive } from "./locked.ts";
import { rootIsFixed } from "./refusals.ts";
import { requireWhole } from "./whole.ts";

/** Moves a node with everything below it to the trash. Its locks end. Refuses FORBIDDEN, FILE_LOCKED, RESTRICTED_INSIDE, and ROOT_FIXED for a workspace's own folder. */
export async function trashNode(context: TreeContext, actor: Actor, accessed: Accessed): Promise<void> {
  const { node } = accessed;
  requireAction(accessed, "write");
  if (node.parentId === null) throw rootIsFixed();
  await changeTree(context, actor, [node.workspaceId], async (tree) => {
    const { trx } = tree;
    const { node: current, lineage } = await requireLive(tree, node.id, node.workspaceId, "write");
    if (current.parentId === null) throw rootIsFixed();
    await requireWhole(tree, lineage);
    const above = { lineage: lineage.slice(0, -1), what: "members" } as const;
    const ending = await requireUnlocked(tree, above, { lineage, what: "whole" });
    if (ending.length > 0)
      await deleteLocks(
        trx,
        ending.map((lock) => lock.id),
      );
    await setTrashed(trx, node.id, writerOf(actor).personId);
    await touchUpwards(trx, current.parentId, -current.size);
    await context.events.emit(trx, eventOf("file.trashed", current, actor));
  });
}
