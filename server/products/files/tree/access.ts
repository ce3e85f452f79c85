import { can, nothingGranted, type Action, type Granted, type Role, type Workspaces } from "#workspaces";
import type { Items } from "#items";
import { classedOf, chainOf, raisedAlong } from "../item.ts";
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
  /** The strongest of the member's role and the grants on the node and the folders above it, as far as restrictions let them count. */
  readonly role: Role;
  /** What they may do to another node: the last of what leads to it, the root first. Null: it does not exist for them. */
  readonly roleAt: (lineage: readonly Node[]) => Role | null;
}

/** What leads to a node, itself the last. */
export const lineageOf = ({ ancestors, node }: Pick<Accessed, "ancestors" | "node">): readonly Node[] => [
  ...ancestors,
  node,
];

interface Asked {
  readonly items: Pick<Items, "classes" | "restrictions">;
  readonly workspaces: Pick<Workspaces, "grantedRoles" | "placeOf" | "standingOf">;
}
interface AccessDeps extends Asked {
  readonly db: FileDb;
  readonly workspaces: Pick<Workspaces, "roleOf" | "grantedRoles" | "placeOf" | "standingOf">;
}
type Person = Pick<Actor, "personId" | "organisationId">;

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
async function requireClass({ items, workspaces }: Asked, actor: Person, lineage: readonly Node[]): Promise<void> {
  if (lineage.length > 0 && (await items.classes.keepsOut(actor, classedOf(lineage), workspaces))) throw missing();
}

const isRestricted = ({ items }: Pick<Asked, "items">, lineage: readonly Node[]): boolean =>
  !items.restrictions.areNone && items.restrictions.nearest(chainOf(lineage)) !== null;

/** Access to read along a lineage of which everything but classes and restrictions is known. */
export async function accessToRead(
  deps: Asked,
  actor: Person,
  lineage: readonly Node[],
  memberRole: Role | null,
  grants: Granted = nothingGranted,
): Promise<Accessed> {
  if (isRestricted(deps, lineage)) return accessLineage(deps, actor, lineage, memberRole);
  await requireClass(deps, actor, lineage);
  return accessAs(deps, lineage, { memberRole, grants });
}

/** Access along a lineage (the root first), grants included: they are asked for when the member's role cannot write, or does not count. */
export async function accessLineage(
  deps: Asked,
  actor: Person,
  lineage: readonly Node[],
  memberRole: Role | null,
): Promise<Accessed> {
  await requireClass(deps, actor, lineage);
  const isOpen = !isRestricted(deps, lineage);
  if (isOpen && can(memberRole, "write")) return accessAs(deps, lineage, { memberRole, grants: nothingGranted });
  const ids = lineage.map((one) => String(one.id));
  const grants = await deps.workspaces.grantedRoles(actor, "file", ids);
  const keeps = isOpen ? false : await keepsAll(deps, actor, lineage[0]?.workspaceId ?? "", memberRole);
  return accessAs(deps, lineage, { memberRole, grants, keeps });
}

/** Whether a person owns a workspace, also one that is archived. */
export async function keepsAll(
  { workspaces }: { readonly workspaces: Pick<Workspaces, "standingOf"> },
  { personId }: Pick<Person, "personId">,
  workspaceId: string,
  memberRole: Role | null,
): Promise<boolean> {
  if (can(memberRole, "manage")) return true;
  return can((await workspaces.standingOf(personId, workspaceId))?.memberRole ?? null, "manage");
}

interface Known {
  readonly memberRole: Role | null;
  readonly grants: Granted;
  readonly keeps?: boolean;
}

/** Access along a lineage of which everything is known. */
function accessAs(
  { items }: Pick<Asked, "items">,
  lineage: readonly Node[],
  { memberRole, grants, keeps = can(memberRole, "manage") }: Known,
): Accessed {
  const roleAt = (along: readonly Node[]): Role | null => {
    const level = raisedAlong(items, along);
    const above = { member: memberRole, keeps };
    return items.restrictions.roleIn(chainOf(along), above, ({ id }) => grants.roleOn(id, level));
  };
  return accessAt(lineage, roleAt);
}

/** Refuses FILE_MISSING where they may not read. */
export function accessAt(lineage: readonly Node[], roleAt: Accessed["roleAt"]): Accessed {
  const node = lineage.at(-1);
  const role = roleAt(lineage);
  if (!node || role === null || !can(role, "read")) throw missing();
  return { node, ancestors: lineage.slice(0, -1), role, roleAt };
}

/** Access to the folder that holds the node: a grant on the node alone does not reach it. */
export function accessParent({ ancestors, roleAt }: Accessed): Accessed {
  return accessAt(ancestors, roleAt);
}

/** To give a file new content the folder that holds it need not be the caller's to read: as much of it as its file. */
export function accessAround(accessed: Accessed): Accessed {
  const parent = accessed.ancestors.at(-1);
  if (!parent) throw missing();
  return { ...accessed, node: parent, ancestors: accessed.ancestors.slice(0, -1) };
}

/** Those of what leads to a node that the caller may read. */
export function readableAncestors({ ancestors, roleAt }: Accessed): readonly Node[] {
  return ancestors.filter((_, index) => can(roleAt(ancestors.slice(0, index + 1)), "read"));
}

/** Access to what was just made in the folder. */
export function accessChild(folder: Accessed, node: Node): Accessed {
  return { ...folder, node, ancestors: [...folder.ancestors, folder.node] };
}

export function requireAction({ role }: Accessed, action: Action): void {
  if (!can(role, action)) throw forbidden({ role, action });
}
