import type { LinkTerms } from "@safos/contract/items";
import { isUuid } from "#database";
import { refuse, type Principal } from "#http";
import { splitLink } from "#identity";
import type { PolicyItem } from "#policy";
import { can, type OpenedLink } from "#workspaces";
import { keyOf, type Actor, type FoundItem, type ItemRef, type LinkVisitor } from "../kinds.ts";
import { findItems, isArchived, type AccessContext, type Reader } from "./context.ts";
import { openingOf } from "../terms/opening.ts";
import { rolesOfPerson } from "./roles.ts";
import { policyItemOf } from "./rules.ts";

type Guest = LinkVisitor["guest"];

/** A link by who made it, when, and for what. */
export interface MadeLink {
  readonly makerId: string;
  readonly createdAt: Date;
  readonly hasPassword: boolean;
  readonly terms: LinkTerms | null | undefined;
}

/**
 * Who asks: the session, and the link by its secret with the guest. Refuses UNAUTHENTICATED when there is neither,
 * LINK_GONE for a dead link, LINK_LOCKED for one whose password was not given.
 */
export async function actorFrom(
  context: AccessContext,
  principal: Principal | null,
  secret: string | null,
  guest: Guest,
): Promise<Actor> {
  if (secret !== null) return { person: principal, link: await openLink(context, secret, guest) };
  if (!principal) throw refuse("UNAUTHENTICATED");
  return { person: principal, link: null };
}

/** A link that is open to whom its password is known, with the item that it opens. */
export interface FoundLink extends OpenedLink {
  readonly ref: ItemRef & { readonly workspaceId: string };
  readonly found: FoundItem;
  readonly person: Reader;
  readonly place: PolicyItem;
  readonly terms: LinkTerms;
}

/** By its secret alone. Refuses LINK_GONE. */
export async function findLink(context: AccessContext, secret: string): Promise<FoundLink> {
  const link = await context.workspaces.itemOfLink(secret);
  const ref = link && { kind: link.item.kind as ItemRef["kind"], id: link.item.id };
  const item = ref ? (await findItems(context, [ref])).get(keyOf(ref)) : undefined;
  const terms = link && ref && item ? await context.termsOf(ref, link.grantId) : null;
  const person =
    link && item
      ? await makerOf(context, item, {
          makerId: link.grantedBy,
          createdAt: link.createdAt,
          hasPassword: link.passwordHash !== null,
          terms,
        })
      : null;
  const place = person && item ? await policyItemOf(context, item) : null;
  if (!link || !ref || !item || item.workspaceId === null || !person || !place || !terms) throw refuse("LINK_GONE");
  return { ...link, terms, ref: { ...ref, workspaceId: item.workspaceId }, found: item, person, place };
}

/** The end of a link, or of the time for which its password opened it. Refuses LINK_LOCKED, which says whose it is. */
function endOf(context: AccessContext, link: FoundLink, proof: string | null): Date | null {
  const { grantId: id, passwordHash, expiresAt } = link;
  if (passwordHash === null) return expiresAt;
  const until = context.unlocking.unlockedUntil({ id, passwordHash }, proof);
  if (until === null) throw refuse("LINK_LOCKED", { organisationName: context.agencyOf(link.place.organisationId) });
  return expiresAt === null || until < expiresAt ? until : expiresAt;
}

async function openLink(context: AccessContext, shown: string, guest: Guest): Promise<LinkVisitor> {
  const { secret, proof } = splitLink(shown);
  const link = await findLink(context, secret);
  const expiresAt = endOf(context, link, proof);
  const { ref, found, person, place, role, grantId, createdAt, passwordHash, terms } = link;
  const maker = { ...person, isOwner: found.ownerId === person.personId, refs: [ref, ...(found.parents ?? [])] };
  const visitor = {
    item: ref,
    // What only shows, or only takes, gives no more, whatever role it was made with.
    role: terms.purpose === "open" || terms.purpose === "federated" ? role : can(role, "read") ? "viewer" : role,
    grantId,
    maker,
    createdAt,
    expiresAt,
    endsAt: link.expiresAt,
    passwordHash,
    place,
    terms,
    guest,
  } as const;
  context.uses.linkUsed(visitor);
  return visitor;
}

/**
 * A link gives no more than its maker still may: it ends with their membership, their right to share the item and their
 * account. Rules may have forbidden it after it was made, and the item may lie in another workspace since.
 */
export async function isStillShared(context: AccessContext, item: FoundItem, link: MadeLink): Promise<boolean> {
  return (await makerOf(context, item, link)) !== null;
}

async function makerOf(
  context: AccessContext,
  item: FoundItem,
  { makerId, ...made }: MadeLink,
): Promise<Reader | null> {
  const [maker] = await context.personsOf([makerId]);
  const place = await policyItemOf(context, item);
  if (!maker || !place) return null;
  if (context.policy.decide(maker, openingOf(made), place) !== null) return null;
  // Nobody manages what is archived: what was shared before stays open to read, as long as its maker may read it.
  const least = (await isArchived(context, item)) ? "read" : "manage";
  return can((await rolesOfPerson(context, maker, [item]))[0] ?? null, least) ? maker : null;
}

/** The header `safos-guest`, `<uuid> <percent-encoded name>`; null when it is not there or not like that. */
export function readGuest(header: string | string[] | undefined): Guest {
  if (typeof header !== "string") return null;
  const space = header.indexOf(" ");
  const id = header.slice(0, space).toLowerCase();
  if (!isUuid(id)) return null;
  try {
    const name = decodeURIComponent(header.slice(space + 1)).trim();
    // oxlint-disable-next-line no-control-regex -- names are one line of visible characters
    return name.length === 0 || name.length > 80 || /[\u0000-\u001f\u007f]/.test(name) ? null : { id, name };
  } catch {
    return null;
  }
}
