import { sql } from "#database";
import type { Core } from "../core.ts";
import type { Room } from "../rooms/room.ts";
import { memberType } from "./member.ts";

/** What the server sees of an encrypted event: never what it says. */
export interface EncryptedEvent {
  /** Matrix id. */
  readonly sender: string;
  /** ms since 1970 */
  readonly sentAt: number;
  /** The sender has a membership of the room's call. */
  readonly isInCall: boolean;
}

/** Null: there is no such event in the room, it was taken back, or it is not encrypted. */
export async function readEncryptedEvent(db: Core["db"], room: Room, eventId: string): Promise<EncryptedEvent | null> {
  const { rows } = await sql<Omit<EncryptedEvent, "isInCall">>`select sender, sent_at as "sentAt" from chat.event
    where event_id = ${eventId} and room_id = ${room.id} and type = 'm.room.encrypted' and redacted_by is null`.execute(
    db,
  );
  const [event] = rows;
  if (!event) return null;
  const isInCall =
    room.isJoined(event.sender) &&
    [...(room.state.get(memberType)?.values() ?? [])].some(
      (one) => one.sender === event.sender && one.content["application"] === "m.call",
    );
  return { ...event, isInCall };
}
