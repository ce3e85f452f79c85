import { roles, type Role } from "@safos/contract/workspaces";

/** What can be done in a workspace; every module asks with these words. */
export type Action = "read" | "comment" | "write" | "manage";

const least: Record<Action, Role> = { read: "viewer", comment: "commenter", write: "editor", manage: "owner" };

/** How high a role stands; larger is more. */
export function rank(role: Role): number {
  return roles.length - roles.indexOf(role);
}

/**
 * The one rule of the permission model: a role allows an action or not, and no role allows nothing. A `guest` of the
 * workspace sees only what is granted to them item by item.
 */
export function can(role: Role | null, action: Action): boolean {
  return role !== null && rank(role) >= rank(least[action]);
}

/** The stronger of what the workspace and a grant give. */
export function strongest(...given: readonly (Role | null)[]): Role | null {
  return given.reduce(
    (best, role) => (role !== null && (best === null || rank(role) > rank(best)) ? role : best),
    null,
  );
}

/** Whether someone administers the organisation that owns a workspace; what a person has to themselves is theirs alone. */
export const administers = (
  caller: { readonly organisationId: string; readonly isAdmin: boolean },
  workspace: { readonly organisationId: string; readonly personalOf: string | null } | null,
): boolean => caller.isAdmin && workspace?.organisationId === caller.organisationId && workspace.personalOf === null;

/** Who may change whose role: owners only, and nobody gives more than they have. */
export function canAssign(actor: Role | null, role: Role): boolean {
  return can(actor, "manage") && actor !== null && rank(role) <= rank(actor);
}
