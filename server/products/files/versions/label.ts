import { refuse } from "#http";
import { requireUnlocked } from "../locks/guard.ts";
import { requireAction, type Accessed } from "../tree/access.ts";
import type { Actor, TreeContext } from "../tree/context.ts";
import { changeTree, requireLive } from "../tree/locked.ts";
import { missing } from "../tree/refusals.ts";
import { labelVersion as update } from "./queries.ts";

const longestLabel = 200;

/** Gives an earlier version a name, or none. Refuses FORBIDDEN, FILE_MISSING, FILE_LOCKED and INVALID. */
export async function labelVersion(
  context: Pick<TreeContext, "db" | "items" | "workspaces">,
  actor: Actor,
  accessed: Accessed,
  versionId: number,
  label: string,
): Promise<void> {
  requireAction(accessed, "write");
  if (label.length > longestLabel) throw refuse("INVALID", "A version's name has at most 200 characters.");
  const { id, workspaceId } = accessed.node;
  await changeTree(context, actor, [workspaceId], async (tree) => {
    const { lineage } = await requireLive(tree, id, workspaceId, "write");
    await requireUnlocked(tree, { lineage, what: "itself" });
    if (!(await update(tree.trx, id, versionId, label))) throw missing();
  });
}
