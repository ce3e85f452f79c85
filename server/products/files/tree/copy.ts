import { requireAction, type Accessed } from "./access.ts";
import { copySubtree, touchUpwards } from "./changes.ts";
import type { Actor, TreeContext } from "./context.ts";
import { eventOf } from "./events.ts";
import { changeTree, freeName, requireLive, requireLiveFolder } from "./locked.ts";
import type { Placed } from "./move.ts";
import { nextFreeName, requireFileName } from "./names.ts";
import { readNames } from "./queries.ts";
import { dropVersionsBeyond, quotaOf, requireRoom } from "./quota.ts";
import { forbidden, intoItself } from "./refusals.ts";

/**
 * Copies a node with everything below it; content is shared, not copied. Without a name the copy takes the next free
 * one. Refuses FORBIDDEN, NAME_INVALID, NAME_TAKEN, INTO_ITSELF, NOT_A_FOLDER and QUOTA_EXCEEDED.
 */
export async function copyNode(
  context: TreeContext,
  actor: Actor,
  source: Accessed,
  to: { readonly parent: Accessed; readonly name?: string | undefined },
  isReplacing = false,
): Promise<Placed> {
  requireAction(to.parent, "write");
  const wanted = requireFileName(to.name ?? (source.node.name === "" ? "Kopia" : source.node.name));
  const { id, workspaceId: from } = source.node;
  const { id: parentId, workspaceId } = to.parent.node;
  const quota = await quotaOf(context, workspaceId);
  return changeTree(context, actor, [from, workspaceId], async (tree) => {
    const { trx } = tree;
    const { node: current, lineage } = await requireLive(tree, id, from, "read");
    const target = await requireLiveFolder(tree, parentId, workspaceId);
    if (target.lineage.some((one) => one.id === id)) throw intoItself();
    // RFC 4918 §9.8.5: source and destination are the same resource.
    if (current.parentId === parentId && current.name === to.name) throw forbidden();
    const names = to.name === undefined ? await readNames(trx, parentId) : null;
    const name = names ? nextFreeName(wanted, (one) => names.has(one)) : wanted;
    const hasReplaced = await freeName(context, tree, { parent: target.node, name, source: lineage, isReplacing });
    await requireRoom(trx, workspaceId, quota, current.size);
    const top = await copySubtree(trx, id, { workspaceId, parentId, name, personId: actor.personId });
    await touchUpwards(trx, parentId, current.size);
    await dropVersionsBeyond(trx, workspaceId, quota, current.size);
    await context.events.emit(trx, eventOf("file.added", top, actor));
    return { node: top, hasReplaced };
  });
}
