import { ReceiptType, type Room } from "matrix-js-sdk";
import { isServerUser } from "../messages/timeline.ts";

export interface Reader {
  readonly userId: string;
  /** Until when they are known to have read, in ms. */
  readonly at: number;
}

/**
 * Who else has read a message, by the receipts at it and at what came after it; the latest first. Only receipts that are
 * meant for everyone count (client-server API, "Receipts"): `m.read.private` stays private.
 */
export function readersOfMessage(room: Room, eventId: string, me: string): readonly Reader[] {
  const events = room.getLiveTimeline().getEvents();
  const from = events.findIndex((event) => event.getId() === eventId);
  if (from === -1) return [];
  const sender = events[from]?.getSender();
  const latest = new Map<string, number>();
  for (const event of events.slice(from))
    for (const { type, userId, data } of room.getReceiptsForEvent(event)) {
      if (type !== ReceiptType.Read || userId === me || userId === sender || isServerUser(userId)) continue;
      latest.set(userId, Math.max(latest.get(userId) ?? 0, data.ts));
    }
  return [...latest].map(([userId, at]) => ({ userId, at })).sort((a, b) => b.at - a.at);
}
