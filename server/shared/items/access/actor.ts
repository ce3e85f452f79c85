import { isUuid } from "#database";
import { refuse, type Principal } from "#http";
import type { Actor, ItemRef, LinkVisitor } from "../kinds.ts";
import type { AccessContext } from "./context.ts";

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

async function openLink(
  { workspaces, organisations }: AccessContext,
  secret: string,
  guest: Guest,
): Promise<LinkVisitor> {
  const found = await workspaces.itemOfLink(secret);
  const workspace = found ? await workspaces.byId(found.item.workspaceId) : null;
  // The organisation may have forbidden links after this one was made.
  const isAllowed = workspace !== null && organisations.byId(workspace.organisationId)?.rules.guestLinks === true;
  if (!found || !isAllowed) throw refuse("LINK_GONE");
  const { item, role, grantId, expiresAt } = found;
  return { item: { ...item, kind: item.kind as ItemRef["kind"] }, role, grantId, expiresAt, guest };
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
