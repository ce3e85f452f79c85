import { highestClass, informationClasses } from "@safos/contract/policy";
import {
  can,
  nothingGranted,
  strongest,
  type Granted,
  type ReceivedGrant,
  type Role,
  type Workspaces,
} from "#workspaces";
import type { Items } from "#items";
import { chainOf, itemNodeOf, nodeIdsOf, raisedAlong, type Step } from "../item.ts";
import type { FileDb } from "../tables.ts";
import type { Actor } from "../tree/context.ts";
import { isTrashed, type Node } from "../tree/node.ts";
import { openTo } from "../tree/open-to.ts";
import { readLineages } from "../tree/queries.ts";
import { readPlacements, type Placement } from "./placements.ts";

/** A folder or file that was shared with a person and that no workspace of theirs shows them. */
export interface Received {
  readonly node: Node;
  /** From the workspace's own folder to the node; what lies above is not theirs to see. */
  readonly lineage: readonly Node[];
  /** The strongest of the grants on it and on what it lies in. */
  readonly role: Role;
  /** Those on it alone that count, the oldest first. */
  readonly grants: readonly [ReceivedGrant, ...ReceivedGrant[]];
  readonly placement: Placement | null;
}

/** Everything that is shared with a person as they see it. */
export interface ReceivedFiles {
  /** The oldest share first. What lies in another of them is reached through that one. */
  readonly list: readonly Received[];
  /** What they were given, in workspaces of theirs too, by the node's id. */
  readonly granted: Granted<ReceivedGrant>;
  /** What leads to each node that they were given, the root first, where no class keeps them out and nothing is in the trash. */
  readonly lineages: readonly (readonly Node[])[];
}

export interface ReceivedDeps {
  readonly db: FileDb;
  readonly items: Pick<Items, "classes" | "restrictions">;
  readonly workspaces: Pick<Workspaces, "grantedRoles" | "listFor" | "placeOf" | "receivedGrants" | "standingOf">;
}

const nothing: ReceivedFiles = { list: [], granted: nothingGranted, lineages: [] };

/** Three statements, however much there is. */
export const readReceived = async (deps: ReceivedDeps, actor: Actor): Promise<ReceivedFiles> =>
  readReceivedOf(deps, actor, await deps.workspaces.receivedGrants(actor, "file"));

/** Where what they were given is known already. */
export async function readReceivedOf(
  deps: Omit<ReceivedDeps, "workspaces"> & { readonly workspaces: Omit<ReceivedDeps["workspaces"], "receivedGrants"> },
  actor: Actor,
  granted: Granted<ReceivedGrant>,
): Promise<ReceivedFiles> {
  if (granted.isEmpty) return nothing;
  const [found, placements, memberships] = await Promise.all([
    readLineages(deps.db, nodeIdsOf(granted.ids)),
    readPlacements(deps.db, actor.personId),
    deps.workspaces.listFor(actor.personId),
  ]);
  const live = [...found.values()].filter((lineage) => itemNodeOf(lineage) && !isTrashed(lineage));
  const counting = live.filter((lineage) => grantsOn(deps, granted, lineage).length > 0);
  const lineages = await openTo(deps, actor, counting, (lineage) => lineage, { granted });
  const readable = new Set(memberships.filter((one) => can(one.role, "read")).map((one) => one.workspace.id));
  const outside = lineages.filter(([root]) => root && !readable.has(root.workspaceId));
  return { list: listOf(deps, outside, granted, placements), granted, lineages };
}

/** The grants on the last of a lineage itself that count there. */
const grantsOn = (
  { items }: Pick<ReceivedDeps, "items">,
  granted: Granted<ReceivedGrant>,
  lineage: readonly Node[],
): readonly ReceivedGrant[] => granted.on(String(lineage.at(-1)?.id ?? ""), raisedAlong(items, lineage));

function listOf(
  deps: Pick<ReceivedDeps, "items">,
  lineages: readonly (readonly Node[])[],
  granted: Granted<ReceivedGrant>,
  placements: ReadonlyMap<number, Placement>,
): readonly Received[] {
  const shown = new Set<number>();
  const list: Received[] = [];
  // What lies higher comes first, as what lies in it is reached through it.
  for (const lineage of lineages.toSorted((a, b) => a.length - b.length)) {
    const node = lineage.at(-1);
    const [first, ...others] = grantsOn(deps, granted, lineage);
    const role = roleAlong(deps, granted, lineage, null);
    if (!node || !first || !can(role, "read") || role === null) continue;
    const placement = placements.get(node.id) ?? null;
    if (isLeft(placement, [first, ...others]) || isReached(deps, granted, lineage, shown)) continue;
    shown.add(node.id);
    list.push({ node, lineage, role, grants: [first, ...others], placement });
  }
  return list.toSorted(
    (a, b) => a.grants[0].createdAt.getTime() - b.grants[0].createdAt.getTime() || a.node.id - b.node.id,
  );
}

/** Whether the way to a node leads through another of them, and no folder on it is closed to the person. */
function isReached(
  deps: Pick<ReceivedDeps, "items">,
  granted: Granted,
  lineage: readonly Node[],
  shown: ReadonlySet<number>,
): boolean {
  const from = lineage.findLastIndex((one) => shown.has(one.id));
  if (from < 0) return false;
  const { classes, restrictions } = deps.items;
  if (classes.areNone && restrictions.areNone) return true;
  const between = lineage.slice(from + 1, -1);
  return between.every((_, index) => can(roleAlong(deps, granted, lineage.slice(0, from + 2 + index), null), "read"));
}

const isLeft = (placement: Placement | null, grants: readonly ReceivedGrant[]): boolean => {
  const leftAt = placement?.leftAt ?? null;
  return leftAt !== null && grants.every((one) => one.createdAt <= leftAt);
};

/**
 * What a person may do to the last of a lineage: as a member, and by the grants on what leads to it. Nothing may be restricted to which
 * they are not let in.
 */
export const roleAlong = (
  { items }: Pick<ReceivedDeps, "items">,
  granted: Granted,
  lineage: readonly Step[],
  memberRole: Role | null,
): Role | null => {
  if (granted.isEmpty && items.restrictions.areNone) return memberRole;
  const level = raisedAlong(items, lineage);
  return items.restrictions.roleIn(chainOf(lineage), { member: memberRole }, ({ id }) => granted.roleOn(id, level));
};

/**
 * What the grants along a lineage let a person do with something of each class in it; nothing where they count for all alike. It differs
 * once a rule says otherwise, and programs that synchronise look again.
 */
export function restMark(
  { items }: Pick<ReceivedDeps, "items">,
  granted: Granted,
  lineage: readonly Step[],
): readonly string[] {
  if (granted.isEmpty || items.classes.areNone) return [];
  const own = raisedAlong(items, lineage);
  const roles = informationClasses.map((level) => {
    const least = highestClass(own, level);
    return strongest(...lineage.map(({ id }) => granted.roleOn(String(id), least)));
  });
  return new Set(roles).size === 1 ? [] : [roles.join()];
}
