import type { ExportNeeds } from "./context.ts";

/** Who may do what in a workspace: its members, and what was given or linked besides; people by their login names. */
export async function rightsOf(
  { identity, organisations, workspaces }: Pick<ExportNeeds, "identity" | "organisations" | "workspaces">,
  workspaceId: string,
): Promise<object> {
  const members = await workspaces.membersOf(workspaceId);
  const grants = await workspaces.grantsIn(workspaceId);
  const personIds = [...members, ...grants].flatMap(({ personId }) => personId ?? []);
  const persons = new Map(
    (await identity.personsByIds([...new Set([...personIds, ...grants.map(({ grantedBy }) => grantedBy)])])).map(
      (one) => [one.id, one],
    ),
  );
  const groups = await identity.groupsByIds([...new Set(grants.flatMap(({ groupId }) => groupId ?? []))]);
  const nameOf = (personId: string | null): object | null => {
    const person = personId === null ? undefined : persons.get(personId);
    return person ? { personId, name: person.name, displayName: person.displayName } : null;
  };
  return {
    members: members.map(({ personId, role, joinedAt }) => ({ ...nameOf(personId), personId, role, joinedAt })),
    grants: grants.map(({ kind, itemId, role, expiresAt, ...grant }) => ({
      item: { kind, id: itemId },
      role,
      person: nameOf(grant.personId),
      group: groups.find((one) => one.id === grant.groupId)?.name ?? null,
      organisation: grant.organisationId === null ? null : (organisations.byId(grant.organisationId)?.name ?? null),
      isLink: grant.isLink,
      grantedBy: nameOf(grant.grantedBy),
      expiresAt,
    })),
  };
}
