import type { ShareList } from "@safos/contract/items";
import type { PolicyRefusal } from "@safos/contract/policy";
import type { Identity } from "#identity";
import type { Principal } from "#http";
import type { Organisation, Organisations } from "#organisations";
import type { Policy, PolicyAction, PolicyItem } from "#policy";
import type { Grant, Workspaces } from "#workspaces";
import type { ItemAccess } from "../access/access.ts";
import type { Classes } from "../classes/classes.ts";
import type { FoundItem, ItemKind } from "../kinds.ts";
import { chainOf, viewRestriction } from "../restrictions/change.ts";
import type { Restrictions } from "../restrictions/restrictions.ts";
import type { ItemDb } from "../tables.ts";
import { readTerms } from "../terms/queries.ts";

/** What showing shares needs. */
export interface ShareListDeps {
  readonly db: ItemDb;
  readonly access: Pick<ItemAccess, "isStillShared" | "locateAll" | "policyItemOf" | "readable">;
  readonly kinds: ReadonlyMap<string, ItemKind>;
  readonly restrictions: Restrictions;
  readonly classes: Pick<Classes, "keepsOut" | "raised">;
  readonly workspaces: Workspaces;
  readonly organisations: Organisations;
  readonly identity: Identity;
  readonly policy: Policy;
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

export type PlacedItem = FoundItem & { readonly workspaceId: string };

/** What is asked besides for a link to a form: it lets in people without an account. */
export const publishing = ({ roles, organisationId }: Pick<Principal, "roles" | "organisationId">): PolicyAction => ({
  type: "form.publish",
  publisherOf: roles.includes("formPublisher") ? organisationId : null,
});

/** Of what was given, what opens nothing at present, and by whose rule: that of a class above the workspace's, or another. */
async function restingShares(
  { classes, policy, workspaces }: ShareListDeps,
  item: PlacedItem,
  place: PolicyItem | null,
  grants: readonly Grant[],
  homeOf: (grant: Grant) => string,
): Promise<ReadonlyMap<string, PolicyRefusal | null>> {
  const resting = new Map<string, PolicyRefusal | null>();
  for (const grant of grants) {
    if (grant.isLink) continue;
    const organisationId = homeOf(grant);
    const isKeptOut = await classes.keepsOut({ organisationId }, item);
    const byClass = isKeptOut && place ? policy.decide(null, { type: "person.admit", organisationId }, place) : null;
    const forbidden = byClass ?? (await workspaces.restingBy(item, grant, organisationId, classes.raised(item)));
    if (forbidden || isKeptOut) resting.set(grant.id, forbidden && (await policy.describe(forbidden)));
  }
  return resting;
}

/** Who has an item beyond the workspace, and who has it through the workspace. */
export async function listShares(deps: ShareListDeps, caller: Principal, item: PlacedItem): Promise<ShareList> {
  const { access, workspaces, organisations, identity, policy } = deps;
  const grants = await workspaces.grantsOn(item);
  const links = grants.filter((one) => one.isLink);
  const makers = new Set(links.map((one) => one.grantedBy));
  const terms = await readTerms(
    deps.db,
    links.map((one) => one.id),
  );
  const open = new Set<string>();
  for (const { id, grantedBy: makerId, createdAt, hasPassword } of links)
    if (await access.isStillShared(item, { makerId, createdAt, hasPassword, terms: terms.get(id) })) open.add(id);
  const foundPersons = await identity.personsByIds([...grants.flatMap((one) => one.personId ?? []), ...makers]);
  const foundGroups = await identity.groupsByIds(grants.flatMap((one) => one.groupId ?? []));
  const persons = new Map(foundPersons.map((one) => [one.id, one]));
  const groups = new Map(foundGroups.map((one) => [one.id, one]));
  const place = await access.policyItemOf(item);
  const homeOf = ({ personId, groupId, organisationId: whole }: Grant): string =>
    (persons.get(personId ?? "") ?? groups.get(groupId ?? ""))?.organisationId ?? whole ?? "";
  const resting = await restingShares(deps, item, place, grants, homeOf);
  for (const { id, isLink } of grants) if (!isLink && !resting.has(id)) open.add(id);
  const members = await workspaces.membersOf(item.workspaceId);
  const isRestricted = deps.restrictions.nearest(chainOf(item)) !== null;
  const home = organisations.byId(place?.organisationId ?? "");
  const actions: PolicyAction[] = [{ type: "link.make", lifetimeMs: 0, hasPassword: true }];
  if (item.kind === "form") actions.push(publishing(caller));
  const [forbidden = null] = place ? actions.flatMap((one) => policy.decide(caller, one, place) ?? []) : [];
  const bare = place && policy.decide(caller, { type: "link.make", lifetimeMs: 0, hasPassword: false }, place);
  return {
    items: grants.map((grant) => {
      const person = persons.get(grant.personId ?? "");
      const maker = grant.isLink ? persons.get(grant.grantedBy) : undefined;
      const group = groups.get(grant.groupId ?? "");
      const organisation = organisations.byId(grant.organisationId ?? "");
      return {
        id: grant.id,
        person: person ? identity.view(person) : null,
        group: group ? identity.viewGroup(group) : null,
        organisation: organisation ? { id: organisation.id, name: organisation.name } : null,
        isLink: grant.isLink,
        madeBy: maker ? identity.view(maker) : null,
        isOpen: open.has(grant.id),
        restingBy: resting.get(grant.id) ?? null,
        hasPassword: grant.hasPassword,
        role: grant.role,
        expiresAt: grant.expiresAt?.toISOString() ?? null,
        terms: terms.get(grant.id) ?? null,
      };
    }),
    areLinksAllowed: place !== null && forbidden === null,
    linkRefusal: forbidden && (await policy.describe(forbidden)),
    linkPassword: bare?.rule === "guestLinkPassword" ? await policy.describe(bare) : null,
    linkDays: place && policy.linkDays(caller, place),
    memberCount: members.filter((one) => (isRestricted ? one.role === "owner" : one.role !== "guest")).length,
    organisations: await organisationsIn(
      deps,
      home,
      members.map((one) => one.personId),
    ),
    restriction: await viewRestriction(deps, caller, item),
  };
}
