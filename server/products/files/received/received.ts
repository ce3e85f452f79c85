import { can, strongest, type ReceivedGrant, type Role, type Workspaces } from "#workspaces";
import type { Items } from "#items";
import { chainOf, itemNodeOf } from "../item.ts";
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
  /** Those on it alone, the oldest first. */
  readonly grants: readonly [ReceivedGrant, ...ReceivedGrant[]];
  readonly placement: Placement | null;
}

/** Everything that is shared with a person as they see it. */
export interface ReceivedFiles {
  /** The oldest share first. What lies in another of them is reached through that one. */
  readonly list: readonly Received[];
  /** What grants give on nodes, workspaces of theirs included, by the node's id. */
  readonly roles: ReadonlyMap<string, Role>;
  /** What leads to each node of `roles`, the root first, where no class keeps them out and nothing is in the trash. */
  readonly lineages: readonly (readonly Node[])[];
}

export interface ReceivedDeps {
  readonly db: FileDb;
  readonly items: Pick<Items, "classes" | "restrictions">;
  readonly workspaces: Pick<Workspaces, "grantedRoles" | "listFor" | "receivedGrants" | "standingOf">;
}

const nothing: ReceivedFiles = { list: [], roles: new Map(), lineages: [] };

/** Three statements, however much there is. */
export async function readReceived(deps: ReceivedDeps, actor: Actor): Promise<ReceivedFiles> {
  const grants = await deps.workspaces.receivedGrants(actor, "file");
  if (grants.length === 0) return nothing;
  const byNode = Map.groupBy(grants, (one) => Number(one.itemId));
  const [found, placements, memberships] = await Promise.all([
    readLineages(deps.db, [...byNode.keys()].filter(Number.isSafeInteger)),
    readPlacements(deps.db, actor.personId),
    deps.workspaces.listFor(actor.personId),
  ]);
  const live = [...found.values()].filter((lineage) => itemNodeOf(lineage) && !isTrashed(lineage));
  const lineages = await openTo(deps, actor, live, (lineage) => lineage);
  const roles = new Map<string, Role>();
  for (const { itemId, role } of grants) roles.set(itemId, strongest(role, roles.get(itemId) ?? null) ?? role);
  const readable = new Set(memberships.filter((one) => can(one.role, "read")).map((one) => one.workspace.id));
  const outside = lineages.filter(([root]) => root && !readable.has(root.workspaceId));
  return { list: listOf(deps, outside, { byNode, roles, placements }), roles, lineages };
}

interface Known {
  readonly byNode: ReadonlyMap<number, readonly ReceivedGrant[]>;
  readonly roles: ReadonlyMap<string, Role>;
  readonly placements: ReadonlyMap<number, Placement>;
}

function listOf(
  deps: Pick<ReceivedDeps, "items">,
  lineages: readonly (readonly Node[])[],
  { byNode, roles, placements }: Known,
): readonly Received[] {
  const shown = new Set<number>();
  const list: Received[] = [];
  // What lies higher comes first, as what lies in it is reached through it.
  for (const lineage of lineages.toSorted((a, b) => a.length - b.length)) {
    const node = lineage.at(-1);
    const [first, ...others] = byNode.get(node?.id ?? 0) ?? [];
    const role = roleAlong(deps, roles, lineage, null);
    if (!node || !first || !can(role, "read") || role === null) continue;
    const placement = placements.get(node.id) ?? null;
    if (isLeft(placement, [first, ...others]) || lineage.some((one) => shown.has(one.id))) continue;
    shown.add(node.id);
    list.push({ node, lineage, role, grants: [first, ...others], placement });
  }
  return list.toSorted(
    (a, b) => a.grants[0].createdAt.getTime() - b.grants[0].createdAt.getTime() || a.node.id - b.node.id,
  );
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
  { items: { restrictions } }: Pick<ReceivedDeps, "items">,
  roles: ReadonlyMap<string, Role>,
  lineage: readonly Node[],
  memberRole: Role | null,
): Role | null =>
  roles.size === 0 && restrictions.areNone
    ? memberRole
    : restrictions.roleIn(chainOf(lineage), { member: memberRole }, ({ id }) => roles.get(id) ?? null);
