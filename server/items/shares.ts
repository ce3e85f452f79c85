import { Refusal, type Principal } from "#http";
import type { Identity } from "#identity";
import type { Organisations } from "#organisations";
import type { Grant, Item, Role, Workspaces } from "#workspaces";

/** Gives items to persons and organisations beyond the workspace. Whether the caller manages the item is theirs to check. */
export interface Shares {
  /** Refuses PERSON_UNKNOWN, OTHER_ORGANISATIONS_REFUSED and an organisation that is not there. Giving again changes the role. */
  add(
    person: Principal,
    item: Item,
    to: { readonly name: string } | { readonly organisationId: string },
    role: Role,
    expiresAt?: Date,
  ): Promise<Grant | undefined>;
  on(item: Item): Promise<readonly Grant[]>;
  /** False when there is no such share on the item. */
  remove(item: Item, shareId: string): Promise<boolean>;
}

export function createShares(deps: {
  workspaces: Workspaces;
  organisations: Organisations;
  identity: Identity;
}): Shares {
  const { workspaces, organisations, identity } = deps;

  async function granteeFor(person: Principal, item: Item, name: string): Promise<{ personId: string }> {
    const grantee = await identity.personByName(name);
    if (!grantee || grantee.disabled || !(await identity.mayKnow(person, grantee)))
      throw new Refusal("missing", "PERSON_UNKNOWN", "There is nobody by that name whom you may invite.");
    const workspace = await workspaces.byId(item.workspaceId);
    if (
      grantee.organisationId !== workspace?.organisationId &&
      organisations.byId(workspace?.organisationId ?? "")?.rules.otherOrganisations === false
    )
      throw new Refusal(
        "forbidden",
        "OTHER_ORGANISATIONS_REFUSED",
        "The organisation's rules do not allow members from other organisations.",
      );
    return { personId: grantee.id };
  }

  return {
    async add(person, item, to, role, expiresAt) {
      if ("organisationId" in to && !organisations.byId(to.organisationId))
        throw new Refusal("missing", "MISSING", "There is no such organisation.");
      const grantee = "name" in to ? await granteeFor(person, item, to.name) : to;
      const before = new Set((await workspaces.grantsOn(item)).map((one) => one.id));
      await workspaces.grant(person.personId, item, grantee, role, expiresAt);
      return (await workspaces.grantsOn(item)).find((one) => !before.has(one.id));
    },
    on: (item) => workspaces.grantsOn(item),
    remove: (item, shareId) => workspaces.revokeGrant(item, shareId),
  };
}
