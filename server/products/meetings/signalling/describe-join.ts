import { Codec, ICEServer, JoinResponse, ReconnectResponse, ServerInfo, ServerInfo_Edition } from "@livekit/protocol";
import { makeCredentials, type RelayGroup } from "../turn/credentials.ts";
import type { Participant } from "./participant.ts";
import type { RoomView } from "./room-view.ts";

/**
 * Seconds between a client's signs of life on its WebSocket, and without an answer until it takes it for dead: so soon
 * does a client whose network has changed begin to come back. Coming back costs no packet when it was alive after all.
 */
const pings = { pingInterval: 1, pingTimeout: 3 };

const serverInfo = () =>
  new ServerInfo({ edition: ServerInfo_Edition.Standard, version: "1.9.0", protocol: 16, nodeId: "safos" });

/** Relays with credentials in the participant's own name, which end with them. */
function iceServers(room: RoomView, participant: Participant, relays: readonly RelayGroup[]): ICEServer[] {
  const seconds = room.wallClock() / 1000;
  return relays.map((group) => new ICEServer(makeCredentials(group, participant.sid, seconds)));
}

/** What a client learns as it comes in. */
export function describeJoin(room: RoomView, participant: Participant, relays: readonly RelayGroup[]): JoinResponse {
  return new JoinResponse({
    room: room.describe(),
    participant: participant.describe(),
    otherParticipants: room
      .visible()
      .filter((p) => p !== participant)
      .map((p) => p.describe()),
    serverVersion: "1.9.0",
    serverInfo: serverInfo(),
    iceServers: iceServers(room, participant, relays),
    ...pings,
    subscriberPrimary: participant.ownOffers !== null,
    fastPublish: true,
    enabledPublishCodecs: ["audio/opus", "video/VP8", "video/H264"].map((mime) => new Codec({ mime })),
  });
}

/** What a client learns as it comes back with a new WebSocket. */
export const describeReturn = (
  room: RoomView,
  participant: Participant,
  relays: readonly RelayGroup[],
): ReconnectResponse =>
  new ReconnectResponse({
    serverInfo: serverInfo(),
    lastMessageSeq: participant.lastMessageSequence,
    iceServers: iceServers(room, participant, relays),
  });
