import { Refusal } from "#http";
import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";
import { isGuestId } from "../rooms/guests.ts";
import { isWorldReadable, workspaceLinkOf } from "../rooms/workspace-link.ts";
import type { Room } from "../rooms/room.ts";
import { membershipIn, type StoredEvent } from "../rooms/stored-event.ts";
import { loadAggregations, readEventsById, readStateHistory } from "./queries.ts";
import { visibleTo } from "./visibility.ts";

const isOpenTo = (core: Core, room: Room, userId: string): boolean => isWorldReadable(room) && !isGuestId(core, userId);

/** A room whose content the person may read: they are in it, or have been. Anything else does not exist for them. */
export async function readableRoom(core: Core, userId: string, roomId: string): Promise<Room> {
  const room = core.memory.rooms.get(roomId);
  if (room) {
    if (room.isJoined(userId) || isOpenTo(core, room, userId)) return room;
    // Out of a workspace's room means out of its past too: that is the workspace's promise.
    if (workspaceLinkOf(room)) refuse("M_FORBIDDEN", "You are not in this room.");
    const isAsked = ["invite", "knock"].includes(room.membership(userId));
    const isGone = isAsked || core.memory.rooms.isForgotten(userId, roomId);
    if (!isGone && (await leftAt(core, room, userId)) !== null) return room;
  }
  return refuse("M_FORBIDDEN", "You are not in this room.");
}

/** The position at which a person was out of a room again, whatever became of them since; null: they never were in it. */
async function leftAt({ db, memory }: Core, room: Room, userId: string): Promise<number | null> {
  const own = memory.rooms.membershipsOf(userId).get(room.id);
  if (!own) return null;
  if (own.previous?.["membership"] === "join") return own.position;
  // They were banned once they had left, or declined an invitation: the time in between was not theirs.
  const history = await readStateHistory(db, room.id, "m.room.member", userId);
  const lastJoin = history.findLastIndex((event) => membershipIn(event) === "join");
  return lastJoin === -1 ? null : (history[lastJoin + 1]?.position ?? null);
}

export function joinedRoom(core: Core, userId: string, roomId: string): Room {
  const room = core.memory.rooms.get(roomId);
  if (room?.isJoined(userId) !== true) refuse("M_FORBIDDEN", "You are not in this room.");
  return room;
}

/** The position up to which a person sees a room's state: now while they are in it, else when they left. */
export async function lastSeen(core: Core, room: Room, userId: string): Promise<number> {
  if (room.isJoined(userId) || isOpenTo(core, room, userId)) return room.head;
  return (await leftAt(core, room, userId)) ?? 0;
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
  const room = await readableRoom(core, userId, roomId);
  const event = room.recentEvent(eventId) ?? (await readEventsById(core.db, [eventId]))[0];
  if (event?.roomId !== roomId) refuse("M_NOT_FOUND", "There is no such event.");
  const [seen] = await visibleTo(core.db, room, userId, [event]);
  if (!seen) refuse("M_NOT_FOUND", "There is no such event.");
  await complete(core, [seen]);
  return seen;
}

/** The same whichever room it is in. Refuses M_NOT_FOUND also where the person may not read the room: that it exists is nobody else's. */
export async function findEvent(core: Core, userId: string, eventId: string): Promise<StoredEvent> {
  const [found] = await readEventsById(core.db, [eventId]);
  if (!found) refuse("M_NOT_FOUND", "There is no such event.");
  return readEvent(core, userId, found.roomId, eventId).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === "M_FORBIDDEN") refuse("M_NOT_FOUND", "There is no such event.");
    throw error;
  });
}
