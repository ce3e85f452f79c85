import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { levelOf, powerLevels, powerOf } from "../events/power.ts";
import { showableMedia } from "../media/access.ts";
import { refuse } from "../protocol/refuse.ts";
import { encryptionType, peopleIn, requireEncryptable, requireEncryptionAllowed } from "../rooms/encryption.ts";
import { requireAtHome } from "../rooms/guests.ts";
import { textOf, type StoredEvent } from "../rooms/stored-event.ts";
import type { Batch, Draft } from "./batch.ts";
import { findEventByTxn, readEventsById, readPdu } from "./queries.ts";
import { Repeated } from "./writer.ts";

export interface Sender {
  readonly userId: string;
  readonly deviceId: string | null;
}

/**
 * The key of one transaction of one device in one room; a replay of it is answered with the first one's event. The same id in
 * another room is another transaction: to take it for a replay would lose what was written there.
 */
export function transactionKey(
  sender: Sender,
  kind: "send" | "redact" | "delay" | "delayed",
  roomId: string,
  id: string,
): string {
  requirePlain(id, "The transaction id");
  return `${sender.userId}\t${sender.deviceId ?? ""}\t${kind}\t${id}\t${roomId}`;
}

/** Types, keys and ids are stored as database text, and the specification allows them 255 bytes. */
export function requirePlain(text: string, what: string): void {
  if (Buffer.byteLength(text) > 255) refuse("M_TOO_LARGE", `${what} is longer than 255 bytes.`);
  // oxlint-disable-next-line no-control-regex -- exactly the characters that PostgreSQL text and our keys cannot hold
  if (/[\0\t\n]/.test(text) || !text.isWellFormed())
    refuse("M_INVALID_PARAM", `${what} holds characters that cannot be used.`);
}

/**
 * Sends an event that is not state. Resolves with its id when it is durable and in everybody's sync. `isPlainOnly`: refuses
 * SAFOS.M_ROOM_ENCRYPTED where the room is encrypted by the time that the event would come to stand in it.
 */
export async function sendMessage(core: Core, roomId: string, draft: Draft, isPlainOnly = false): Promise<string> {
  requirePlain(draft.type, "The type");
  if (!isObject(draft.content)) refuse("M_BAD_JSON", "The content must be an object.");
  try {
    const media = await showableMedia(core, draft.sender, draft.content);
    const whole = media.length === 0 ? draft : { ...draft, media };
    const say = (batch: Batch): StoredEvent => {
      const room = batch.room(roomId);
      if (isPlainOnly && room.get(encryptionType, ""))
        refuse("SAFOS.M_ROOM_ENCRYPTED", "The room has been encrypted meanwhile.");
      return batch.add(room, whole);
    };
    const event = await core.writer.write(say, draft.txn, draft.stickyMs === undefined && draft.stateKey === undefined);
    return event.id;
  } catch (error) {
    if (error instanceof Repeated) return error.eventId;
    // A replay may find the room closed meanwhile; what was sent before stays answered.
    const earlier = draft.txn === undefined ? undefined : await findEventByTxn(core.db, draft.txn);
    if (earlier !== undefined) return earlier;
    throw error;
  }
}

function isSame(event: StoredEvent | undefined, draft: Draft): boolean {
  return (
    draft.stickyMs === undefined &&
    event?.sender === draft.sender &&
    JSON.stringify(event.content) === JSON.stringify(draft.content)
  );
}

/** Sets a piece of state; the same content again by the same person is not a new event. */
export async function sendState(core: Core, roomId: string, draft: Draft & { stateKey: string }): Promise<string> {
  requirePlain(draft.type, "The type");
  requirePlain(draft.stateKey, "The state key");
  if (!isObject(draft.content)) refuse("M_BAD_JSON", "The content must be an object.");
  if (draft.type === "m.room.create") refuse("M_FORBIDDEN", "A room is created once.");
  const media = draft.type === "m.room.member" ? [] : await showableMedia(core, draft.sender, draft.content);
  const whole = media.length === 0 ? draft : { ...draft, media };
  const event = await core.writer.write((batch) => {
    const room = batch.room(roomId);
    if (draft.type === encryptionType) requireEncryptable(core, peopleIn(room));
    const membership = draft.type === "m.room.member" ? textOf(draft.content, "membership") : undefined;
    if (membership === "join") requireAtHome(core, room, draft.stateKey);
    if (membership === "join" || membership === "invite") requireEncryptionAllowed(core, room, draft.stateKey);
    const current = room.get(draft.type, draft.stateKey);
    return current && isSame(current, draft) && room.membership(draft.sender) === "join"
      ? current
      : batch.add(room, whole);
  });
  return event.id;
}

/** Refuses M_USER_SUSPENDED. */
async function requireWriter({ identity }: Core, userId: string): Promise<void> {
  const person = await identity.personByName(userId);
  if (person?.isSuspended)
    refuse("M_USER_SUSPENDED", "While your account is suspended you redact only what you wrote.");
}

/**
 * Redacts an event: one's own, or with the room's redact power anybody's. The content is removed from the database in
 * the same commit.
 */
export async function redactEvent(
  core: Core,
  sender: Sender,
  roomId: string,
  target: { eventId: string; reason: string | undefined; txn: string | undefined },
): Promise<string> {
  const room = core.memory.rooms.get(roomId);
  if (room?.isJoined(sender.userId) !== true) refuse("M_FORBIDDEN", "You are not in this room.");
  const event = room.recentEvent(target.eventId) ?? (await readEventsById(core.db, [target.eventId]))[0];
  if (event?.roomId !== roomId) refuse("M_NOT_FOUND", "There is no such event.");
  const pdu = await readPdu(core.db, event.id);
  if (!pdu) refuse("M_NOT_FOUND", "There is no such event.");
  if (event.sender !== sender.userId) await requireWriter(core, sender.userId);
  if (event.type === "m.room.create") refuse("M_FORBIDDEN", "A room's beginning cannot be redacted.");
  const content: JsonObject = { redacts: event.id };
  if (target.reason !== undefined) content["reason"] = target.reason;
  const draft = { type: "m.room.redaction", sender: sender.userId, content, txn: target.txn };
  try {
    const redaction = await core.writer.write((batch) => {
      const draftRoom = batch.room(roomId);
      const isAllowed =
        event.sender === sender.userId ||
        powerOf(draftRoom.version, draftRoom, sender.userId) >= levelOf(powerLevels(draftRoom), "redact");
      if (!isAllowed) refuse("M_FORBIDDEN", "You may not redact this event.");
      return batch.add(draftRoom, draft, { target: event, pdu });
    }, target.txn);
    return redaction.id;
  } catch (error) {
    if (error instanceof Repeated) return error.eventId;
    throw error;
  }
}
