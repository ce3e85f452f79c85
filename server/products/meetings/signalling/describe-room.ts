import { Room as RoomInfo } from "@livekit/protocol";
import { shownName } from "../media-keys/room-name.ts";
import type { RoomSetup } from "../media/messages.ts";
import type { Participant } from "./participant.ts";

interface Described {
  readonly sid: string;
  readonly name: string;
  readonly metadata: string;
  readonly isRecorded: boolean;
  readonly setup: RoomSetup | null;
  readonly participants: ReadonlyMap<string, Participant>;
}

/** A room as its participants and a key's program are told of it. */
export function describeRoom(room: Described): RoomInfo {
  const visible = [...room.participants.values()].filter((p) => !p.ticket.grants.isHidden);
  const { setup } = room;
  return new RoomInfo({
    sid: room.sid,
    name: shownName(room.name),
    metadata: room.metadata,
    activeRecording: room.isRecorded,
    numParticipants: visible.length,
    numPublishers: visible.filter((p) => p.tracks.size > 0).length,
    ...(setup && {
      emptyTimeout: setup.emptyTimeout,
      departureTimeout: setup.departureTimeout,
      maxParticipants: setup.maxParticipants,
      creationTime: BigInt(Math.floor(setup.createdAt / 1000)),
      creationTimeMs: BigInt(setup.createdAt),
    }),
  });
}
