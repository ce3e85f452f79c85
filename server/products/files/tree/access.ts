import { can, strongest, type Action, type Role, type Workspaces } from "#workspaces";
import type { Items } from "#items";
import { classedOf } from "../item.ts";
import type { FileDb } from "../tables.ts";
import type { Actor } from "./context.ts";
import { isHidden, isTrashed, type Node } from "./node.ts";
import { readLineage } from "./queries.ts";
import { forbidden, missing } from "./refusals.ts";

/** A node that the caller may read, with what they may do to it. Verbs take nothing else. */
export interface Accessed {
  readonly node: Node;
  /** From the workspace's root to the node's parent. */
  readonly ancestors: readonly Node[];
  /** The strongest of the member's role and the grants on the node and the folders above it. */
  readonly role: Role;
  /** The role in the workspace; null for those who are no members. */
  readonly memberRole: Role | null;
  /** Roles granted on nodes of the lineage, by the node's id; asked for only when the member's role is not enough. */
  readonly grants: ReadonlyMap<string, Role>;
}

interface Asked {
  readonly items: Pick<Items, "classes">;
  readonly workspaces: Pick<Workspaces, "grantedRoles" | "placeOf">;
}
interface AccessDeps extends Asked {
  readonly db: FileDb;
  readonly workspaces: Pick<Workspaces, "roleOf" | "grantedRoles" | "placeOf">;
}

/**
 * The guarded reader of nodes. What a person may not read does not exist for them; what lies in the trash exists only
 * for the trash. Refuses FILE_MISSING, and FORBIDDEN when the role does not allow `action`.
 */
export async function accessNode(
  deps: AccessDeps,
  actor: Actor,
  id: number,
  action: Action,
  options: { isTrashAllowed?: boolean } = {},
): Promise<Accessed> {
  const lineage = await readLineage(deps.db, id);
  const node = lineage.at(-1);
  if (!node || isHidden(lineage) || (isTrashed(lineage) && options.isTrashAllowed !== true)) throw missing();
  const memberRole = await deps.workspaces.roleOf(actor.personId, node.workspaceId);
  const accessed = await accessLineage(deps, actor, lineage, memberRole);
  requireAction(accessed, action);
  return accessed;
}

/** Refuses FILE_MISSING where a class that the node or a folder above was raised to keeps the person out. */
async function requireClass(
  { items, workspaces }: Asked,
  actor: Pick<Actor, "organisationId">,
  lineage: readonly Node[],
): Promise<void> {
  if (lineage.length > 0 && (await items.classes.keepsOut(actor, classedOf(lineage), workspaces))) throw missing();
}

/** Access to read along a lineage of which everything but classes is known. */
export async function accessToRead(
  deps: Asked,
  actor: Actor,
  lineage: readonly Node[],
  memberRole: Role | null,
): Promise<Accessed> {
  await requireClass(deps, actor, lineage);
  return accessAs(lineage, memberRole);
}

/** Those of a folder's nodes that no class of their own keeps the person from. */
export const openTo = (
  { items }: Pick<Asked, "items">,
  actor: Pick<Actor, "organisationId">,
  nodes: readonly Node[],
): Promise<readonly Node[]> => items.classes.openTo(actor, nodes, (node) => classedOf([node]));

/** Access along a lineage (the root first), grants included: they are asked for when the member's role cannot write. */
export async function accessLineage(
  deps: Asked,
  actor: Pick<Actor, "personId" | "organisationId">,
  lineage: readonly Node[],
  memberRole: Role | null,
): Promise<Accessed> {
  await requireClass(deps, actor, lineage);
  if (can(memberRole, "write")) return accessAs(lineage, memberRole);
  const ids = lineage.map((one) => String(one.id));
  return accessAs(lineage, memberRole, await deps.workspaces.grantedRoles(actor, "file", ids));
}

/** Access along a lineage of which everything is known. */
function accessAs(
  lineage: readonly Node[],
  memberRole: Role | null,
  grants: ReadonlyMap<string, Role> = new Map(),
): Accessed {
  const node = lineage.at(-1);
  const role = strongest(memberRole, ...lineage.map((one) => grants.get(String(one.id)) ?? null));
  if (!node || role === null || !can(role, "read")) throw missing();
  return { node, ancestors: lineage.slice(0, -1), role, memberRole, grants };
}

/** Access to the folder that holds the node: a grant on the node alone does not reach it. */
export function accessParent({ ancestors, memberRole, grants }: Accessed): Accessed {
  return accessAs(ancestors, memberRole, grants);
}

/** Access to what was just made in the folder. */
export function accessChild(folder: Accessed, node: Node): Accessed {
  return { ...folder, node, ancestors: [...folder.ancestors, folder.node] };
}

export function requireAction({ role }: Accessed, action: Action): void {
  if (!can(role, action)) throw forbidden({ role, action });
}
