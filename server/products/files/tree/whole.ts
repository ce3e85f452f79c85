import { refuse } from "#http";
import { chainOf, nodeIdsOf } from "../item.ts";
import type { LockedTree } from "./locked-tree.ts";
import type { Node } from "./node.ts";
import { openTo } from "./open-to.ts";
import { readIdsOfWorkspace, readLineages } from "./queries.ts";
import { nameTaken } from "./refusals.ts";

/** What leads to each node of a workspace that is restricted; two statements, and none where nothing is. */
async function readRestricted({ trx, items }: LockedTree, workspaceId: string): Promise<readonly (readonly Node[])[]> {
  const ids = nodeIdsOf(items.restrictions.idsOf("file"));
  const here = ids.length === 0 ? [] : await readIdsOfWorkspace(trx, workspaceId, ids);
  return here.length === 0 ? [] : [...(await readLineages(trx, here)).values()];
}

/**
 * Under the lock, before something is done to all that lies in these: not by those who may not see all of it, nor by visitors of a link.
 * Refuses RESTRICTED_INSIDE.
 */
export async function requireWhole(tree: LockedTree, ...tops: readonly (readonly Node[])[]): Promise<void> {
  if (tree.items.restrictions.areNone) return;
  const topIds = new Set(tops.flatMap((lineage) => lineage.at(-1)?.id ?? []));
  for (const workspaceId of new Set(tops.map((lineage) => lineage[0]?.workspaceId ?? ""))) {
    const restricted = await readRestricted(tree, workspaceId);
    const inside = restricted.filter((lineage) => lineage.slice(0, -1).some(({ id }) => topIds.has(id)));
    const open = tree.actor.visit ? [] : await openTo(tree, tree.actor, inside, (lineage) => lineage);
    if (open.length < inside.length) throw refuse("RESTRICTED_INSIDE");
  }
}

/** Those of these that hold nothing that the actor may not see. */
export async function wholeOf(tree: LockedTree, workspaceId: string, nodes: readonly Node[]): Promise<readonly Node[]> {
  const restricted = tree.items.restrictions.areNone ? [] : await readRestricted(tree, workspaceId);
  const open = new Set(await openTo(tree, tree.actor, restricted, (lineage) => lineage));
  const closed = new Set(restricted.flatMap((lineage) => (open.has(lineage) ? [] : lineage.map(({ id }) => id))));
  return nodes.filter(({ id }) => !closed.has(id));
}

/**
 * What is there by a name is not replaced by those who may not see it, nor by visitors of a link to what is around it, whatever the person
 * may see who made it: the name is taken. Refuses NAME_TAKEN.
 */
export async function requireSeen(tree: LockedTree, existing: Node): Promise<void> {
  const isClosed = tree.actor.visit !== undefined && tree.items.restrictions.nearest(chainOf([existing])) !== null;
  const [open] = isClosed ? [] : await openTo(tree, tree.actor, [existing], (one) => [one]);
  if (!open) throw nameTaken(existing.name);
}
