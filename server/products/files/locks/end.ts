import { can } from "#workspaces";
import type { Accessed } from "../tree/access.ts";
import { touchUpwards } from "../tree/changes.ts";
import type { Actor, TreeContext } from "../tree/context.ts";
import { eventOf } from "../tree/events.ts";
import { changeTree } from "../tree/locked.ts";
import { forbidden } from "../tree/refusals.ts";
import { isCovering } from "./guard.ts";
import type { Lock } from "./lock.ts";
import { lockMissing } from "./refusals.ts";
import { deleteLock, readLocksOn } from "./queries.ts";

/**
 * Takes off the lock that `pick` chooses of those that cover the node: the actor's own, or another's when the actor manages
 * the workspace. Refuses LOCK_MISSING and FORBIDDEN.
 */
export async function endLock(
  context: Pick<TreeContext, "db" | "events" | "items" | "workspaces">,
  actor: Actor,
  accessed: Accessed,
  pick: (locks: readonly Lock[]) => Lock | undefined,
): Promise<void> {
  const { node, ancestors, role } = accessed;
  await changeTree(context, actor, [node.workspaceId], async ({ trx }) => {
    const locks = await readLocksOn(
      trx,
      [...ancestors, node].map((one) => one.id),
    );
    const lock = pick(locks.filter((one) => isCovering(one, node.id)));
    if (!lock) throw lockMissing();
    const isOwn = lock.personId === actor.personId;
    if (!isOwn && !can(role, "manage")) throw forbidden();
    const locked = [...ancestors, node].find((one) => one.id === lock.nodeId) ?? node;
    await deleteLock(trx, lock.id);
    if (locked.parentId !== null) await touchUpwards(trx, locked.parentId, 0);
    await context.events.emit(trx, eventOf("file.unlocked", locked, actor, isOwn ? {} : { holderId: lock.personId }));
  });
}
