import { ParticipantEvent, RoomEvent, type Room } from "livekit-client";
import type { Target } from "../call/state.ts";
import { webinars } from "./store.ts";
import { webinarWayOf } from "./way.ts";

/** Hands on what a room says of its webinar. */
export function followWebinar(room: Room): void {
  const look = (): void => webinars.receive(room.metadata);
  room.on(RoomEvent.RoomMetadataChanged, look);
  room.on(RoomEvent.Reconnected, look);
  // One was let up, or is back in the audience.
  room.localParticipant.on(ParticipantEvent.ParticipantPermissionsChanged, () => void webinars.refresh());
}

/** Once one is in. */
export const beginWebinar = (room: Room, target: Target): void => webinars.begin(webinarWayOf(target), room.metadata);

/** Whether one is in the audience: not announced to the others, and sends nothing. */
export const isInAudience = ({ localParticipant: { permissions } }: Room): boolean => permissions?.hidden === true;
