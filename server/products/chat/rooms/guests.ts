import type { Principal } from "#http";
import type { Person } from "#identity";
import type { Core } from "../core.ts";
import { domainOf } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import type { RoomDraft } from "../timeline/batch.ts";
import { isAtHome } from "./directory.ts";
import type { Room } from "./room.ts";
import { textOf } from "./stored-event.ts";
import { workspaceLinkOf } from "./workspace-link.ts";

/** Whether an id is one of those who were invited by mail, by its domain alone. */
export const isGuestId = (core: Pick<Core, "organisations">, userId: string): boolean =>
  core.organisations.guests()?.domains.includes(domainOf(userId)) === true;

interface NewRoom {
  readonly isDirect: boolean;
  readonly invite: readonly string[];
  readonly preset: string;
  readonly alias: string | undefined;
  readonly initialState: readonly { readonly type: string }[];
}

/** Guests make direct chats with one person each, and others make nothing but those with guests outside workspaces. */
export function requireGuestRoom(
  principal: Pick<Principal, "isGuest">,
  request: NewRoom,
  invited: readonly Pick<Person, "isGuest">[],
): void {
  if (!principal.isGuest && !invited.some((one) => one.isGuest)) return;
  const isDirect = request.isDirect && request.invite.length === 1 && request.preset !== "public_chat";
  if (!isDirect || request.alias !== undefined || request.initialState.some(({ type }) => type === "m.room.join_rules"))
    refuse("M_FORBIDDEN", "Outside workspaces guests have direct chats with one person each.");
}

/** A guest comes in where they were asked in, and nowhere by themselves. */
export function requireGuestAsked(principal: Pick<Principal, "isGuest" | "userId">, room: Room | undefined): void {
  if (!principal.isGuest || room?.isJoined(principal.userId) === true) return;
  if (room?.membership(principal.userId) !== "invite") refuse("M_NOT_FOUND", "There is no such room.");
}

/**
 * A room that anyone may enter is open to the people of its own organisation, and others are asked in. Looked at where the join is
 * written: the room may have been opened a moment ago, in another process.
 */
export function requireAtHome(core: Pick<Core, "organisations">, room: RoomDraft, userId: string): void {
  if (["join", "invite"].includes(room.membership(userId)) || workspaceLinkOf(room)) return;
  if (textOf(room.get("m.room.join_rules", "")?.content, "join_rule") !== "public") return;
  if (!isAtHome(core, room, userId)) refuse("M_FORBIDDEN", "People of other organisations come in by invitation.");
}

/** Guests invite nobody, and are asked into channels of their workspaces only. */
export function requireGuestInvitable(
  principal: Pick<Principal, "isGuest">,
  room: Room | undefined,
  target: Pick<Person, "isGuest">,
): void {
  if (principal.isGuest) refuse("M_FORBIDDEN", "Guests invite nobody.");
  if (target.isGuest && (!room || !workspaceLinkOf(room)))
    refuse("M_FORBIDDEN", "Guests are invited to channels of their workspaces only.");
}
