import { rankOfClass } from "@safos/contract/policy";
import { refuse, Refusal } from "#http";
import { openingOf, type LinkVisitor } from "#items";
import { can, type AccessWithin, type Role } from "#workspaces";
import type { FilesDeps } from "../deps.ts";
import { chainOf, classedOf, raisedAlong } from "../item.ts";
import { accessAt, accessLineage, type Accessed } from "../tree/access.ts";
import { isHidden, isTrashed, type Node } from "../tree/node.ts";
import { readLineage } from "../tree/queries.ts";
import { missing } from "../tree/refusals.ts";

type AccessDeps = Pick<FilesDeps, "db" | "identity" | "items" | "policy" | "workspaces">;

/** Whether something between what a link was made to and this, itself included, is for certain people only. */
const isRestricted = (
  { restrictions }: Pick<AccessDeps["items"], "restrictions">,
  { item }: Pick<LinkVisitor, "item">,
  lineage: readonly Node[],
): boolean => {
  const top = lineage.findIndex((one) => String(one.id) === item.id);
  return restrictions.nearest(chainOf(lineage.slice(top + 1))) !== null;
};

/** Of which organisation someone is who wrote a node; null: nobody with an account. */
export async function authorsOf(
  { identity }: Pick<AccessDeps, "identity">,
  nodes: readonly Node[],
): Promise<(node: Node) => string | null> {
  const ids = [...new Set(nodes.flatMap((one) => one.createdBy ?? []))];
  const persons = new Map((await identity.personsByIds(ids)).map((one) => [one.id, one.organisationId]));
  return ({ createdBy }) => (createdBy === null ? null : (persons.get(createdBy) ?? null));
}

/** Whether the rules of an organisation were asked with the link itself. */
const isAsked = ({ maker, place }: LinkVisitor, organisationId: string | null): boolean =>
  [null, place.organisationId, place.authorOrganisationId, maker.organisationId].includes(organisationId);

/** Whether the maker of a link may share this as well: what they were given may rest for what was raised above what the link was made to. */
async function isMakers(
  deps: Parameters<typeof accessLineage>[0] & { readonly workspaces: Pick<AccessWithin, "roleOf"> },
  { maker, place }: LinkVisitor,
  lineage: readonly Node[],
): Promise<boolean> {
  if (rankOfClass(raisedAlong(deps.items, lineage)) <= rankOfClass(place.informationClass)) return true;
  const workspaceId = lineage[0]?.workspaceId ?? "";
  const home = await deps.workspaces.placeOf(workspaceId);
  if (home?.organisationId === maker.organisationId) return true;
  try {
    const member = await deps.workspaces.roleOf(maker.personId, workspaceId);
    const { role } = await accessLineage(deps, maker, lineage, member);
    return can(role, home?.isArchived === true ? "read" : "manage");
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/**
 * Whether the link opens this too: it may be restricted, raised above what the link was made to and what rules of today allow, or be of
 * another organisation's people.
 */
export async function isOpenTo(
  { identity, items, policy, workspaces }: Omit<AccessDeps, "db">,
  link: LinkVisitor,
  lineage: readonly Node[],
  places?: AccessWithin,
): Promise<boolean> {
  const { classes } = items;
  const { maker, createdAt, passwordHash, terms } = link;
  if (isRestricted(items, link, lineage)) return false;
  const own = lineage.slice(-1);
  const [authorOrganisationId = null] = own.map(await authorsOf({ identity }, own));
  if (classes.areNone && isAsked(link, authorOrganisationId)) return true;
  const item = classedOf(lineage);
  if (await classes.keepsOut(maker, item, places)) return false;
  if (!(await isMakers({ items, workspaces: places ?? workspaces }, link, lineage))) return false;
  const place = await classes.placeOf(item, places);
  const opening = openingOf({ createdAt, hasPassword: passwordHash !== null, terms });
  return place !== null && policy.decide(maker, opening, { ...place, authorOrganisationId }) === null;
}

/** Those of a folder's nodes that the link opens; only what was raised or restricted itself, or is of others' people, is asked for. */
export async function openIn(
  deps: Omit<AccessDeps, "db">,
  link: LinkVisitor,
  folder: readonly Node[],
  nodes: readonly Node[],
): Promise<Node[]> {
  const open: Node[] = [];
  const authorOf = await authorsOf(deps, nodes);
  for (const node of nodes) {
    const ref = { kind: "file", id: String(node.id) } as const;
    const isOwn = deps.items.classes.own(ref) === null && !deps.items.restrictions.has(ref);
    const isPlain = isOwn && isAsked(link, authorOf(node));
    if (isPlain || (await isOpenTo(deps, link, [...folder, node]))) open.push(node);
  }
  return open;
}

/**
 * The guarded reader of nodes for visitors: what the link opens, and what lies in it. Everything else does not exist for them.
 * `role` is what they may do; under the lock the maker of the link is asked.
 */
export async function accessVisited(
  deps: AccessDeps,
  link: LinkVisitor,
  id: number | undefined,
  role: Role = link.role,
): Promise<Accessed> {
  const rootId = Number(link.item.id);
  const lineage = await readLineage(deps.db, id ?? rootId);
  const node = lineage.at(-1);
  if (!node || !lineage.some((one) => one.id === rootId) || isHidden(lineage) || isTrashed(lineage)) throw missing();
  if (!can(role, "read") || !(await isOpenTo(deps, link, lineage))) throw missing();
  return accessAt(lineage, (along) => {
    const isBelow = along.some((one) => one.id === rootId);
    return isBelow && !isRestricted(deps.items, link, along) ? role : null;
  });
}

/** Refuses LINK_VIEW_ONLY and FORBIDDEN where the link lets nobody write. */
export function requireWriting({ terms, role }: LinkVisitor): void {
  if (terms.purpose === "show") throw refuse("LINK_VIEW_ONLY");
  if (!can(role, "write")) throw refuse("FORBIDDEN", "This link lets you read, and no more.");
}
