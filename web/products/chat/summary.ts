import { useSyncExternalStore } from "react";
import type { RoomLevel } from "@safos/contract/room-level";
import type { Placed } from "./list/tags.ts";

/** What the shell needs to know of a room without the chat's engine being loaded. */
export interface RoomSummary extends Placed {
  id: string;
  name: string;
  /** The other person of a direct chat. */
  direct: { userId: string; name: string; avatarUrl: string | null } | null;
  /** Of the room, or of the other person. */
  pictureUrl: string | null;
  isInvite: boolean;
  unread: number;
  mentions: number;
  /** When the newest message came, ms. */
  lastAt: number;
  last: { eventId: string; senderId: string; sender: string; text: string } | null;
  /** The newest unread message that names me, once it is known. */
  mentionId: string | null;
  /** The workspace whose channel it is; null for direct and other chats. */
  workspaceId: string | null;
  /** The person wants to come back to it. */
  isMarkedUnread: boolean;
  /** What of it notifies. */
  level: RoomLevel;
}

/** A space that was made with another client. */
export interface SpaceSummary {
  id: string;
  name: string;
  pictureUrl: string | null;
  isInvite: boolean;
}

export interface Summary {
  state: "off" | "starting" | "ready" | "lost";
  rooms: ReadonlyMap<string, RoomSummary>;
  /** Invitations first, then by name. */
  spaces: readonly SpaceSummary[];
}

/** Before anything of the person's chat is known. */
export const nothingOf = (state: Summary["state"]): Summary => ({ state, rooms: new Map(), spaces: [] });

let current: Summary = nothingOf("off");
const listeners = new Set<() => void>();

/** Called by the chat's engine whenever something changes. */
export function publishSummary(next: Summary): void {
  current = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSummary(): Summary {
  return useSyncExternalStore(subscribe, () => current);
}

export function readSummary(): Summary {
  return current;
}

/** Mentions everywhere, with unread direct messages counted as mentions: the number on the rail. */
export function useUnreadTotal(): number {
  const { rooms, spaces } = useSummary();
  let total = spaces.filter((space) => space.isInvite).length;
  for (const room of rooms.values()) {
    total += room.direct ? Math.max(room.unread, room.mentions) : room.mentions;
    if (room.isInvite) total += 1;
  }
  return total;
}
