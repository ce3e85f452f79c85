import type { JsonObject } from "../events/pdu.ts";
import type { Core } from "../core.ts";
import type { Note } from "../timeline/notes.ts";
import { readNotesBetween } from "../timeline/queries.ts";
import { addReceipt, type ReceiptContent } from "../receipts/content.ts";
import type { Appservice } from "./appservice.ts";
import { findOwnRooms } from "./interest.ts";

type Receipt = Extract<Note, { kind: "receipt" }>["body"] & { readonly position: number };

/** Of these rooms, those that an application service is in with a user of its own, or that are its own. */
async function roomsOf(core: Core, appservice: Appservice, roomIds: Iterable<string>): Promise<Set<string>> {
  const rooms = [...new Set(roomIds)].flatMap((id) => core.memory.rooms.get(id) ?? []);
  const own = await findOwnRooms(core, appservice, rooms);
  const isInside = (joined: ReadonlySet<string>): boolean => joined.values().some(appservice.isOwnUser);
  return new Set(rooms.filter((room) => own.has(room.id) || isInside(room.joined)).map(({ id }) => id));
}

/** Receipts at positions in (after, upTo] in its rooms, as far back as the stream keeps them; private ones of its own users alone. */
export async function findReceipts(
  core: Core,
  appservice: Appservice,
  after: number,
  upTo: number,
): Promise<readonly Receipt[]> {
  const notes = await readNotesBetween(core.db, after, upTo);
  const receipts = notes
    .filter(({ kind }) => kind === "receipt")
    .map(({ position, body }): Receipt => ({ ...(JSON.parse(body) as Receipt), position }))
    .filter(({ type, userId }) => type !== "m.read.private" || appservice.isOwnUser(userId));
  const rooms = await roomsOf(
    core,
    appservice,
    receipts.map(({ roomId }) => roomId),
  );
  return receipts.filter(({ roomId }) => rooms.has(roomId));
}

/** As `m.receipt`, one for each room, the last of each person counting. */
export function receiptEvents(receipts: readonly Receipt[]): JsonObject[] {
  const last = new Map(receipts.map((one) => [JSON.stringify([one.roomId, one.userId, one.type, one.thread]), one]));
  return [...Map.groupBy(last.values(), ({ roomId }) => roomId)].map(([roomId, some]) => {
    const content: ReceiptContent = {};
    for (const one of some) addReceipt(content, one);
    return { type: "m.receipt", room_id: roomId, content };
  });
}

/** Who is typing in these rooms now, as `m.typing` of each that is its own. */
export async function typingEvents(
  core: Core,
  appservice: Appservice,
  roomIds: Iterable<string>,
): Promise<JsonObject[]> {
  const rooms = await roomsOf(core, appservice, roomIds);
  return [...rooms].map((roomId) => ({
    type: "m.typing",
    room_id: roomId,
    content: { user_ids: core.typing.in(roomId).users },
  }));
}
