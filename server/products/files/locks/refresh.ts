import type { Accessed } from "../tree/access.ts";
import { requireAction } from "../tree/access.ts";
import type { Actor, TreeContext } from "../tree/context.ts";
import { isCovering } from "./guard.ts";
import { tokenOf, type Lock } from "./lock.ts";
import { extendLock, readLocksOn } from "./queries.ts";

/** Gives the actor's lock, of which the token was shown and that covers the node, its time anew; null when there is none. */
export async function refreshLock(
  { db }: Pick<TreeContext, "db">,
  { personId, lockTokens = [] }: Actor,
  accessed: Accessed,
  seconds: number,
): Promise<Lock | null> {
  requireAction(accessed, "write");
  const { node, ancestors } = accessed;
  const locks = await readLocksOn(
    db,
    [...ancestors, node].map((one) => one.id),
  );
  const own = locks.find(
    (lock) => isCovering(lock, node.id) && lock.personId === personId && lockTokens.includes(tokenOf(lock)),
  );
  return own ? extendLock(db, own.id, seconds) : null;
}
