import { accessNode } from "./access.ts";
import type { Actor, TreeContext } from "./context.ts";
import { eventOf } from "./events.ts";
import { changeTree, requireTrashed } from "./locked.ts";
import { missing } from "./refusals.ts";
import { hide } from "./remove-hidden.ts";
import { requireWhole } from "./whole.ts";

/** Deletes permanently what lies in the trash, with its versions: nobody sees it any more, and the rows go in steps. Refuses FILE_MISSING, FORBIDDEN and RESTRICTED_INSIDE. */
export async function destroyNode(context: TreeContext, actor: Actor, id: number): Promise<void> {
  const { node } = await accessNode(context, actor, id, "write", { isTrashAllowed: true });
  if (node.trashedAt === null) throw missing();
  await changeTree(context, actor, [node.workspaceId], async (tree) => {
    const { trx } = tree;
    const { lineage } = await requireTrashed(tree, id, node.workspaceId);
    await requireWhole(tree, lineage);
    await hide(context, trx, id);
    await context.events.emit(trx, eventOf("file.destroyed", node, actor));
  });
}
