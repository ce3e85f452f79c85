import type { MatrixEvent, Room } from "matrix-js-sdk";
import { isServerUser } from "./messages/timeline.ts";

/** Who of the others has read the newest message of a room. */
export function readersOf(room: Room, me: string): string[] {
  const events = room.getLiveTimeline().getEvents();
  const from = events.findLastIndex((event) => event.getType() === "m.room.message" && !event.status);
  const newest = events[from];
  if (!newest) return [];
  const readers = new Set(events.slice(from).flatMap((event) => room.getUsersReadUpTo(event)));
  for (const userId of [me, newest.getSender()]) if (userId) readers.delete(userId);
  return [...readers].filter((userId) => !isServerUser(userId));
}

/** The newest event that the server has. */
export const newestOf = (room: Room): MatrixEvent | undefined =>
  room
    .getLiveTimeline()
    .getEvents()
    .findLast((event) => event.getId()?.startsWith("$") && !event.status);
