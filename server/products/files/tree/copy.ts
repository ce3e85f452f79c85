import { beginCopy } from "../copies/begin.ts";
import { waitForCopy } from "../copies/wait.ts";
import { requireAction, type Accessed } from "./access.ts";
import { copySubtree } from "./changes.ts";
import type { Actor, TreeContext } from "./context.ts";
import { changeTree } from "./locked.ts";
import { requireMayLie, type Placed } from "./move.ts";
import { requireFileName } from "./names.ts";
import { placeCopy } from "./place-copy.ts";
import { readIdsBelow } from "./queries.ts";
import { quotaOf } from "./quota.ts";

/** Nodes that are copied under the tree's lock in one statement; more than these in steps, which hold it for moments. */
const mostAtOnce = 2000;

interface To {
  readonly parent: Accessed;
  readonly name?: string | undefined;
}

/**
 * Copies a node with everything below it; content is shared, not copied. Without a name the copy takes the next free
 * one. What is large comes in steps, whose end is waited for: the whole copy is seen then, or nothing. Refuses FORBIDDEN,
 * NAME_INVALID, NAME_TAKEN, INTO_ITSELF, NOT_A_FOLDER, QUOTA_EXCEEDED, TOO_MANY_COPIES and COPY_CANCELLED.
 */
export async function copyNode(
  context: TreeContext,
  actor: Actor,
  source: Accessed,
  to: To,
  isReplacing = false,
): Promise<Placed> {
  const begun = await copyOrBegin(context, actor, source, to, isReplacing);
  return typeof begun === "string" ? waitForCopy(context, begun) : begun;
}

/** The same without waiting: what is large is begun and answered by the id of its `files.copy`. */
export async function copyOrBegin(
  context: TreeContext,
  actor: Actor,
  source: Accessed,
  to: To,
  isReplacing = false,
): Promise<Placed | string> {
  requireAction(to.parent, "write");
  await requireMayLie(context, source, to.parent.node.workspaceId);
  const { id, workspaceId: from } = source.node;
  const { id: parentId, workspaceId } = to.parent.node;
  const name = to.name === undefined ? null : requireFileName(to.name);
  const sourceName = source.node.name === "" ? "Kopia" : source.node.name;
  const below = source.node.kind === "folder" ? await readIdsBelow(context.db, id, mostAtOnce + 1) : [];
  if (below.length > mostAtOnce)
    return beginCopy(context, actor, source, { parent: to.parent, name, sourceName }, isReplacing);
  const quota = await quotaOf(context, workspaceId);
  return changeTree(context, actor, [from, workspaceId], (tree) =>
    placeCopy(
      context,
      tree,
      { sourceId: id, sourceWorkspaceId: from, workspaceId, parentId, name, sourceName, isReplacing, quota },
      async (chosen) =>
        copySubtree(tree.trx, id, {
          workspaceId,
          parentId,
          name: chosen,
          personId: actor.personId,
          organisationId: actor.organisationId,
        }),
    ),
  );
}
