import { now } from "#clock";
import { ConfigFault } from "#config";
import type { FastifyRequest } from "#http";
import type { Core } from "../core.ts";
import { domainOf } from "../events/pdu.ts";
import { oweAsVisitor as oweKindAsVisitor, spendAsVisitor } from "../protocol/visitors.ts";
import type { Room } from "../rooms/room.ts";
import { membershipIn } from "../rooms/stored-event.ts";
import { workspaceLinkOf } from "../rooms/workspace-link.ts";
import { roomsShowing } from "./access.ts";

/** Throws ConfigFault for a day to come: what is uploaded from now on would be open too. */
export function requireBegun(before: Date | null): void {
  if (before !== null && before.getTime() > now())
    throw new ConfigFault([
      `SAFOS_CHAT_OPEN_MEDIA_BEFORE must be a day that has begun; ${before.toISOString().slice(0, 10)} is still to come.`,
    ]);
}

/**
 * Whether people without an account may fetch media that was uploaded before the day that the operator says: a profile picture, and what
 * readable events show in rooms outside workspaces that are not encrypted, where the rules of every organisation concerned allow it.
 * What no readable event shows stays closed: it may be encrypted itself, or not have been shown to anyone yet.
 */
export async function isOpen(
  core: Core,
  { domain, id, userId }: { readonly domain: string; readonly id: string; readonly userId: string },
): Promise<boolean> {
  if (!doesAllow(core, userId)) return false;
  const owner = await core.identity.personByName(userId);
  if (owner?.avatarUrl === `mxc://${domain}/${id}`) return true;
  const rooms = await roomsShowing(core, { domain, id });
  return rooms.length > 0 && rooms.every((room) => isOpenIn(core, room));
}

/** By the rule of the organisation that someone is of. */
function doesAllow({ organisations, policy }: Core, userId: string): boolean {
  const organisation = organisations.byDomain(domainOf(userId));
  return organisation !== null && policy.openMedia(organisation.id);
}

function isOpenIn(core: Core, room: Room | undefined): boolean {
  if (!room || room.isEncrypted || workspaceLinkOf(room)) return false;
  for (const event of room.state.get("m.room.member")?.values() ?? [])
    if (["join", "invite"].includes(membershipIn(event)) && !doesAllow(core, event.stateKey ?? "")) return false;
  return true;
}

const kind = "open media";

/** What someone without an account asks for, before it is looked for. Refuses M_LIMIT_EXCEEDED. */
export function payAsVisitor(core: Core, request: FastifyRequest, weight = 1): void {
  spendAsVisitor(core, request, kind, weight);
}

/** What was sent to them: the next they ask for waits for it. */
export function oweAsVisitor(core: Core, request: FastifyRequest, bytes: number): void {
  oweKindAsVisitor(core, request, kind, bytes);
}
