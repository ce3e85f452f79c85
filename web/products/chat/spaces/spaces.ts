import { RoomType, type Room } from "matrix-js-sdk";
import { beginningOf } from "../room-summary.ts";
import { thumbnailUrl } from "../media.ts";
import type { SpaceSummary } from "../summary.ts";

/** A space of another client: those of workspaces are shown as workspaces. */
export const isForeignSpace = (room: Pick<Room, "currentState">): boolean => {
  const beginning = beginningOf(room);
  return beginning["type"] === RoomType.Space && beginning["safos.workspace_id"] === undefined;
};

/** The spaces that the person is in or asked into, by name. */
export function spacesOf(rooms: readonly Room[]): SpaceSummary[] {
  return rooms
    .filter((room) => ["join", "invite"].includes(room.getMyMembership()) && isForeignSpace(room))
    .map((room) => ({
      id: room.roomId,
      name: room.name,
      pictureUrl: thumbnailUrl(room.getMxcAvatarUrl(), 72, 72),
      isInvite: room.getMyMembership() === "invite",
    }))
    .toSorted((a, b) => Number(b.isInvite) - Number(a.isInvite) || a.name.localeCompare(b.name, "sv"));
}
