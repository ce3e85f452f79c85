import { ParticipantInfo_State, ParticipantUpdate, TrackUnpublishedResponse } from "@livekit/protocol";
import type { Grants } from "../media/messages.ts";
import type { RoomView } from "./room-view.ts";
import { mayPublish } from "./sources.ts";

/**
 * Someone in the room may do something else from now on, as after LiveKit's `UpdateParticipant`: tracks that they may no
 * longer send end at once, and who is hidden now has gone for the others. `now`: monotonic ms. False: they are not here.
 */
export function setGrantsIn(room: RoomView, identity: string, grants: Grants, now: number): boolean {
  const found = [...room.participants.values()].filter((one) => one.ticket.identity === identity);
  for (const participant of found) {
    const wasHidden = participant.ticket.grants.isHidden;
    participant.ticket.grants = grants;
    for (const publication of participant.tracks.values()) {
      if (mayPublish(grants, publication.info)) continue;
      const { sid: trackSid } = publication.info;
      room.unpublish(participant, publication, now);
      participant.send({ case: "trackUnpublished", value: new TrackUnpublishedResponse({ trackSid }) });
    }
    if (grants.isHidden && !wasHidden) {
      const gone = participant.describe();
      gone.state = ParticipantInfo_State.DISCONNECTED;
      room.sendTo(room.others(participant), { case: "update", value: new ParticipantUpdate({ participants: [gone] }) });
    }
    room.broadcastParticipant(participant);
  }
  return found.length > 0;
}
