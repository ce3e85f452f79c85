import type { Role } from "#workspaces";
import type { Core } from "../core.ts";
import type { Room } from "../rooms/room.ts";
import { workspaceLinkOf } from "../rooms/workspace-link.ts";

/** `<room id>/<event id>`; neither holds a slash. */
export const messageId = (roomId: string, eventId: string): string => `${roomId}/${eventId}`;

export function roomPath(room: Room | undefined, roomId: string, eventId?: string): string {
  const link = room && workspaceLinkOf(room);
  const base = link ? `/w/${link.workspaceId}/chat/` : "/chat/";
  return `${base}${encodeURIComponent(roomId)}${eventId === undefined ? "" : `?event=${encodeURIComponent(eventId)}`}`;
}

export function roomName(room: Room | undefined): string {
  return room?.text("m.room.name", "name") ?? "";
}

/** Everyone in the room may read it; what else they may do follows the workspace. */
export async function roleIn(
  core: Core,
  personId: string,
  userId: string | undefined,
  roomId: string,
): Promise<Role | null> {
  const room = core.memory.rooms.get(roomId);
  if (!room || userId === undefined || !room.isJoined(userId)) return null;
  const link = workspaceLinkOf(room);
  if (!link) return "editor";
  const role = await core.workspaces.roleOf(personId, link.workspaceId);
  // A guest of the workspace was invited into this channel: they read it.
  return role === "guest" ? "viewer" : role;
}
