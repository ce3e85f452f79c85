import { RoomEvent, type Room } from "livekit-client";
import { recording } from "./store.ts";

/** Hands on whether a room is recorded. */
export function followRecording(room: Room): void {
  room.on(RoomEvent.RoomMetadataChanged, (metadata) => recording.receive(metadata));
  room.on(RoomEvent.Connected, () => recording.receive(room.metadata));
  room.on(RoomEvent.Reconnected, () => recording.receive(room.metadata));
  room.on(RoomEvent.Disconnected, () => recording.receive(""));
}

/** Once one is in a room, and out of the one before. */
export const beginRecording = (room: Room): void => recording.receive(room.metadata);
