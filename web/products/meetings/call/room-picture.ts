import { ConnectionQuality, Track, type Participant, type Room, type TrackPublication } from "livekit-client";
import { isShown } from "../encryption/room.ts";
import type { Picture, Tile } from "./state.ts";

/** What a room looks like to the page. */

function raisedAt(participant: Participant): number {
  return Number(participant.attributes["hand"] ?? 0) || 0;
}

/** What who hangs up says before they go: others need not wait for them as for one whose page is loaded anew. */
export const goodbye = { leaving: "yes" } as const;

function tilesOf(room: Room): Tile[] {
  // Who is in the audience of a webinar stands on nobody's stage.
  const own = room.localParticipant.permissions?.hidden === true ? [] : [room.localParticipant];
  const everyone: Participant[] = [...own, ...room.remoteParticipants.values()];
  const queue = everyone.filter((p) => raisedAt(p) > 0).sort((a, b) => raisedAt(a) - raisedAt(b));
  const people = everyone.sort((a, b) => (a.joinedAt?.getTime() ?? 0) - (b.joinedAt?.getTime() ?? 0));
  return people.flatMap((participant) => {
    const camera = participant.getTrackPublication(Track.Source.Camera);
    const screen = participant.getTrackPublication(Track.Source.ScreenShare);
    const mic = participant.getTrackPublication(Track.Source.Microphone);
    const base: Omit<Tile, "key" | "isScreen" | "video" | "isCameraOn"> = {
      identity: participant.identity,
      name: participant.name || participant.identity,
      organisation: participant.attributes["organisation"] ?? "",
      isIdentified: participant.attributes["signedInWith"] === "eId",
      personId: participant.attributes["personId"] ?? null,
      userId: participant.attributes["userId"] ?? null,
      isLocal: participant.isLocal,
      isSpeaking: participant.isSpeaking,
      isMicOn: participant.isMicrophoneEnabled,
      isWeak: participant.connectionQuality === ConnectionQuality.Poor,
      isModerator: participant.attributes["isModerator"] === "yes",
      hand: queue.indexOf(participant) + 1,
      isLeaving: participant.attributes["leaving"] === goodbye.leaving,
      micSid: mic?.trackSid ?? null,
    };
    const isCameraOn = participant.isCameraEnabled;
    const shows = (publication: TrackPublication | undefined): boolean =>
      publication !== undefined && (participant.isLocal || isShown(room, participant, publication));
    const tiles: Tile[] = [
      {
        ...base,
        key: participant.identity,
        isScreen: false,
        isCameraOn,
        video: isCameraOn && shows(camera) ? (camera?.videoTrack ?? null) : null,
      },
    ];
    if (screen?.videoTrack && !screen.isMuted && shows(screen))
      tiles.push({
        ...base,
        key: `${participant.identity}/screen`,
        isScreen: true,
        isCameraOn: true,
        video: screen.videoTrack,
      });
    return tiles;
  });
}

/** Where what one may do is held down for all who do not lead, one is no audience for it. */
function partOf({ permissions }: Participant): Picture["part"] {
  if (permissions?.hidden === true) return "audience";
  const [only, ...more] = permissions?.canPublishSources ?? [];
  return only === Track.sourceToProto(Track.Source.Microphone) && more.length === 0 ? "microphone" : "stage";
}

export function pictureOf(room: Room): Picture {
  const me = room.localParticipant;
  return {
    tiles: tilesOf(room),
    isMicOn: me.isMicrophoneEnabled,
    isCameraOn: me.isCameraEnabled,
    isSharing: me.isScreenShareEnabled,
    isHandUp: raisedAt(me) > 0,
    part: partOf(me),
  };
}
