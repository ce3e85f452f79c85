import type { Room } from "matrix-js-sdk";
import { thumbnailUrl } from "../media.ts";
import type { SpaceSummary } from "../summary.ts";

/** What the lists show of a space. */
export const spaceOf = (room: Room): SpaceSummary => ({
  id: room.roomId,
  name: room.name,
  pictureUrl: thumbnailUrl(room.getMxcAvatarUrl(), 72, 72),
  isInvite: room.getMyMembership() === "invite",
});

/** Invitations first, then by name. */
export const inOrder = (spaces: readonly SpaceSummary[]): SpaceSummary[] =>
  spaces.toSorted((a, b) => Number(b.isInvite) - Number(a.isInvite) || a.name.localeCompare(b.name, "sv"));
