import { requireUnlocked } from "../locks/guard.ts";
import { requireAction, type Accessed } from "./access.ts";
import { insertFolder, touchUpwards } from "./changes.ts";
import { writerOf, type Actor, type TreeContext } from "./context.ts";
import { eventOf } from "./events.ts";
import { changeTree, requireLiveFolder } from "./locked.ts";
import { requireFileName } from "./names.ts";
import type { Node } from "./node.ts";
import { readChild } from "./queries.ts";
import { nameTaken } from "./refusals.ts";

/** Makes an empty folder. Refuses NAME_INVALID, FORBIDDEN, NOT_A_FOLDER, FILE_LOCKED and NAME_TAKEN. */
export async function createFolder(
  context: TreeContext,
  actor: Actor,
  parent: Accessed,
  text: string,
  mtime?: Date,
): Promise<Node> {
  const name = requireFileName(text);
  requireAction(parent, "write");
  const { id: parentId, workspaceId } = parent.node;
  return changeTree(context, actor, [workspaceId], async (tree) => {
    const { trx } = tree;
    const { lineage } = await requireLiveFolder(tree, parentId, workspaceId);
    if (await readChild(trx, parentId, name)) throw nameTaken(name);
    await requireUnlocked(tree, { lineage, what: "members" });
    const folder = await insertFolder(trx, { workspaceId, parentId, name, ...writerOf(actor), mtime });
    await touchUpwards(trx, parentId, 0);
    await context.events.emit(trx, eventOf("file.added", folder, actor, { isAlone: true }));
    return folder;
  });
}
