import { uuid } from "#clock";
import { refuse } from "#http";
import { requireAction, type Accessed } from "../tree/access.ts";
import { touchUpwards } from "../tree/changes.ts";
import type { Actor, TreeContext } from "../tree/context.ts";
import { eventOf } from "../tree/events.ts";
import { changeTree, requireLive } from "../tree/locked.ts";
import { rootIsFixed } from "../tree/refusals.ts";
import { isCovering, isHeld } from "./guard.ts";
import type { Lock } from "./lock.ts";
import { fileLocked } from "./refusals.ts";
import { countLocksOf, extendLock, insertLock, readLocksBelow, readLocksOn } from "./queries.ts";

export type NewLock = Pick<Lock, "kind" | "isExclusive" | "isDeep" | "owner" | "seconds"> &
  Partial<Pick<Lock, "editorId">>;

const mostOfPerson = 500;

/**
 * Locks a file or folder. A person who locks by hand what they have locked so before keeps it for longer. Clients look at
 * what is locked when the folder's etag changes. Refuses FORBIDDEN, ROOT_FIXED, FILE_MISSING, FILE_LOCKED and TOO_MANY_LOCKS.
 */
export async function takeLock(
  context: Pick<TreeContext, "db" | "events" | "items" | "workspaces">,
  actor: Actor,
  accessed: Accessed,
  wanted: NewLock,
): Promise<Lock> {
  requireAction(accessed, "write");
  // A lock on it would be one on the workspace.
  if (accessed.node.parentId === null) throw rootIsFixed();
  const { id, workspaceId } = accessed.node;
  return changeTree(context, actor, [workspaceId], async (tree) => {
    const { trx } = tree;
    const { node, lineage } = await requireLive(tree, id, workspaceId, "write");
    const ids = lineage.map((one) => one.id);
    const on = (await readLocksOn(trx, ids)).filter((lock) => isCovering(lock, id));
    const below = wanted.isDeep && node.kind === "folder" ? await readLocksBelow(trx, workspaceId, id) : [];
    const own = on.find((lock) => lock.kind === "person" && lock.personId === actor.personId && lock.nodeId === id);
    for (const lock of [...on, ...below])
      if (isInTheWay(wanted, lock, actor) && (await isHeld(tree, lock))) throw fileLocked(lock);
    const longer = own && wanted.kind === "person" ? await extendLock(trx, own.id, wanted.seconds) : null;
    if (longer) return longer;
    if ((await countLocksOf(trx, actor.personId)) >= mostOfPerson) throw refuse("TOO_MANY_LOCKS");
    const { personId, organisationId } = actor;
    const lock = await insertLock(trx, {
      ...wanted,
      editorId: wanted.editorId ?? null,
      id: uuid(),
      nodeId: id,
      workspaceId,
      personId,
      organisationId,
    });
    if (node.parentId !== null) await touchUpwards(trx, node.parentId, 0);
    await context.events.emit(trx, eventOf("file.locked", node, actor));
    return lock;
  });
}

/** Shared locks bear each other (RFC 4918 §6.2), and a person's own lock bears what their programs lock. */
function isInTheWay(wanted: NewLock, lock: Lock, { personId }: Actor): boolean {
  if (lock.kind === "person" && lock.personId === personId) return false;
  return wanted.isExclusive || lock.isExclusive;
}
