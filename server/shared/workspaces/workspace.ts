import type { InformationClass } from "@safos/contract/policy";
import type { Role, Workspace as WorkspaceView } from "@safos/contract/workspaces";
import type { Person } from "#identity";
import type { Organisations } from "#organisations";
import type { MemberRow, Standing, WorkspaceRow } from "./queries.ts";

/** The shared place: its members and everything they share. */
export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly organisationId: string;
  readonly informationClass: InformationClass | null;
  /** Set for a personal workspace: whose it is. */
  readonly personalOf: string | null;
  readonly isPersonal: boolean;
  /** Since when it can be read only. */
  readonly archivedAt: Date | null;
  readonly createdAt: Date;
}

/** A workspace and a role in it. */
export interface Membership extends Standing {
  readonly workspace: Workspace;
}

/** One that its maker, or an administrator who looks at it from outside, sees as anybody with that role. */
export const membershipAs = (role: Role, workspace: Workspace): Membership => ({ workspace, role, memberRole: role });

export const workspaceOfRow = (row: WorkspaceRow): Workspace => ({ ...row, isPersonal: row.personalOf !== null });

/** A workspace as its members see it, with every organisation that has a member, the owning one first. */
export function viewWorkspace(
  { workspace, role, memberRole }: Membership,
  members: readonly MemberRow[],
  persons: ReadonlyMap<string, Person>,
  organisations: Organisations,
): WorkspaceView {
  const ids = new Set([
    workspace.organisationId,
    ...members.map((one) => persons.get(one.personId)?.organisationId ?? workspace.organisationId),
  ]);
  const named = [...ids]
    .filter((id) => !organisations.isOfGuests(id))
    .map((id) => ({ id, name: organisations.byId(id)?.name ?? "" }));
  return {
    id: workspace.id,
    name: workspace.name,
    description: workspace.description,
    organisationId: workspace.organisationId,
    organisationName: named[0]?.name ?? "",
    organisations: named,
    isPersonal: workspace.isPersonal,
    informationClass: workspace.informationClass,
    memberCount: members.filter((one) => one.role !== "guest").length,
    guestCount: members.filter((one) => one.role === "guest").length,
    role,
    memberRole,
    archivedAt: workspace.archivedAt?.toISOString() ?? null,
    createdAt: workspace.createdAt.toISOString(),
  };
}
