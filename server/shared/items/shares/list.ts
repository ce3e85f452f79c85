import type { ShareList } from "@safos/contract/items";
import type { Identity } from "#identity";
import type { Organisation, Organisations } from "#organisations";
import type { Item, Workspaces } from "#workspaces";

/** What showing shares needs. */
export interface ShareListDeps {
  readonly workspaces: Workspaces;
  readonly organisations: Organisations;
  readonly identity: Identity;
}

/** The organisation that a workspace is of; null when there is no such workspace any more. */
export async function homeOf({ workspaces, organisations }: ShareListDeps, workspaceId: string) {
  return organisations.byId((await workspaces.byId(workspaceId))?.organisationId ?? "");
}

/** The organisations that people of a workspace are of, its own first. */
async function organisationsIn(deps: ShareListDeps, home: Organisation | null, memberIds: readonly string[]) {
  const members = await deps.identity.personsByIds(memberIds);
  const ids = new Set([...(home ? [home.id] : []), ...members.map((one) => one.organisationId)]);
  return [...ids].flatMap((id) => {
    const organisation = deps.organisations.byId(id);
    return organisation ? [{ id, name: organisation.name }] : [];
  });
}

/** Who has an item beyond the workspace, and who has it through the workspace. */
export async function listShares(deps: ShareListDeps, item: Item): Promise<ShareList> {
  const { workspaces, organisations, identity } = deps;
  const grants = await workspaces.grantsOn(item);
  const foundPersons = await identity.personsByIds(grants.flatMap((one) => one.personId ?? []));
  const foundGroups = await identity.groupsByIds(grants.flatMap((one) => one.groupId ?? []));
  const persons = new Map(foundPersons.map((one) => [one.id, one]));
  const groups = new Map(foundGroups.map((one) => [one.id, one]));
  const members = await workspaces.membersOf(item.workspaceId);
  const home = await homeOf(deps, item.workspaceId);
  return {
    items: grants.map((grant) => {
      const person = persons.get(grant.personId ?? "");
      const group = groups.get(grant.groupId ?? "");
      const organisation = organisations.byId(grant.organisationId ?? "");
      return {
        id: grant.id,
        person: person ? identity.view(person) : null,
        group: group ? identity.viewGroup(group) : null,
        organisation: organisation ? { id: organisation.id, name: organisation.name } : null,
        isLink: grant.isLink,
        role: grant.role,
        expiresAt: grant.expiresAt?.toISOString() ?? null,
      };
    }),
    areLinksAllowed: home?.rules.guestLinks === true,
    memberCount: members.filter((one) => one.role !== "guest").length,
    organisations: await organisationsIn(
      deps,
      home,
      members.map((one) => one.personId),
    ),
  };
}
