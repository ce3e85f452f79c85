import type { EmptiedTrash } from "@safos/contract/files";
import { accessLineage, requireAction } from "./access.ts";
import type { Actor, TreeContext } from "./context.ts";
import { eventOf } from "./events.ts";
import { findTrashed } from "./list-trash.ts";
import { changeTree } from "./locked.ts";
import { readRoot } from "./queries.ts";
import { hideAll } from "./remove-hidden.ts";
import { wholeOf } from "./whole.ts";

/**
 * Deletes permanently what a person sees in a workspace's trash, as much of it as one listing holds, and nothing that came
 * after `until`. Refuses FILE_MISSING and FORBIDDEN.
 */
export async function emptyTrash(
  context: TreeContext,
  actor: Actor,
  workspaceId: string,
  until: Date,
): Promise<EmptiedTrash> {
  await context.workspaces.require(actor.personId, workspaceId, "write");
  return changeTree(context, actor, [workspaceId], async (tree) => {
    const { trx } = tree;
    const memberRole = await tree.workspaces.roleOf(actor.personId, workspaceId);
    requireAction(await accessLineage(tree, actor, [await readRoot(trx, workspaceId)], memberRole), "write");
    const { nodes: seen, isWhole } = await findTrashed({ ...tree, db: trx }, actor, workspaceId, until);
    const nodes = await wholeOf(tree, workspaceId, seen);
    await hideAll(
      context,
      trx,
      nodes.map((node) => node.id),
    );
    await context.events.emit(
      trx,
      nodes.map((node) => eventOf("file.destroyed", node, actor)),
    );
    return { destroyed: nodes.length, hasMore: !isWhole && nodes.length > 0 };
  });
}
