import { can, type Action } from "#workspaces";
import { requireUnlocked } from "../locks/guard.ts";
import { deleteLocks } from "../locks/queries.ts";
import { accessLineage, requireAction } from "./access.ts";
import { lockRoots, setTrashed, touchUpwards } from "./changes.ts";
import { writerOf, type Actor, type TreeContext } from "./context.ts";
import { eventOf } from "./events.ts";
import type { LockedTree } from "./locked-tree.ts";
import { isHidden, isTrashed, type Node } from "./node.ts";
import { readChild, readLineage } from "./queries.ts";
import { intoItself, missing, nameTaken, notAFolder } from "./refusals.ts";
import { requireSeen, requireWhole } from "./whole.ts";

/** A transaction that is the only writer of these workspaces' files, so that sizes and etags stay true. */
export function changeTree<T>(
  { db, items, workspaces }: Pick<TreeContext, "db" | "items" | "workspaces">,
  actor: Actor,
  workspaceIds: readonly string[],
  work: (tree: LockedTree) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await lockRoots(trx, workspaceIds);
    await actor.visit?.still(trx);
    return work({ trx, actor, workspaces: workspaces.within(trx), items });
  });
}

/** Asks access again under the lock. Refuses FILE_MISSING and FORBIDDEN. */
export async function requireStill(
  { trx, actor, items, workspaces }: LockedTree,
  at: { readonly id: number; readonly workspaceId: string; readonly lineage?: readonly Node[] },
  action: Action,
): Promise<void> {
  const memberRole = await workspaces.roleOf(actor.personId, at.workspaceId);
  if (can(memberRole, action) && items.classes.areNone && items.restrictions.areNone) return;
  const lineage = at.lineage ?? (await readLineage(trx, at.id));
  requireAction(await accessLineage({ items, workspaces }, actor, lineage, memberRole), action);
}

export interface Locked {
  readonly node: Node;
  /** The node and what leads to it, the root first. */
  readonly lineage: readonly Node[];
}

/** The node under the lock: since access was asked it, or the access, may have gone, or the node to another workspace. */
export async function requireLive(tree: LockedTree, id: number, workspaceId: string, action: Action): Promise<Locked> {
  const lineage = await readLineage(tree.trx, id);
  const node = lineage.at(-1);
  if (node?.workspaceId !== workspaceId || isTrashed(lineage)) throw missing();
  await requireStill(tree, { id, workspaceId, lineage }, action);
  return { node, lineage };
}

/** The folder under the lock, to write in. */
export async function requireLiveFolder(tree: LockedTree, id: number, workspaceId: string): Promise<Locked> {
  const found = await requireLive(tree, id, workspaceId, "write");
  if (found.node.kind !== "folder") throw notAFolder();
  return found;
}

/** What lies in the trash, under the lock: it may have been restored meanwhile. */
export async function requireTrashed(tree: LockedTree, id: number, workspaceId: string): Promise<Locked> {
  const lineage = await readLineage(tree.trx, id);
  const node = lineage.at(-1);
  if (node?.workspaceId !== workspaceId || node.trashedAt === null || isHidden(lineage)) throw missing();
  await requireStill(tree, { id, workspaceId, lineage }, "write");
  return { node, lineage };
}

/**
 * Makes a name free for what is moved or copied there: what has it goes to the trash, or NAME_TAKEN is refused. The
 * source must not lie inside what would be replaced. Returns whether something was replaced. Refuses FILE_LOCKED.
 */
export async function freeName(
  { events }: Pick<TreeContext, "events">,
  tree: LockedTree,
  to: { folder: Locked; name: string; source: readonly Node[]; isReplacing: boolean },
): Promise<boolean> {
  const { trx, actor } = tree;
  const parent = to.folder.node;
  const found = await readChild(trx, parent.id, to.name);
  const members = { lineage: to.folder.lineage, what: "members" } as const;
  if (!found) {
    await requireUnlocked(tree, members);
    return false;
  }
  const existing = { ...found, workspaceId: parent.workspaceId };
  await requireSeen(tree, existing, to.folder.lineage);
  if (to.source.some((one) => one.id === existing.id)) throw intoItself();
  if (!to.isReplacing) throw nameTaken(to.name);
  await requireWhole(tree, [...to.folder.lineage, existing]);
  const whole = { lineage: [...to.folder.lineage, existing], what: "whole" } as const;
  await deleteLocks(
    trx,
    (await requireUnlocked(tree, members, whole)).map((lock) => lock.id),
  );
  await setTrashed(trx, existing.id, writerOf(actor).personId);
  await touchUpwards(trx, parent.id, -existing.size);
  await events.emit(trx, eventOf("file.trashed", existing, actor));
  return true;
}
