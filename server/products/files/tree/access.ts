import { Refusal, type Principal } from "#http";
import { can, type Action, type Role, type Workspaces } from "#workspaces";
import { readLineage, type FileDb, type Node } from "./queries.ts";

/** A node the caller may act on, with what leads to it. */
export interface Accessed {
  readonly node: Node;
  /** From the workspace's root to the node's parent. */
  readonly ancestors: readonly Node[];
  readonly role: Role;
}

export type Actor = Pick<Principal, "personId" | "organisationId" | "displayName">;

/**
 * The only way to a guarded node: its workspace's role, or a grant on it or on a folder above it. What somebody may
 * not read does not exist for them; what lies in the trash exists for nobody but the trash.
 */
export async function accessNode(
  deps: { db: FileDb; workspaces: Workspaces },
  actor: Actor,
  id: number,
  action: Action,
  options: { isTrashAllowed?: boolean } = {},
): Promise<Accessed> {
  const lineage = await readLineage(deps.db, id);
  const node = lineage.at(-1);
  if (!node) throw missing();
  const isTrashed = lineage.some((one) => one.trashedAt !== null);
  if (isTrashed && options.isTrashAllowed !== true) throw missing();
  const role = await roleOn(deps.workspaces, actor, node.workspaceId, lineage);
  if (!can(role, "read") || role === null) throw missing();
  if (!can(role, action))
    throw new Refusal("forbidden", "FORBIDDEN", "Your role in this workspace does not allow this.", { role, action });
  return { node, ancestors: lineage.slice(0, -1), role };
}

async function roleOn(
  workspaces: Workspaces,
  actor: Actor,
  workspaceId: string,
  lineage: readonly Node[],
): Promise<Role | null> {
  const role = await workspaces.roleOf(actor.personId, workspaceId);
  if (can(role, "write")) return role;
  const granted = await workspaces.grantedRoles(
    actor,
    "file",
    lineage.map((one) => String(one.id)),
  );
  return workspaces.strongest(role, ...granted.values());
}

export function missing(): Refusal {
  return new Refusal("missing", "FILE_MISSING", "There is no such file or folder.");
}
