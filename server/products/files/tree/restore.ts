import { byPerson } from "#events";
import { refuse } from "#http";
import { can } from "#workspaces";
import { chainOf, classedOf } from "../item.ts";
import { requireUnlocked } from "../locks/guard.ts";
import { accessNode } from "./access.ts";
import { setRestored, touchUpwards } from "./changes.ts";
import type { Actor, TreeContext } from "./context.ts";
import { eventOf } from "./events.ts";
import { changeTree, requireTrashed } from "./locked.ts";
import { nextFreeName } from "./names.ts";
import { isTrashed, type Node } from "./node.ts";
import { readNames, readRoot } from "./queries.ts";
import { missing } from "./refusals.ts";

/**
 * Takes a node out of the trash, under the next free name. When its folder is in the trash too, it comes back at the
 * top of the workspace. What lies in the trash
 * counts towards the quota, so that it never stands in the way. Refuses FILE_MISSING, FORBIDDEN, FILE_LOCKED and MOVE_WOULD_SHARE.
 */
export async function restoreNode(context: TreeContext, actor: Actor, id: number): Promise<Node> {
  const { node, role } = await accessNode(context, actor, id, "write", { isTrashAllowed: true });
  if (node.trashedAt === null) throw missing();
  const { workspaceId } = node;
  const { restrictions } = context.items;
  let isClosed = false;
  const restored = await changeTree(context, actor, [workspaceId], async (tree) => {
    const { trx } = tree;
    const { node: current, lineage } = await requireTrashed(tree, id, workspaceId);
    const hasFolder = current.parentId !== null && !isTrashed(lineage.slice(0, -1));
    const parentId = hasFolder ? current.parentId : (await readRoot(trx, workspaceId)).id;
    const above = hasFolder ? lineage.slice(0, -1) : lineage.slice(0, 1);
    await requireUnlocked(tree, { lineage: above, what: "members" });
    const isLeaving = !hasFolder && restrictions.nearest(chainOf(lineage.slice(0, -1))) !== null;
    if (isLeaving && !can(role, "manage")) throw refuse("MOVE_WOULD_SHARE");
    const names = await readNames(trx, parentId);
    const name = nextFreeName(current.name, (one) => names.has(one));
    const level = await context.items.classes.effective(classedOf(lineage), tree.workspaces);
    const back = { ...(await setRestored(trx, id, { parentId, name })), workspaceId };
    await touchUpwards(trx, parentId, current.size);
    const place = classedOf([...above, back]);
    await context.items.classes.keep(trx, byPerson(actor.personId), level, place);
    // The folder that only some saw is gone; what lay in it stays with them who decide who sees it.
    isClosed = isLeaving;
    if (isLeaving) await restrictions.set(trx, byPerson(actor.personId), { ...place, workspaceId }, true);
    await context.events.emit(trx, eventOf("file.restored", back, actor));
    return back;
  });
  if (isClosed) await restrictions.refresh([{ kind: "file", id: String(restored.id) }]);
  return restored;
}
