import { refuse, type FastifyRequest, type Principal } from "#http";
import type { AnyDb } from "#database";
import type { PolicyItem } from "#policy";
import { can, type AccessWithin, type Action, type Role } from "#workspaces";
import { eventActorOf } from "../event-actor.ts";
import { keyOf, type Actor, type FoundItem, type ItemRef, type LinkVisitor } from "../kinds.ts";
import { actorFrom, findLink, isStillShared, readGuest, type FoundLink, type MadeLink } from "./actor.ts";
import { findItems, isArchived, type AccessContext } from "./context.ts";
import { openingOf } from "../terms/opening.ts";
import { rolesOfPerson, rolesOn } from "./roles.ts";
import { policyItemOf, requireCopy } from "./rules.ts";

export interface AccessedItem extends FoundItem {
  readonly role: Role;
}

export interface ItemAccess {
  /**
   * Who makes this request: the session, and the link in the header `safos-link` with the guest in `safos-guest`
   * (`<uuid> <percent-encoded name>`). Refuses UNAUTHENTICATED when there is neither, LINK_GONE for a dead link, LINK_LOCKED
   * for one whose password was not given.
   */
  actorOf(request: FastifyRequest): Promise<Actor>;
  /** The same from a secret, for sockets. */
  actorFrom(principal: Principal | null, secret: string | null, guest: LinkVisitor["guest"]): Promise<Actor>;
  /** The strongest role on each item; null: it does not exist for them. Constant statements per kind. */
  rolesOn(actor: Actor, items: readonly FoundItem[]): Promise<readonly (Role | null)[]>;
  /** The item; refuses MISSING to people who may not read it, FORBIDDEN to those who may read but not do this. */
  require(
    actor: Actor,
    kind: ItemRef["kind"],
    id: string,
    action: Action,
    options?: { readonly isTrashAllowed?: boolean },
  ): Promise<AccessedItem>;
  /**
   * Asks again under a lock, of the database and on the transaction's connection: access may have gone while the lock was
   * waited for. One of the items is enough. For kinds whose access is the workspace's, grants and links. Refuses as `require`.
   */
  requireStill(trx: AnyDb, actor: Actor, items: readonly FoundItem[], action: Action): Promise<void>;
  /**
   * Asks again under a lock whether a link is open, and that its maker may share its item still, for kinds that decide access
   * themselves. Refuses LINK_GONE, and FORBIDDEN where its role is not enough.
   */
  requireLinkStill(trx: AnyDb, link: LinkVisitor, action: Action): Promise<void>;
  /** The items that exist and that this actor may read, in the order asked. */
  readable(actor: Actor, refs: readonly ItemRef[]): Promise<readonly FoundItem[]>;
  /** What the secret of a link leads to, whether or not its password was given. Refuses LINK_GONE. */
  findLink(secret: string): Promise<FoundLink>;
  /** Where an item is, without asking for access; for the server's own use. Null: there is none. */
  locate(ref: ItemRef): Promise<FoundItem | null>;
  /** The same for many; what is unknown is left out. */
  locateAll(refs: readonly ItemRef[]): Promise<readonly FoundItem[]>;
  /** Whether a link that a person made on an item still opens it. */
  isStillShared(item: FoundItem, link: MadeLink): Promise<boolean>;
  /** What rules need to know of an item; null: it lies in no workspace that is there. */
  policyItemOf(item: FoundItem): Promise<PolicyItem | null>;
  /** Refuses POLICY_REFUSED to visitors with a link where rules let them read on the page only. */
  requireCopy(actor: Actor, item: FoundItem): Promise<void>;
  /** Which of these persons may read an item that is not in the trash. */
  readers(ref: ItemRef, personIds: readonly string[]): Promise<readonly string[]>;
}

async function requireItem(
  context: AccessContext,
  actor: Actor,
  ref: ItemRef,
  { action, isTrashAllowed }: { readonly action: Action; readonly isTrashAllowed: boolean },
): Promise<AccessedItem> {
  const item = (await findItems(context, [ref])).get(keyOf(ref));
  const role = item ? ((await rolesOn(context, actor, [item]))[0] ?? null) : null;
  if (!item || role === null || !can(role, "read") || (item.isTrashed && !isTrashAllowed)) throw refuse("MISSING");
  if (!can(role, action))
    throw (await isArchived(context, item))
      ? refuse("WORKSPACE_ARCHIVED")
      : refuse("FORBIDDEN", "Your role does not allow this here.", { role, action });
  context.uses.read(eventActorOf(actor), item, "opened");
  return { ...item, role };
}

/** Whether the maker of a link may share the item still; kinds that decide access themselves ask under locks of their own. */
async function mayMakerStill(
  { kinds, policy }: AccessContext,
  within: Pick<AccessWithin, "roleOf" | "grantedRoles">,
  { item, maker, createdAt, passwordHash, place, terms }: LinkVisitor,
): Promise<boolean> {
  // Rules are in memory: asking them waits for no connection.
  const opening = openingOf({ createdAt, hasPassword: passwordHash !== null, terms });
  if (policy.decide(maker, opening, place) !== null) return false;
  if (kinds.get(item.kind)?.rolesOf) return true;
  const role = await within.roleOf(maker.personId, item.workspaceId);
  if (can(role, "manage") || (maker.isOwner && can(role, "write"))) return true;
  for (const { kind, id } of maker.refs)
    if (can((await within.grantedRoles(maker, kind, [id])).roleOn(id, place.informationClass), "manage")) return true;
  return false;
}

async function requireStill(
  context: AccessContext,
  trx: AnyDb,
  actor: Actor,
  { items, action }: { readonly items: readonly FoundItem[]; readonly action: Action },
): Promise<void> {
  const workspaces = { ...context.workspaces, ...context.workspaces.within(trx) };
  const linkRole =
    actor.link && (await mayMakerStill(context, workspaces, actor.link))
      ? await workspaces.roleOfLink(actor.link)
      : null;
  const link = actor.link && linkRole ? { ...actor.link, role: linkRole } : null;
  const roles = await rolesOn({ ...context, workspaces }, { ...actor, link }, items);
  const role = workspaces.strongest(...roles);
  if (!can(role, "read")) throw refuse("MISSING");
  if (!can(role, action)) throw refuse("FORBIDDEN", "Your role does not allow this here.", { role, action });
}

async function requireLinkStill(context: AccessContext, trx: AnyDb, link: LinkVisitor, action: Action): Promise<void> {
  const within = context.workspaces.within(trx);
  const role = await within.roleOfLink(link);
  if (role === null || !(await mayMakerStill(context, within, link))) throw refuse("LINK_GONE");
  if (!can(role, action)) throw refuse("FORBIDDEN", "The link does not allow this.", { role, action });
}

async function readersOf(
  context: AccessContext,
  ref: ItemRef,
  personIds: readonly string[],
): Promise<readonly string[]> {
  const item = (await findItems(context, [ref])).get(keyOf(ref));
  if (!item || item.isTrashed) return [];
  const isOfWorkspace = item.accessOf === undefined && context.kinds.get(item.kind)?.rolesOf === undefined;
  const readers = new Set<string>();
  await Promise.all(
    (await context.personsOf(personIds)).map(async (person) => {
      // Grants only add to what the workspace gives: a member who reads there needs no further question.
      const member =
        isOfWorkspace && item.workspaceId !== null
          ? await context.workspaces.roleOf(person.personId, item.workspaceId)
          : null;
      const isOpen = can(member, "read") && !(await context.classes.keepsOut(person, item));
      const role = isOpen ? member : ((await rolesOfPerson(context, person, [item]))[0] ?? null);
      if (can(role, "read")) readers.add(person.personId);
    }),
  );
  return personIds.filter((one) => readers.has(one));
}

export function createAccess(context: AccessContext): ItemAccess {
  return {
    actorOf(request) {
      const secret = request.headers["safos-link"];
      const shown = typeof secret === "string" && secret !== "" ? secret : null;
      return actorFrom(context, request.principal, shown, readGuest(request.headers["safos-guest"]));
    },
    actorFrom: (principal, secret, guest) => actorFrom(context, principal, secret, guest),
    rolesOn: (actor, items) => rolesOn(context, actor, items),
    require: (actor, kind, id, action, { isTrashAllowed = false } = {}) =>
      requireItem(context, actor, { kind, id }, { action, isTrashAllowed }),
    requireStill: (trx, actor, list, action) => requireStill(context, trx, actor, { items: list, action }),
    requireLinkStill: (trx, link, action) => requireLinkStill(context, trx, link, action),
    async readable(actor, refs) {
      const found = await findItems(context, refs);
      const items = refs.flatMap((ref) => found.get(keyOf(ref)) ?? []);
      const roles = await rolesOn(context, actor, items);
      return items.filter((item, index) => !item.isTrashed && can(roles[index] ?? null, "read"));
    },
    findLink: (secret) => findLink(context, secret),
    locate: async (ref) => (await findItems(context, [ref])).get(keyOf(ref)) ?? null,
    locateAll: async (refs) => [...(await findItems(context, refs)).values()],
    isStillShared: (item, link) => isStillShared(context, item, link),
    policyItemOf: (item) => policyItemOf(context, item),
    requireCopy: (actor, item) => requireCopy(context, actor, item),
    readers: (ref, personIds) => readersOf(context, ref, personIds),
  };
}
