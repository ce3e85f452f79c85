import { Direction, EventType, type MatrixClient, type Room } from "matrix-js-sdk";
import { httpStatusOf } from "../http-status.ts";

/** More than this nobody reads, and the state of the room stays small. */
export const mostPinned = 50;

/** The ids in the content of `m.room.pinned_events` (client-server API, "m.room.pinned_events"); what is none is left out. */
export function pinnedIdsOf(content: Readonly<Record<string, unknown>> | undefined): readonly string[] {
  const listed = content?.["pinned"];
  if (!Array.isArray(listed)) return [];
  return [...new Set(listed.filter((id): id is string => typeof id === "string" && id.startsWith("$")))];
}

/** The list with one more at its end, or without it. */
export function withPin(pinned: readonly string[], eventId: string, isPinned: boolean): readonly string[] {
  const others = pinned.filter((id) => id !== eventId);
  return isPinned ? [...others, eventId] : others;
}

const stateOf = (room: Room) => room.getLiveTimeline().getState(Direction.Forward);

/** What a room's page shows of what is pinned in it. */
export function pinPartOf(room: Room, me: string): { pinned: readonly string[]; canPin: boolean } {
  const state = stateOf(room);
  return {
    pinned: pinnedIdsOf(state?.getStateEvents(EventType.RoomPinnedEvents, "")?.getContent()),
    canPin: room.getMyMembership() === "join" && (state?.maySendStateEvent(EventType.RoomPinnedEvents, me) ?? false),
  };
}

/** Pins a message or unpins it; from the list as the server has it, so that nobody's pin is lost. */
export async function setPinned(
  client: MatrixClient,
  roomId: string,
  eventId: string,
  isPinned: boolean,
): Promise<"done" | "full"> {
  const content = await client.getStateEvent(roomId, EventType.RoomPinnedEvents, "").catch((error: unknown) => {
    if (httpStatusOf(error) === 404) return {};
    throw error;
  });
  const before = pinnedIdsOf(content);
  const pinned = withPin(before, eventId, isPinned);
  if (isPinned && pinned.length > mostPinned) return "full";
  await client.sendStateEvent(roomId, EventType.RoomPinnedEvents, { pinned: [...pinned] });
  return "done";
}
