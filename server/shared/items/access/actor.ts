import { isUuid } from "#database";
import { refuse, type Principal } from "#http";
import { can } from "#workspaces";
import type { Actor, FoundItem, ItemRef, LinkVisitor } from "../kinds.ts";
import { findItems, keyOf, type AccessContext, type Reader } from "./context.ts";
import { rolesOfPerson } from "./roles.ts";

type Guest = LinkVisitor["guest"];

/**
 * Who asks: the session, and the link by its secret with the guest. Refuses UNAUTHENTICATED when there is neither,
 * LINK_GONE for a dead link.
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

async function openLink(context: AccessContext, secret: string, guest: Guest): Promise<LinkVisitor> {
  const link = await context.workspaces.itemOfLink(secret);
  const ref = link && { kind: link.item.kind as ItemRef["kind"], id: link.item.id };
  const item = ref ? (await findItems(context, [ref])).get(keyOf(ref)) : undefined;
  const person = link && item ? await makerOf(context, item, link.grantedBy) : null;
  if (!link || !ref || !item || item.workspaceId === null || !person) throw refuse("LINK_GONE");
  const { role, grantId, expiresAt } = link;
  const maker = { ...person, isOwner: item.ownerId === person.personId, refs: [ref, ...(item.parents ?? [])] };
  return { item: { ...ref, workspaceId: item.workspaceId }, role, grantId, maker, expiresAt, guest };
}

/**
 * A link gives no more than its maker still may: it ends with their membership, their right to share the item and their
 * account. The organisation may have forbidden links after this one was made, and the item may lie in another since.
 */
export async function isStillShared(context: AccessContext, item: FoundItem, makerId: string): Promise<boolean> {
  return (await makerOf(context, item, makerId)) !== null;
}

async function makerOf(context: AccessContext, item: FoundItem, makerId: string): Promise<Reader | null> {
  const workspace = await context.workspaces.byId(item.workspaceId ?? "");
  if (context.organisations.byId(workspace?.organisationId ?? "")?.rules.guestLinks !== true) return null;
  const [maker] = await context.personsOf([makerId]);
  if (!maker) return null;
  return can((await rolesOfPerson(context, maker, [item]))[0] ?? null, "manage") ? maker : null;
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
