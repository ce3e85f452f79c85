import { byPerson } from "#events";
import { refuse } from "#http";
import { can } from "#workspaces";
import { chainOf, classedOf } from "../item.ts";
import { requireUnlocked } from "../locks/guard.ts";
import { moveWithLocks } from "../locks/move.ts";
import { accessNode, accessParent, requireAction, type Accessed } from "./access.ts";
import { touchUpwards, updateParent } from "./changes.ts";
import type { Actor, TreeContext } from "./context.ts";
import { eventOf } from "./events.ts";
import { changeTree, freeName, requireLive, requireLiveFolder } from "./locked.ts";
import { requireFileName, typeOfName } from "./names.ts";
import type { Node } from "./node.ts";
import { moveBelow } from "./move-below.ts";
import { payWithVersions, quotaOf, requireRoom } from "./quota.ts";
import { intoItself, rootIsFixed } from "./refusals.ts";
import { requireWhole } from "./whole.ts";

export interface Placed {
  readonly node: Node;
  /** Whether something was in the way and went to the trash. */
  readonly hasReplaced: boolean;
}

/**
 * Renames, moves or both; the node keeps its id and etag, so that other clients rename instead of fetching again.
 * With `isReplacing` what has the name goes to the trash. Refuses FORBIDDEN, ROOT_FIXED, NAME_INVALID, NAME_TAKEN,
 * INTO_ITSELF, NOT_A_FOLDER, FILE_LOCKED, MOVE_WOULD_SHARE, RESTRICTED_INSIDE and QUOTA_EXCEEDED.
 */
export async function moveNode(
  context: TreeContext,
  actor: Actor,
  source: Accessed,
  to: { readonly parent: Accessed; readonly name: string },
  isReplacing: boolean,
): Promise<Placed> {
  requireMovable(source);
  const name = requireFileName(to.name);
  requireAction(to.parent, "write");
  await requireMayOpen(context, source, to.parent);
  requireMayLeave(context, source, to.parent);
  await requireMayLie(context, source, to.parent.node.workspaceId);
  const { id, workspaceId: from } = source.node;
  const { id: parentId, workspaceId } = to.parent.node;
  const quota = workspaceId === from ? null : await quotaOf(context, workspaceId);
  return changeTree(context, actor, [from, workspaceId], async (tree) => {
    const { trx } = tree;
    const { node: current, lineage } = await requireLive(tree, id, from, "write");
    const target = await requireLiveFolder(tree, parentId, workspaceId);
    if (target.lineage.some((one) => one.id === id)) throw intoItself();
    if (workspaceId !== from) await requireWhole(tree, lineage);
    const level = await context.items.classes.effective(classedOf(lineage), tree.workspaces);
    if (current.parentId === null) throw rootIsFixed();
    if (current.parentId === parentId && current.name === name) return { node: current, hasReplaced: false };
    const leaving = await requireUnlocked(
      tree,
      { lineage: lineage.slice(0, -1), what: "members" },
      { lineage, what: "whole" },
    );
    const hasReplaced = await freeName(context, tree, { folder: target, name, source: lineage, isReplacing });
    await moveWithLocks(trx, leaving, workspaceId);
    await requireRoom(trx, workspaceId, quota, current.size);
    const moved = await updateParent(trx, id, { parentId, name, contentType: typeOfName(name) });
    if (workspaceId !== from) await moveBelow(context, trx, id, workspaceId);
    const isSameFolder = current.parentId === parentId;
    if (!isSameFolder) await touchUpwards(trx, current.parentId, -current.size);
    await touchUpwards(trx, parentId, isSameFolder ? 0 : current.size);
    await payWithVersions(trx, workspaceId, quota, current.size, actor.personId);
    const node = { ...moved, workspaceId };
    const place = classedOf([...target.lineage, node]);
    await context.items.classes.keep(trx, actor.visit?.as ?? byPerson(actor.personId), level, place);
    await context.events.emit(trx, [
      eventOf(isSameFolder ? "file.renamed" : "file.moved", node, actor, { fromParentId: current.parentId }),
      ...(workspaceId === from ? [] : [eventOf("file.trashed", current, actor, { isMoved: true })]),
    ]);
    return { node, hasReplaced };
  });
}

/** Moves to a folder known by its id, the present one when it is left out, under the same name unless another is given. */
export async function moveTo(
  context: TreeContext,
  actor: Actor,
  source: Accessed,
  to: { readonly parentId?: number | undefined; readonly name?: string | undefined },
  isReplacing = false,
): Promise<Placed> {
  requireMovable(source);
  const name = requireFileName(to.name ?? source.node.name);
  const isSameFolder = to.parentId === undefined || to.parentId === source.node.parentId;
  const parent = isSameFolder ? accessParent(source) : await accessNode(context, actor, to.parentId, "write");
  return moveNode(context, actor, source, { parent, name }, isReplacing);
}

/** Nor does anything go to another workspace where a rule keeps people from what has its class. */
export async function requireMayLie(
  { items }: TreeContext,
  { node, ancestors }: Accessed,
  workspaceId: string,
): Promise<void> {
  if (workspaceId === node.workspaceId) return;
  await items.classes.requireMayLie(await items.classes.effective(classedOf([...ancestors, node])), workspaceId);
}

/** Those who could open it there and cannot today are let in only by someone who may share it. */
async function requireMayOpen({ workspaces }: TreeContext, source: Accessed, parent: Accessed): Promise<void> {
  const { workspaceId } = parent.node;
  if (workspaceId !== source.node.workspaceId || can(source.role, "manage")) return;
  const today = new Set(source.ancestors.map((one) => one.id));
  const gained = [...parent.ancestors, parent.node].filter((one) => !today.has(one.id)).map((one) => String(one.id));
  if (gained.length > 0 && (await workspaces.isOpenBeyond(workspaceId, "file", gained)))
    throw refuse("MOVE_WOULD_SHARE");
}

/** What is for certain people only, by what it lies in, leaves that with those alone who decide who they are. */
function requireMayLeave(
  { items: { restrictions } }: Pick<TreeContext, "items">,
  source: Accessed,
  parent: Accessed,
): void {
  const above = chainOf(source.ancestors);
  const at = restrictions.nearest(above);
  if (at === null || can(source.role, "manage")) return;
  const restricted = above[at]?.id;
  if (![...parent.ancestors, parent.node].some(({ id }) => String(id) === restricted)) throw refuse("MOVE_WOULD_SHARE");
}

function requireMovable(source: Accessed): void {
  requireAction(source, "write");
  if (source.node.parentId === null) throw rootIsFixed();
}
