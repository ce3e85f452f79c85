import { TrackSource, TrackUnpublishedResponse } from "@livekit/protocol";
import type { RoomView } from "./room-view.ts";

const screens: readonly TrackSource[] = [TrackSource.SCREEN_SHARE, TrackSource.SCREEN_SHARE_AUDIO];

/**
 * A moderator turns off someone's camera, which its owner may open again as after being silenced, or ends their shared
 * screen: its owner chooses anew what to share. `now`: monotonic ms. False: there was nothing to stop.
 */
export function stopSourceIn(
  room: RoomView & { mute(identity: string, trackSid: string): boolean },
  identity: string,
  source: "camera" | "screen",
  now: number,
): boolean {
  let hasStopped = false;
  for (const participant of room.participants.values()) {
    if (participant.ticket.identity !== identity) continue;
    for (const publication of participant.tracks.values()) {
      const { sid: trackSid, source: its } = publication.info;
      if (source === "camera" && its === TrackSource.CAMERA) hasStopped = room.mute(identity, trackSid) || hasStopped;
      if (source !== "screen" || !screens.includes(its)) continue;
      room.unpublish(participant, publication, now);
      participant.send({ case: "trackUnpublished", value: new TrackUnpublishedResponse({ trackSid }) });
      hasStopped = true;
    }
  }
  return hasStopped;
}
