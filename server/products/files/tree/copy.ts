import type { FileDb } from "../tables.ts";
import { requireAction, type Accessed } from "./access.ts";
import { insertFile, insertFolder, setSizes, touchUpwards } from "./changes.ts";
import type { Actor, TreeContext } from "./context.ts";
import { eventOf } from "./events.ts";
import { changeTree, freeName, requireLive, requireLiveFolder } from "./locked.ts";
import type { Placed } from "./move.ts";
import { nextFreeName, requireFileName } from "./names.ts";
import type { Node } from "./node.ts";
import { readNames, readSubtree } from "./queries.ts";
import { quotaOf, requireRoom } from "./quota.ts";
import { forbidden, intoItself, missing } from "./refusals.ts";

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
    const hasReplaced = await freeName(context, tree, { parentId, name, source: lineage, isReplacing });
    await requireRoom(trx, workspaceId, quota, current.size);
    const top = await copySubtree(trx, current, { workspaceId, parentId, name, personId: actor.personId });
    await touchUpwards(trx, parentId, current.size);
    await context.events.emit(trx, eventOf("file.added", top, actor));
    return { node: { ...top, size: current.size }, hasReplaced };
  });
}

/** Copies parents before children; returns the copy of the top. */
async function copySubtree(
  trx: FileDb,
  top: Node,
  to: { workspaceId: string; parentId: number; name: string; personId: string },
): Promise<Node> {
  const { workspaceId, personId } = to;
  const copies = new Map<number, Node>();
  for (const one of await readSubtree(trx, top.id)) {
    const isTop = one.id === top.id;
    const parentId = isTop ? to.parentId : (copies.get(one.parentId ?? 0)?.id ?? to.parentId);
    const row = { workspaceId, parentId, name: isTop ? to.name : one.name, personId };
    const { blob, size, sha1, contentType, mtime } = one;
    copies.set(
      one.id,
      one.kind === "folder" || blob === null
        ? await insertFolder(trx, { ...row, mtime })
        : await insertFile(trx, { ...row, blob, size, sha1, contentType, mtime }),
    );
  }
  const copy = copies.get(top.id);
  if (!copy) throw missing();
  if (top.kind === "folder") await setFolderSizes(trx, copy.id);
  return copy;
}

/** Sizes of the folders of a fresh copy, from the bottom up: the copied rows hold the sizes of files only. */
async function setFolderSizes(trx: FileDb, topId: number): Promise<void> {
  const nodes = await readSubtree(trx, topId);
  const sizes = new Map<number, number>();
  for (const node of nodes.toReversed()) {
    const size = node.kind === "file" ? node.size : (sizes.get(node.id) ?? 0);
    if (node.parentId !== null && node.id !== topId) sizes.set(node.parentId, (sizes.get(node.parentId) ?? 0) + size);
  }
  await setSizes(trx, sizes);
}
