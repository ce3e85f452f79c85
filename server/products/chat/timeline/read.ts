import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";
import { isGuestId } from "../rooms/guests.ts";
import { isWorldReadable, workspaceLinkOf } from "../rooms/workspace-link.ts";
import type { Room } from "../rooms/room.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import { loadAggregations, readEventsById } from "./queries.ts";
import { visibleTo } from "./visibility.ts";

/** A room whose content the person may read: they are in it, or have been. Anything else does not exist for them. */
export function readableRoom(core: Core, userId: string, roomId: string): Room {
  const room = core.memory.rooms.get(roomId);
  if (room) {
    if (room.isJoined(userId) || (isWorldReadable(room) && !isGuestId(core, userId))) return room;
    // Out of a workspace's room means out of its past too: that is the workspace's promise.
    if (workspaceLinkOf(room)) refuse("M_FORBIDDEN", "You are not in this room.");
    const own = core.memory.rooms.membershipsOf(userId).get(roomId);
    const wasIn = own !== undefined && own.content["membership"] !== "invite" && own.content["membership"] !== "knock";
    if (wasIn && !core.memory.rooms.isForgotten(userId, roomId)) return room;
  }
  return refuse("M_FORBIDDEN", "You are not in this room.");
}

export function joinedRoom(core: Core, userId: string, roomId: string): Room {
  const room = core.memory.rooms.get(roomId);
  if (room?.isJoined(userId) !== true) refuse("M_FORBIDDEN", "You are not in this room.");
  return room;
}

/** The position up to which a person sees a room's state: now while they are in it, else when they left. */
export function lastSeen(core: Core, room: Room, userId: string): number {
  if (room.isJoined(userId) || isWorldReadable(room)) return room.head;
  return core.memory.rooms.membershipsOf(userId).get(room.id)?.position ?? 0;
}

/** Completes events for showing: what relates to them, and what redacted them. */
export async function complete(core: Core, events: readonly StoredEvent[]): Promise<void> {
  let isIncomplete = false;
  for (const event of events) {
    if (event.aggregations === undefined || (event.redactedBy !== undefined && event.redaction === undefined)) {
      isIncomplete = true;
      break;
    }
  }
  if (!isIncomplete) return;
  await loadAggregations(core.db, events);
  const redacted = events.filter((event) => event.redactedBy !== undefined && event.redaction === undefined);
  if (redacted.length === 0) return;
  const redactions = await readEventsById(
    core.db,
    redacted.flatMap((event) => event.redactedBy ?? []),
  );
  for (const event of redacted) event.redaction = redactions.find((one) => one.id === event.redactedBy);
}

/** One event of a room that the person may see, or M_NOT_FOUND. */
export async function readEvent(core: Core, userId: string, roomId: string, eventId: string): Promise<StoredEvent> {
  const room = readableRoom(core, userId, roomId);
  const event = room.recentEvent(eventId) ?? (await readEventsById(core.db, [eventId]))[0];
  if (event?.roomId !== roomId) refuse("M_NOT_FOUND", "There is no such event.");
  const [seen] = await visibleTo(core.db, room, userId, [event]);
  if (!seen) refuse("M_NOT_FOUND", "There is no such event.");
  await complete(core, [seen]);
  return seen;
}
