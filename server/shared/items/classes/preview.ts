import { highestClass, type Closed, type InformationClass, type PolicyPreview } from "@safos/contract/policy";
import type { ChangeItemClass } from "@safos/contract/items";
import { refuse, type Principal } from "#http";
import { can } from "#workspaces";
import { keyOf, type FoundItem, type ItemRef, type OpenWay } from "../kinds.ts";
import { chainOf } from "../restrictions/change.ts";
import { wayIn } from "../shares/way-in.ts";
import { readTerms } from "../terms/queries.ts";
import { requireClassed, type PlacedItem } from "./change.ts";
import type { Classed } from "./classes.ts";
import type { ClassContext } from "./context.ts";

const most = 200;

/** A way in, and the item it leads to. */
interface WayIn extends OpenWay {
  readonly to: FoundItem;
  /** Of a share: whose people had written what was shared. */
  readonly authorOrganisationId?: string | null;
}

const isWithin = (item: FoundItem, { kind, id }: ItemRef): boolean =>
  [item, ...(item.parents ?? []), ...(item.surroundings ?? [])].some((one) => one.kind === kind && one.id === id);

async function waysIn(context: ClassContext, item: PlacedItem): Promise<WayIn[]> {
  const { access, identity, kinds, workspaces } = context;
  const grants = await workspaces.grantsIn(item.workspaceId);
  const found = await access.locateAll(grants.map((one) => ({ kind: one.kind as ItemRef["kind"], id: one.itemId })));
  const within = new Map(found.filter((one) => isWithin(one, item)).map((one) => [keyOf(one), one]));
  // What was given around it leads to it as well.
  for (const one of chainOf(item)) within.set(keyOf(one), within.get(keyOf(one)) ?? item);
  const shown = grants.filter((one) => within.has(keyOf({ kind: one.kind, id: one.itemId })));
  const terms = await readTerms(
    context.db,
    shown.filter((one) => one.isLink).map((one) => one.id),
  );
  const ways: WayIn[] = [];
  for (const grant of shown) {
    const to = within.get(keyOf({ kind: grant.kind, id: grant.itemId }));
    const way = to ? await wayIn(identity, { ...grant, terms: terms.get(grant.id) }) : null;
    if (to && way) ways.push({ ...way, to, authorOrganisationId: grant.authorOrganisationId });
  }
  const members = (await workspaces.membersOf(item.workspaceId)).filter((one) => can(one.role, "read"));
  for (const one of await identity.personsByIds(members.map(({ personId }) => personId))) {
    const action = { type: "person.admit", organisationId: one.organisationId } as const;
    ways.push({ actor: null, action, kind: "member", person: one.displayName, to: item });
  }
  for (const way of (await kinds.get(item.kind)?.openWays?.(item.id)) ?? []) ways.push({ ...way, to: item });
  return ways;
}

/** Whether what the rules allow today would be closed by the class. */
async function isClosedBy(
  { classes, policy }: ClassContext,
  { actor, action, to, authorOrganisationId = null }: WayIn,
  level: InformationClass | null,
): Promise<boolean> {
  const found = await classes.placeOf(to satisfies Classed);
  const place = found && { ...found, authorOrganisationId };
  if (!place || policy.decide(actor, action, place) !== null) return false;
  const after = { ...place, informationClass: highestClass(place.informationClass, level) };
  return policy.decide(actor, action, after) !== null;
}

/**
 * What a class would close of an item and of what lies in it; nothing is changed. Titles only of what the person may read.
 * Refuses MISSING, FORBIDDEN, CLASS_ELSEWHERE and CLASS_REFUSED.
 */
export async function previewItemClass(
  context: ClassContext,
  person: Principal,
  ref: ItemRef,
  { informationClass: level }: ChangeItemClass,
): Promise<PolicyPreview> {
  const item = await requireClassed(context, person, ref, "manage");
  if (level === "K4") throw refuse("CLASS_REFUSED");
  const workspace = await context.workspaces.byId(item.workspaceId);
  const closed: WayIn[] = [];
  for (const way of await waysIn(context, item)) if (await isClosedBy(context, way, level)) closed.push(way);
  const readable = await context.access.readable(
    { person, link: null },
    closed.map(({ to }) => to),
  );
  const known = new Set(readable.map(keyOf));
  const counts = { link: 0, guestLink: 0, member: 0, share: 0, mailGuest: 0, federated: 0 };
  for (const { kind } of closed) counts[kind] += 1;
  const items = closed.slice(0, most).map(({ kind, to, person: name }): Closed => ({
    kind,
    workspace: workspace && { id: workspace.id, name: workspace.name },
    itemKind: to.kind,
    title: known.has(keyOf(to)) ? to.title : null,
    person: name,
  }));
  return { counts, items };
}
