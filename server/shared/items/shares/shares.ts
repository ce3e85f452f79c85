import { type Principal, refuse } from "#http";
import type { Identity } from "#identity";
import type { Organisations } from "#organisations";
import type { Policy, PolicyItem } from "#policy";
import type { Grant, Grantee, Item, Role, Workspaces } from "#workspaces";
import type { ItemAccess } from "../access/access.ts";
import type { ItemRef } from "../kinds.ts";

/** Exactly one of a person's name, a group and an organisation. */
interface SharedWith {
  readonly name?: string | undefined;
  readonly groupId?: string | undefined;
  readonly organisationId?: string | undefined;
}

/** Gives items to persons, groups and organisations beyond the workspace. Whether the caller manages the item is theirs to check. */
export interface Shares {
  /** Refuses PERSON_UNKNOWN, POLICY_REFUSED and an organisation that is not there. Giving again changes the role. Returns the share's id. */
  add(person: Principal, item: Item, to: SharedWith, role: Role, expiresAt?: Date): Promise<string>;
  on(item: Item): Promise<readonly Grant[]>;
  /** False when there is no such share on the item. */
  remove(person: Principal, item: Item, shareId: string): Promise<boolean>;
}

export function createShares(deps: {
  workspaces: Workspaces;
  organisations: Organisations;
  identity: Identity;
  policy: Policy;
  access: Pick<ItemAccess, "policyItemOf" | "locate">;
}): Shares {
  const { workspaces, organisations, identity, policy, access } = deps;

  /** Rules may keep other organisations' people out. */
  async function requireAllowed(principal: Principal, item: Item, organisationId: string): Promise<PolicyItem> {
    const found = await access.locate({ kind: item.kind as ItemRef["kind"], id: item.id });
    const place = found && (await access.policyItemOf(found));
    if (!place) throw refuse("MISSING");
    await policy.require(principal, { type: "person.admit", organisationId }, place);
    return place;
  }

  /** Whom a share names: to be found by the person who gives it, and allowed in. */
  async function findGrantee(
    principal: Principal,
    item: Item,
    share: SharedWith,
  ): Promise<{ readonly grantee: Grantee; readonly place: PolicyItem }> {
    if (share.groupId !== undefined) {
      const [group] = await identity.groupsByIds([share.groupId]);
      if (!group || !identity.mayKnowGroup(principal, group)) throw refuse("MISSING", "There is no such group.");
      const place = await requireAllowed(principal, item, group.organisationId);
      return { grantee: { groupId: group.id }, place };
    }
    if (share.organisationId !== undefined) {
      if (organisations.byId(share.organisationId)?.kind !== "agency")
        throw refuse("MISSING", "There is no such organisation.");
      const place = await requireAllowed(principal, item, share.organisationId);
      return { grantee: { organisationId: share.organisationId }, place };
    }
    const person = await identity.personByName(share.name ?? "");
    if (!person || person.disabled || !(await identity.mayKnow(principal, person))) throw refuse("PERSON_UNKNOWN");
    // What a guest is given ends with their membership of the same workspace.
    if (person.isGuest && (await workspaces.roleOf(person.id, item.workspaceId)) === null) throw refuse("GUEST_ROLE");
    const place = await requireAllowed(principal, item, person.organisationId);
    return { grantee: { personId: person.id }, place };
  }

  return {
    async add(person, item, to, role, expiresAt) {
      const { grantee, place } = await findGrantee(person, item, to);
      const { authorOrganisationId } = place;
      return workspaces.grant(person.personId, item, grantee, role, { expiresAt, authorOrganisationId });
    },
    on: (item) => workspaces.grantsOn(item),
    remove: (person, item, shareId) => workspaces.revokeGrant(item, shareId, person.personId),
  };
}
