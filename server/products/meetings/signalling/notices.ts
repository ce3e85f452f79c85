import { RoomUpdate } from "@livekit/protocol";
import type { Room } from "./room.ts";

/** What everybody in a call is told of it, by subject: together they are LiveKit's metadata of the room. */
export function setNotice(
  room: Room,
  subject: "captions" | "recording" | "live" | "breakout" | "webinar" | "permissions" | "only",
  notice: string,
): void {
  if (notice === "") room.notices.delete(subject);
  else room.notices.set(subject, notice);
  const all = [...room.notices.values()].map((one) => JSON.parse(one) as object);
  const metadata = all.length === 0 ? "" : JSON.stringify(Object.assign({}, ...all));
  if (room.metadata === metadata) return;
  room.metadata = metadata;
  const value = new RoomUpdate({ room: room.describe() });
  room.sendTo(room.participants.values(), { case: "roomUpdate", value });
}
