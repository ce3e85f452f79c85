import { rankOfClass } from "@safos/contract/policy";
import { can, type Granted, type Role } from "#workspaces";
import { keyOf, type Actor, type FoundItem, type ItemRef, type LinkVisitor } from "../kinds.ts";
import { openingOf } from "../terms/opening.ts";
import { findItems, type AccessContext, type Reader } from "./context.ts";

/** The strongest role on each item; null: it does not exist for them. A constant number of statements per kind. */
export async function rolesOn(
  context: AccessContext,
  actor: Actor,
  items: readonly FoundItem[],
): Promise<(Role | null)[]> {
  const roles = actor.person ? await rolesOfPerson(context, actor.person, items) : items.map(() => null);
  const { link } = actor;
  // A link that only takes files opens nothing, and one for another server nothing but to the protocol of files.
  if (!link || link.terms.purpose === "drop" || link.terms.purpose === "federated") return roles;
  const opens = (ref: ItemRef): boolean => ref.kind === link.item.kind && ref.id === link.item.id;
  return Promise.all(
    items.map(async (item, index) => {
      const isBelow = [item, ...(item.parents ?? [])].some(opens) && (await opensRaised(context, link, item));
      return context.workspaces.strongest(roles[index] ?? null, isBelow ? link.role : null);
    }),
  );
}

/**
 * Whether a link opens this too, which lies in what it was made to, where it was raised above that: by the rules of today, and as far as its
 * maker may share it. What a maker from elsewhere was given may rest for it.
 */
async function opensRaised(context: AccessContext, link: LinkVisitor, item: FoundItem): Promise<boolean> {
  const { classes, policy, workspaces } = context;
  const { maker, createdAt, passwordHash, terms } = link;
  const { informationClass, authorOrganisationId = null } = link.place;
  if (item.workspaceId === null || rankOfClass(classes.raised(item)) <= rankOfClass(informationClass)) return true;
  const place = await classes.placeOf(item, workspaces);
  const opening = openingOf({ createdAt, hasPassword: passwordHash !== null, terms });
  if (!place || policy.decide(maker, opening, { ...place, authorOrganisationId }) !== null) return false;
  if (place.organisationId === maker.organisationId) return true;
  const isArchived = (await workspaces.placeOf(item.workspaceId))?.isArchived === true;
  return can((await rolesOfPerson(context, maker, [item]))[0] ?? null, isArchived ? "read" : "manage");
}

/** What the workspace and grants give a person, before any link; nothing where a class that was raised keeps them out. */
export async function rolesOfPerson(
  context: AccessContext,
  person: Reader,
  items: readonly FoundItem[],
): Promise<(Role | null)[]> {
  const roles = await rolesByGrants(context, person, items);
  if (context.classes.areNone) return roles;
  const closed = await Promise.all(items.map((item) => context.classes.keepsOut(person, item, context.workspaces)));
  return roles.map((role, index) => (closed[index] ? null : role));
}

async function rolesByGrants(
  context: AccessContext,
  person: Reader,
  items: readonly FoundItem[],
): Promise<(Role | null)[]> {
  const byKey = new Map<string, Role | null>();
  const own = items.filter((item) => item.accessOf === undefined);
  for (const [kind, list] of Map.groupBy(own, (item) => item.kind)) {
    const rolesOf = context.kinds.get(kind)?.rolesOf;
    const answers = rolesOf ? await rolesOf(person, list) : await rolesInWorkspaces(context, person, list);
    for (const [index, item] of list.entries()) byKey.set(keyOf(item), answers[index] ?? null);
  }
  const elsewhere = await rolesElsewhere(context, person, items);
  return items.map((item) => (item.accessOf ? elsewhere.get(keyOf(item.accessOf)) : byKey.get(keyOf(item))) ?? null);
}

/** Roles on the items that decide for others, by the deciding item: a poll in a channel is the channel's. */
async function rolesElsewhere(
  context: AccessContext,
  person: Reader,
  items: readonly FoundItem[],
): Promise<ReadonlyMap<string, Role | null>> {
  const deciding = items.flatMap((item) => item.accessOf ?? []);
  if (deciding.length === 0) return new Map();
  const found = [...(await findItems(context, deciding)).values()];
  const roles = await rolesOfPerson(context, person, found);
  return new Map(found.map((item, index) => [keyOf(item), item.isTrashed ? null : (roles[index] ?? null)]));
}

/** The workspace's role, ownership, and grants on the item or what it lies in. */
async function rolesInWorkspaces(
  { classes, workspaces }: AccessContext,
  person: Reader,
  items: readonly FoundItem[],
): Promise<(Role | null)[]> {
  const members = await Promise.all(
    items.map(async ({ workspaceId }) =>
      workspaceId === null ? null : workspaces.roleOf(person.personId, workspaceId),
    ),
  );
  // Nothing adds to what an owner may do.
  const asked = items.flatMap((item, index) =>
    can(members[index] ?? null, "manage") ? [] : [item, ...(item.parents ?? [])],
  );
  const granted = new Map<string, Granted>();
  for (const [kind, list] of Map.groupBy(asked, (ref) => ref.kind))
    granted.set(kind, await workspaces.grantedRoles(person, kind, [...new Set(list.map((ref) => ref.id))]));
  return items.map((item, index) => {
    const member = members[index] ?? null;
    const owned = item.ownerId === person.personId && can(member, "write") ? "owner" : null;
    const level = classes.raised(item);
    const grants = [item, ...(item.parents ?? [])].map(({ kind, id }) => granted.get(kind)?.roleOn(id, level) ?? null);
    return workspaces.strongest(member, owned, ...grants);
  });
}
