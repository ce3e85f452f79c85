import { now } from "#clock";
import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";
import type { Room } from "../rooms/room.ts";
import { isServerAllowed } from "../rooms/server-acl.ts";
import { threadOf, type StoredEvent } from "../rooms/stored-event.ts";
import type { Note } from "../timeline/notes.ts";
import { readEventsById } from "../timeline/queries.ts";

/**
 * A receipt only moves forward; one that points further back than what is known is dropped. Nobody else sees those of servers
 * that the room shuts out.
 */
export async function receiptNote(
  core: Core,
  room: Room,
  userId: string,
  asked: string,
  eventId: string,
  thread: string | undefined,
): Promise<Note | undefined> {
  const type = asked === "m.read" && !isServerAllowed(room, userId) ? "m.read.private" : asked;
  const event = await findEvent(core, room, eventId);
  if (event?.roomId !== room.id) refuse("M_NOT_FOUND", "There is no such event.");
  if (thread !== undefined && thread !== "main" && !(await isInThread(core, room, event, thread)))
    refuse("M_INVALID_PARAM", "The event is not in that thread.");
  const known = room.receipts.get(userId)?.find((one) => one.type === type && one.thread === (thread ?? ""));
  if (known && known.eventPosition >= event.position) return undefined;
  return {
    kind: "receipt",
    body: { roomId: room.id, userId, type, thread: thread ?? "", eventId, eventPosition: event.position, at: now() },
  };
}

/** Where the person has read up to, as only they see it. */
export const fullyReadNote = (room: Room, userId: string, eventId: string): Note => ({
  kind: "accountData",
  body: { userId, roomId: room.id, type: "m.fully_read", content: { event_id: eventId } },
});

export async function writeNotes(core: Core, notes: readonly (Note | undefined)[]): Promise<void> {
  const real = notes.filter((note) => note !== undefined);
  if (real.length === 0) return;
  await core.writer.write((batch) => {
    for (const note of real) batch.note(note);
  });
}

const findEvent = async (core: Core, room: Room, eventId: string): Promise<StoredEvent | undefined> =>
  room.recentEvent(eventId) ?? (await readEventsById(core.db, [eventId]))[0];

/** Edits of and reactions to a reply are in its thread too. */
async function isInThread(core: Core, room: Room, event: StoredEvent, thread: string): Promise<boolean> {
  if (threadOf(event) === thread || event.id === thread) return true;
  const target = event.relatesTo === undefined ? undefined : await findEvent(core, room, event.relatesTo);
  return target !== undefined && (threadOf(target) === thread || target.id === thread);
}
