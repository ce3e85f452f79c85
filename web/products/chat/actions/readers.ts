import { ReceiptType, type Room } from "matrix-js-sdk";
import type { Engine } from "../engine.ts";
import { isInThread } from "../readers.ts";
import { isServerUser, type Message } from "../messages/timeline.ts";
import type { ThreadReceipt } from "../reads.ts";

export interface Reader {
  readonly userId: string;
  /** Until when they are known to have read, in ms. */
  readonly at: number;
}

/** The latest of each who is someone else than these, the latest first. */
function readersFrom(receipts: readonly Reader[], others: readonly (string | undefined)[]): readonly Reader[] {
  const latest = new Map<string, number>();
  for (const { userId, at } of receipts)
    if (!others.includes(userId) && !isServerUser(userId)) latest.set(userId, Math.max(latest.get(userId) ?? 0, at));
  return [...latest].map(([userId, at]) => ({ userId, at })).sort((a, b) => b.at - a.at);
}

/**
 * Who else has read a message that is at hand, by the receipts at it and at what came after it, those of its thread too; the
 * latest first. Only receipts that are meant for everyone count (client-server API, "Receipts"): `m.read.private` stays private.
 */
export function readersOfMessage(
  room: Room,
  eventId: string,
  me: string,
  inThread: readonly ThreadReceipt[] = [],
): readonly Reader[] {
  const events = room.getLiveTimeline().getEvents();
  const from = events.findIndex((event) => event.getId() === eventId);
  const asked = events[from];
  if (!asked) return [];
  const later = events.slice(from);
  const ids = new Set(later.map((event) => event.getId()));
  const inRoom = later
    .flatMap((event) => room.getReceiptsForEvent(event))
    // Who has read the room has not read its threads.
    .filter(({ type, data }) => type === ReceiptType.Read && (!isInThread(asked) || data.thread_id === undefined))
    .map(({ userId, data }) => ({ userId, at: data.ts }));
  return readersFrom(
    [...inRoom, ...inThread.filter((one) => ids.has(one.eventId))],
    [me, asked.getSender() ?? undefined],
  );
}

/** The limit of events that are asked for, to learn when what someone has read was written. */
const mostAsked = 50;

/**
 * Who else has read a message that lies further back than what is at hand. Receipts at events that are not known either are
 * compared by when those were written, which is asked for.
 */
export async function readersOfOlder(engine: Engine, roomId: string, message: Message): Promise<readonly Reader[]> {
  const { client, me, reads } = engine;
  const room = client.getRoom(roomId);
  if (!room) return [];
  await room.loadMembersIfNeeded();
  const { content } = await client.fetchRoomEvent(roomId, message.id);
  const relation = content?.["m.relates_to"];
  const root = relation?.rel_type === "m.thread" ? relation.event_id : undefined;
  const receipts: ThreadReceipt[] = root === undefined ? [] : [...reads.ofThread(roomId, root)];
  for (const { userId } of room.getJoinedMembers()) {
    const receipt = room.getReadReceiptForUserId(userId, false, ReceiptType.Read);
    if (receipt && (root === undefined || receipt.data.thread_id === undefined))
      receipts.push({ userId, eventId: receipt.eventId, at: receipt.data.ts });
  }
  const writtenAt = new Map<string, number>();
  const unknown = new Set<string>();
  for (const { eventId } of receipts) {
    const event = room.findEventById(eventId);
    if (event) writtenAt.set(eventId, event.getTs());
    else unknown.add(eventId);
  }
  await Promise.all(
    [...unknown].slice(0, mostAsked).map(async (eventId) => {
      const event = await client.fetchRoomEvent(roomId, eventId).catch(() => null);
      if (event?.origin_server_ts !== undefined) writtenAt.set(eventId, event.origin_server_ts);
    }),
  );
  return readersFrom(
    receipts.filter(({ eventId }) => (writtenAt.get(eventId) ?? 0) >= message.at),
    [me, message.sender],
  );
}
