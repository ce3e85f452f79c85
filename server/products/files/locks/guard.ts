import { Refusal } from "#http";
import { can } from "#workspaces";
import { accessLineage } from "../tree/access.ts";
import type { LockedTree } from "../tree/locked-tree.ts";
import type { Node } from "../tree/node.ts";
import { readLineage } from "../tree/queries.ts";
import { tokenOf, type Lock } from "./lock.ts";
import { fileLocked } from "./refusals.ts";
import { deleteLock, hasLocks, readLocksBelow, readLocksOn } from "./queries.ts";

/** What a writer is about to change of a node. */
interface Touched {
  /** The node and what leads to it, the root first. */
  readonly lineage: readonly Node[];
  /**
   * `itself`: its content or properties. `members`: what a folder holds by name. `whole`: it goes away with everything
   * below it.
   */
  readonly what: "itself" | "members" | "whole";
}

/** Locks that cover a node: its own, and those of folders above that go all the way down (RFC 4918 §7.4). */
export const isCovering = (lock: Lock, nodeId: number): boolean => lock.nodeId === nodeId || lock.isDeep;

/**
 * Refuses FILE_LOCKED where another's lock, or one whose token the actor has not shown, covers what is touched. Under the
 * tree's lock, so that no lock comes in between. Answers with the locks that go away with what is touched as a whole.
 */
export async function requireUnlocked(tree: LockedTree, ...touched: readonly Touched[]): Promise<readonly Lock[]> {
  const workspaceIds = touched.flatMap(({ lineage }) => lineage[0]?.workspaceId ?? []);
  if (!(await hasLocks(tree.trx, workspaceIds))) return [];
  const ending: Lock[] = [];
  for (const { lineage, what } of touched) {
    const node = lineage.at(-1);
    if (!node) continue;
    const on = await readLocksOn(
      tree.trx,
      lineage.map((one) => one.id),
    );
    const below = what === "whole" ? await readLocksBelow(tree.trx, node.workspaceId, node.id) : [];
    await requirePassable(tree, [...on.filter((lock) => isCovering(lock, node.id)), ...below]);
    if (what === "whole") ending.push(...on.filter((lock) => lock.nodeId === node.id), ...below);
  }
  return ending;
}

/** Of shared locks on the same node one that is the actor's own is enough (RFC 4918 §6.2). */
async function requirePassable(tree: LockedTree, locks: readonly Lock[]): Promise<void> {
  const passed = locks.filter((lock) => isPassable(tree, lock));
  for (const lock of locks) {
    if (passed.includes(lock)) continue;
    if (!lock.isExclusive && passed.some((one) => !one.isExclusive && one.nodeId === lock.nodeId)) continue;
    if (await isHeld(tree, lock)) throw fileLocked(lock);
  }
}

function isPassable({ actor }: LockedTree, lock: Lock): boolean {
  // A visitor by a link acts in its maker's stead and holds none of the maker's locks.
  if (actor.visit) return false;
  const isShown = (actor.lockTokens ?? []).includes(tokenOf(lock));
  if (lock.kind === "editor") return isShown;
  return lock.personId === actor.personId && (lock.kind === "person" || isShown);
}

/** A lock ends with its holder's right to write there. */
export async function isHeld(tree: LockedTree, lock: Lock): Promise<boolean> {
  const { trx, items, workspaces } = tree;
  const memberRole = await workspaces.roleOf(lock.personId, lock.workspaceId);
  const { personId, organisationId } = lock;
  const lineage = await readLineage(trx, lock.nodeId);
  try {
    const { role } = await accessLineage({ items, workspaces }, { personId, organisationId }, lineage, memberRole);
    if (can(role, "write")) return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  await deleteLock(trx, lock.id);
  return false;
}
