import type { RoomSummary } from "../summary.ts";

/** Those of the rooms that two people share which stand in no workspace and are nobody's direct chat, the newest first. */
export const commonOf = <T extends Pick<RoomSummary, "id" | "workspaceId" | "direct" | "isInvite" | "lastAt">>(
  rooms: ReadonlyMap<string, T>,
  shared: readonly string[],
  hereId: string | null,
): T[] =>
  shared
    .flatMap((id) => rooms.get(id) ?? [])
    .filter(
      ({ id, workspaceId, direct, isInvite }) => id !== hereId && workspaceId === null && direct === null && !isInvite,
    )
    .sort((a, b) => b.lastAt - a.lastAt);
