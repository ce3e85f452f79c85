import { requireAction, type Accessed } from "./access.ts";
import { setTrashed, touchUpwards } from "./changes.ts";
import { writerOf, type Actor, type TreeContext } from "./context.ts";
import { eventOf } from "./events.ts";
import { changeTree, requireLive } from "./locked.ts";
import { rootIsFixed } from "./refusals.ts";

/** Moves a node with everything below it to the trash. Refuses FORBIDDEN, and ROOT_FIXED for a workspace's own folder. */
export async function trashNode(context: TreeContext, actor: Actor, accessed: Accessed): Promise<void> {
  const { node } = accessed;
  requireAction(accessed, "write");
  if (node.parentId === null) throw rootIsFixed();
  await changeTree(context, actor, [node.workspaceId], async (tree) => {
    const { trx } = tree;
    const { node: current } = await requireLive(tree, node.id, node.workspaceId, "write");
    if (current.parentId === null) throw rootIsFixed();
    await setTrashed(trx, node.id, writerOf(actor).personId);
    await touchUpwards(trx, current.parentId, -current.size);
    await context.events.emit(trx, eventOf("file.trashed", current, actor));
  });
}
