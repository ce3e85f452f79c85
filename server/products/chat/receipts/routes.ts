import { now } from "#clock";
import type { FastifyInstance } from "#http";
import type { Core } from "../core.ts";
import type { JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { bodyOf, bodyTextOr, param, personOf } from "../protocol/scope.ts";
import type { Room } from "../rooms/room.ts";
import { threadOf } from "../rooms/stored-event.ts";
import type { Note } from "../timeline/notes.ts";
import { readEventsById } from "../timeline/queries.ts";
import { joinedRoom } from "../timeline/read.ts";

/** A receipt only moves forward; one that points further back than what is known is dropped. */
async function receiptNote(
  core: Core,
  room: Room,
  userId: string,
  type: string,
  eventId: string,
  thread: string | undefined,
): Promise<Note | undefined> {
  const event = room.recentEvent(eventId) ?? (await readEventsById(core.db, [eventId]))[0];
  if (event?.roomId !== room.id) refuse("M_NOT_FOUND", "There is no such event.");
  if (thread !== undefined && thread !== "main" && threadOf(event) !== thread && event.id !== thread) {
    // Edits of and reactions to a reply are in its thread too.
    const target =
      event.relatesTo === undefined
        ? undefined
        : (room.recentEvent(event.relatesTo) ?? (await readEventsById(core.db, [event.relatesTo]))[0]);
    if (!target || (threadOf(target) !== thread && target.id !== thread))
      refuse("M_INVALID_PARAM", "The event is not in that thread.");
  }
  const known = room.receipts.get(userId)?.find((one) => one.type === type && one.thread === (thread ?? ""));
  if (known && known.eventPosition >= event.position) return undefined;
  return {
    kind: "receipt",
    body: { roomId: room.id, userId, type, thread: thread ?? "", eventId, eventPosition: event.position, at: now() },
  };
}

export function receiptRoutes(core: Core, scope: FastifyInstance): void {
  scope.post("/v3/rooms/:roomId/receipt/:receiptType/:eventId", async (request) => {
    const { userId } = personOf(request);
    const type = param(request, "receiptType");
    const room = joinedRoom(core, userId, param(request, "roomId"));
    const eventId = param(request, "eventId");
    if (type === "m.fully_read") {
      await writeNotes(core, [fullyRead(room, userId, eventId)]);
      return {};
    }
    if (type !== "m.read" && type !== "m.read.private") refuse("M_INVALID_PARAM", "The receipt type is unknown.");
    const body = bodyOf(request, true);
    const thread = bodyTextOr(body, "thread_id");
    if (thread === "") refuse("M_INVALID_PARAM", "thread_id may not be empty.");
    await writeNotes(core, [await receiptNote(core, room, userId, type, eventId, thread)]);
    return {};
  });

  scope.post("/v3/rooms/:roomId/read_markers", async (request) => {
    const { userId } = personOf(request);
    const room = joinedRoom(core, userId, param(request, "roomId"));
    const body = bodyOf(request);
    const notes: (Note | undefined)[] = [];
    const marker = bodyTextOr(body, "m.fully_read");
    if (marker !== undefined) notes.push(fullyRead(room, userId, marker));
    for (const type of ["m.read", "m.read.private"]) {
      const eventId = bodyTextOr(body, type);
      if (eventId !== undefined) notes.push(await receiptNote(core, room, userId, type, eventId, undefined));
    }
    await writeNotes(core, notes);
    return {};
  });

  scope.put("/v3/rooms/:roomId/typing/:userId", async (request) => {
    const { userId } = personOf(request);
    if (param(request, "userId") !== userId) refuse("M_FORBIDDEN", "One types for oneself.");
    const room = joinedRoom(core, userId, param(request, "roomId"));
    const body = bodyOf(request);
    if (typeof body["typing"] !== "boolean") refuse("M_BAD_JSON", "typing must be true or false.");
    const timeout = typeof body["timeout"] === "number" ? body["timeout"] : 20_000;
    await core.typing.set(room.id, userId, body["typing"] ? timeout : 0);
    return {};
  });

  // Who is online is not tracked: it costs much and tells colleagues more than they need.
  scope.put("/v3/presence/:userId/status", async (request) => {
    const { userId } = personOf(request);
    if (param(request, "userId") !== userId) refuse("M_FORBIDDEN", "Presence is one's own.");
    return {};
  });
  scope.get("/v3/presence/:userId/status", async (request) => {
    personOf(request);
    return { presence: "offline" };
  });
}

function fullyRead(room: Room, userId: string, eventId: string): Note {
  const content: JsonObject = { event_id: eventId };
  return { kind: "accountData", body: { userId, roomId: room.id, type: "m.fully_read", content } };
}

async function writeNotes(core: Core, notes: readonly (Note | undefined)[]): Promise<void> {
  const real = notes.filter((note) => note !== undefined);
  if (real.length === 0) return;
  await core.writer.write((batch) => {
    for (const note of real) batch.note(note);
  });
}
