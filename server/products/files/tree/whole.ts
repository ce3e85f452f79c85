import { refuse } from "#http";
import { nodeIdsOf } from "../item.ts";
import type { LockedTree } from "./locked-tree.ts";
import type { Node } from "./node.ts";
import { openTo } from "./open-to.ts";
import { readIdsOfWorkspace, readLineages } from "./queries.ts";
import { nameTaken } from "./refusals.ts";

/**
 * What leads to each node of a workspace that some may not see who see what is around it: those that are restricted, and for people from
 * elsewhere and visitors of a link those of a higher class. Two statements, and none where there is nothing.
 */
async function readSpecial(
  { trx, actor, items, workspaces }: LockedTree,
  workspaceId: string,
): Promise<readonly (readonly Node[])[]> {
  const { classes, restrictions } = items;
  const isAsked =
    !classes.areNone &&
    (actor.visit !== undefined || (await workspaces.placeOf(workspaceId))?.organisationId !== actor.organisationId);
  const raised = isAsked ? classes.raisedOf("file") : [];
  const ids = nodeIdsOf([...new Set([...restrictions.idsOf("file"), ...raised])]);
  const here = ids.length === 0 ? [] : await readIdsOfWorkspace(trx, workspaceId, ids);
  return here.length === 0 ? [] : [...(await readLineages(trx, here)).values()];
}

/** Those of these that the actor may see: of a visitor the link is asked, whatever the person may see who made it. */
async function seenOf(tree: LockedTree, lineages: readonly (readonly Node[])[]): Promise<readonly (readonly Node[])[]> {
  const { visit } = tree.actor;
  if (!visit) return openTo(tree, tree.actor, lineages, (lineage) => lineage);
  const seen: (readonly Node[])[] = [];
  for (const lineage of lineages) if (await visit.opens(lineage, tree.workspaces)) seen.push(lineage);
  return seen;
}

/**
 * Under the lock, before something is done to all that lies in these: not by those, visitors of a link among them, who may not see all of it.
 * Refuses RESTRICTED_INSIDE.
 */
export async function requireWhole(tree: LockedTree, ...tops: readonly (readonly Node[])[]): Promise<void> {
  if (tree.items.restrictions.areNone && tree.items.classes.areNone) return;
  const topIds = new Set(tops.flatMap((lineage) => lineage.at(-1)?.id ?? []));
  for (const workspaceId of new Set(tops.map((lineage) => lineage[0]?.workspaceId ?? ""))) {
    const special = await readSpecial(tree, workspaceId);
    const inside = special.filter((lineage) => lineage.slice(0, -1).some(({ id }) => topIds.has(id)));
    const open = await seenOf(tree, inside);
    if (open.length < inside.length) throw refuse("RESTRICTED_INSIDE");
  }
}

/** Those of these that hold nothing that the actor may not see. */
export async function wholeOf(tree: LockedTree, workspaceId: string, nodes: readonly Node[]): Promise<readonly Node[]> {
  const isPlain = tree.items.restrictions.areNone && tree.items.classes.areNone;
  const special = isPlain ? [] : await readSpecial(tree, workspaceId);
  const open = new Set(await openTo(tree, tree.actor, special, (lineage) => lineage));
  const closed = new Set(special.flatMap((lineage) => (open.has(lineage) ? [] : lineage.map(({ id }) => id))));
  return nodes.filter(({ id }) => !closed.has(id));
}

/**
 * What is there by a name is not replaced by those who may not see it, of visitors by a link that does not open it: the name is taken.
 * Refuses NAME_TAKEN.
 */
export async function requireSeen(tree: LockedTree, existing: Node, above: readonly Node[]): Promise<void> {
  const { visit } = tree.actor;
  const isOpen = visit
    ? await visit.opens([...above, existing], tree.workspaces)
    : (await openTo(tree, tree.actor, [existing], (one) => [one], { above })).length > 0;
  if (!isOpen) throw nameTaken(existing.name);
}
