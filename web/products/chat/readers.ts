import type { MatrixEvent, Room } from "matrix-js-sdk";
import { isServerUser } from "./messages/timeline.ts";

export const isInThread = (event: MatrixEvent): boolean => event.getRelation()?.rel_type === "m.thread";

/** Who of the others has read the newest message of a room; threads are read on their own. */
export function readersOf(room: Room, me: string): string[] {
  const events = room.getLiveTimeline().getEvents();
  const from = events.findLastIndex(
    (event) => event.getType() === "m.room.message" && !event.status && !isInThread(event),
  );
  const newest = events[from];
  if (!newest) return [];
  const readers = new Set(events.slice(from).flatMap((event) => room.getUsersReadUpTo(event)));
  for (const userId of [me, newest.getSender()]) if (userId) readers.delete(userId);
  return [...readers].filter((userId) => !isServerUser(userId));
}

const isSent = (event: MatrixEvent): boolean => event.getId()?.startsWith("$") === true && !event.status;

/** The newest event that the server has. */
export const newestOf = (room: Room): MatrixEvent | undefined => room.getLiveTimeline().getEvents().findLast(isSent);

/** The newest of those that stand in the room itself. */
export const newestOutsideThreads = (room: Room): MatrixEvent | undefined =>
  room
    .getLiveTimeline()
    .getEvents()
    .findLast((event) => isSent(event) && !isInThread(event));
