import { now } from "#clock";
import { requireUnlocked } from "../locks/guard.ts";
import { accessNode } from "../tree/access.ts";
import { replaceContent, touchUpwards } from "../tree/changes.ts";
import type { Actor, TreeContext } from "../tree/context.ts";
import { eventOf } from "../tree/events.ts";
import { changeTree, requireLive } from "../tree/locked.ts";
import type { Node } from "../tree/node.ts";
import { payWithVersions, quotaOf, requireRoom } from "../tree/quota.ts";
import { missing } from "../tree/refusals.ts";
import { readVersions } from "./queries.ts";

/** Gives a file the content of an old version; the present content becomes a version. Refuses FILE_MISSING, FORBIDDEN, FILE_LOCKED and QUOTA_EXCEEDED. */
export async function restoreVersion(context: TreeContext, actor: Actor, id: number, versionId: number): Promise<Node> {
  const { workspaceId } = (await accessNode(context, actor, id, "write")).node;
  const quota = await quotaOf(context, workspaceId);
  return changeTree(context, actor, [workspaceId], async (tree) => {
    const { trx } = tree;
    const { node: current, lineage } = await requireLive(tree, id, workspaceId, "write");
    await requireUnlocked(tree, { lineage, what: "itself" });
    const [version] = await readVersions(trx, id, versionId);
    if (!version || current.parentId === null) throw missing();
    await requireRoom(trx, workspaceId, quota, version.size - current.size);
    const content = { ...version, checksums: "", contentType: current.contentType, mtime: new Date(now()) };
    const restored = { ...(await replaceContent(trx, id, content, { personId: actor.personId })), workspaceId };
    await touchUpwards(trx, current.parentId, restored.size - current.size);
    await payWithVersions(trx, workspaceId, quota, restored.size, actor.personId);
    await context.events.emit(trx, eventOf("file.changed", restored, actor));
    return restored;
  });
}
