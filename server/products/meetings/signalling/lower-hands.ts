import type { RoomView } from "./room-view.ts";

/** A moderator takes down hands: one person's, or everybody's when `identity` is null. */
export function lowerHandsIn(room: RoomView, identity: string | null): void {
  for (const participant of room.participants.values()) {
    if ((participant.attributes["hand"] ?? "") === "") continue;
    if (identity !== null && participant.ticket.identity !== identity) continue;
    participant.attributes["hand"] = "";
    room.broadcastParticipant(participant);
  }
}
