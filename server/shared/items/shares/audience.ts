import type { Audience, AudienceEntry, LinkTerms } from "@safos/contract/items";
import { now } from "#clock";
import { refuse } from "#http";
import { can, type Grant, type Role } from "#workspaces";
import { chainOf } from "../restrictions/change.ts";
import { readTerms } from "../terms/queries.ts";
import type { PlacedItem, ShareListDeps } from "./list.ts";

const perPage = 50;

type Deps = ShareListDeps;
type Found = Awaited<ReturnType<Deps["identity"]["personsByIds"]>>[number];

const nothing = {
  person: null,
  group: null,
  organisation: null,
  isGuest: false,
  through: null,
  sharedBy: null,
  at: null,
  expiresAt: null,
  hasPassword: false,
  purpose: null,
  label: "",
  keptOutBy: null,
} as const;

/** The rule by which a class above the workspace's keeps people of an organisation out; null: none does. */
function keepers(deps: Deps, item: PlacedItem) {
  const known = new Map<string, Promise<AudienceEntry["keptOutBy"]>>();
  const ask = async (organisationId: string): Promise<AudienceEntry["keptOutBy"]> => {
    if (!(await deps.classes.keepsOut({ organisationId }, item))) return null;
    const place = await deps.access.policyItemOf(item);
    const forbidden = place && deps.policy.decide(null, { type: "person.admit", organisationId }, place);
    return forbidden ? deps.policy.describe(forbidden) : null;
  };
  return (organisationId: string): Promise<AudienceEntry["keptOutBy"]> => {
    const found = known.get(organisationId) ?? ask(organisationId);
    known.set(organisationId, found);
    return found;
  };
}

type OpenGrant = Grant & { readonly on: PlacedItem; readonly through: string | null; readonly terms: LinkTerms | null };

/** Grants on the item and on what it lies in that still open it, with what was shared; one statement for each of them. */
async function grantsOver(deps: Deps, item: PlacedItem): Promise<OpenGrant[]> {
  const refs = chainOf(item);
  const restricted = deps.restrictions.nearest(refs);
  const titles = new Map((await deps.access.locateAll(refs.slice(1))).map((one) => [`${one.kind} ${one.id}`, one]));
  const found: OpenGrant[] = [];
  const all: { readonly grant: Grant; readonly target: PlacedItem; readonly through: string | null }[] = [];
  for (const [index, ref] of refs.entries()) {
    const above = titles.get(`${ref.kind} ${ref.id}`);
    if (index > 0 && !above) continue;
    const target = above?.workspaceId ? { ...above, workspaceId: above.workspaceId } : item;
    for (const grant of await deps.workspaces.grantsOn({ ...ref, workspaceId: item.workspaceId })) {
      if (grant.expiresAt !== null && grant.expiresAt.getTime() <= now()) continue;
      // What comes from above a restriction counts for those only who manage there.
      if (restricted !== null && index > restricted && (grant.isLink || grant.role !== "owner")) continue;
      all.push({ grant, target, through: index === 0 ? null : (above?.title ?? null) });
    }
  }
  const linkIds = all.filter((one) => one.grant.isLink).map((one) => one.grant.id);
  const terms = await readTerms(deps.db, linkIds);
  for (const { grant, target, through } of all) {
    const own = terms.get(grant.id) ?? null;
    const made = { makerId: grant.grantedBy, createdAt: grant.createdAt, hasPassword: grant.hasPassword, terms: own };
    if (grant.isLink && !(await deps.access.isStillShared(target, made))) continue;
    // Who leaves files sees none.
    if (own?.purpose !== "drop") found.push({ ...grant, on: target, through, terms: own });
  }
  return found;
}

async function viewGrants(
  deps: Deps,
  item: PlacedItem,
  grants: readonly OpenGrant[],
  keptOut: ReturnType<typeof keepers>,
): Promise<AudienceEntry[]> {
  const { identity, organisations, policy, workspaces } = deps;
  const level = deps.classes.raised(item);
  const resting = async (grant: OpenGrant, organisationId: string): Promise<AudienceEntry["keptOutBy"]> => {
    const forbidden = await workspaces.restingBy(grant.on, grant, organisationId, level);
    return forbidden && policy.describe(forbidden);
  };
  const ids = grants.flatMap((one) => [one.grantedBy, ...(one.personId ? [one.personId] : [])]);
  const persons = new Map((await identity.personsByIds(ids)).map((one) => [one.id, one]));
  const foundGroups = await identity.groupsByIds(grants.flatMap((one) => one.groupId ?? []));
  const groups = new Map(foundGroups.map((one) => [one.id, one]));
  const entries: AudienceEntry[] = [];
  for (const grant of grants) {
    const person = persons.get(grant.personId ?? "");
    const group = groups.get(grant.groupId ?? "");
    const organisation = organisations.byId(grant.organisationId ?? "");
    const maker = persons.get(grant.grantedBy);
    if (!grant.isLink && !person && !group && !organisation) continue;
    const homeId = person?.organisationId ?? group?.organisationId ?? organisation?.id;
    entries.push({
      ...nothing,
      person: person ? identity.view(person) : null,
      group: group ? identity.viewGroup(group) : null,
      organisation: organisation ? { id: organisation.id, name: organisation.name } : null,
      isGuest: person?.isGuest === true,
      way: grant.isLink ? "link" : "share",
      through: grant.through,
      sharedBy: maker ? identity.view(maker) : null,
      at: grant.createdAt.toISOString(),
      expiresAt: grant.expiresAt?.toISOString() ?? null,
      hasPassword: grant.hasPassword,
      purpose: grant.isLink ? (grant.terms?.purpose ?? "open") : null,
      label: grant.terms?.label ?? "",
      role: grant.role,
      keptOutBy:
        homeId === undefined || grant.isLink ? null : ((await keptOut(homeId)) ?? (await resting(grant, homeId))),
    });
  }
  return entries;
}

const byStrength: readonly Role[] = ["owner", "editor", "commenter", "viewer", "guest"];

/**
 * Everyone who can open an item, with the reason, and those whom a class keeps from it: what was given and links on the first page,
 * then members, the strongest first. `after` is the `next` of the page before.
 */
export async function listAudience(deps: Deps, item: PlacedItem, after: string | undefined): Promise<Audience> {
  // Whom a room lets in, it alone knows.
  if (item.accessOf || item.kind === "channel" || item.kind === "message") throw refuse("MISSING");
  const start = after === undefined ? 0 : Number(after);
  if (!Number.isSafeInteger(start) || start < 0) throw refuse("INVALID", "There is no such page.");
  const keptOut = keepers(deps, item);
  const isRestricted = deps.restrictions.nearest(chainOf(item)) !== null;
  const members = (await deps.workspaces.membersOf(item.workspaceId)).filter((one) =>
    can(one.role, isRestricted ? "manage" : "read"),
  );
  const persons = new Map<string, Found>(
    (await deps.identity.personsByIds(members.map((one) => one.personId))).map((one) => [one.id, one]),
  );
  const known = members
    .flatMap(({ personId, role }) => {
      const person = persons.get(personId);
      return person && !person.disabled ? [{ person, role }] : [];
    })
    .toSorted(
      (a, b) =>
        byStrength.indexOf(a.role) - byStrength.indexOf(b.role) ||
        a.person.displayName.localeCompare(b.person.displayName, "sv"),
    );
  const reading = await Promise.all(known.map(async (one) => (await keptOut(one.person.organisationId)) === null));
  const grants = await grantsOver(deps, item);
  const given = await viewGrants(deps, item, grants, keptOut);
  const inside = new Set(known.map((one) => one.person.id));
  const outside = given.filter((one) => one.person && !inside.has(one.person.id) && one.keptOutBy === null);
  const shown: AudienceEntry[] = [];
  for (const { person, role } of known.slice(start, start + perPage))
    shown.push({
      ...nothing,
      person: deps.identity.view(person),
      isGuest: person.isGuest,
      way: "workspace",
      role,
      keptOutBy: await keptOut(person.organisationId),
    });
  return {
    items: [...(start === 0 ? given : []), ...shown],
    people: reading.filter(Boolean).length + new Set(outside.map((one) => one.person?.id)).size,
    links: grants.filter((one) => one.isLink).length,
    ...(known.length > start + perPage ? { next: String(start + perPage) } : {}),
  };
}
