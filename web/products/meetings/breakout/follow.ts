import { RoomEvent, type Room } from "livekit-client";
import { versionIn } from "./notice.ts";
import { breakouts } from "./store.ts";

/** Asks about the breakout rooms whenever the room says that something has changed. */
export function followBreakouts(room: Room): void {
  const look = (metadata: string | undefined): void => {
    const version = versionIn(metadata);
    if (version !== null && version !== breakouts.read().breakout?.version) void breakouts.refresh();
  };
  room.on(RoomEvent.RoomMetadataChanged, look);
  room.on(RoomEvent.Reconnected, () => void breakouts.refresh());
  room.on(RoomEvent.Reconnecting, () => void breakouts.refresh());
}
