import type { CallTicket } from "@safos/contract/meetings";
import {
  ConnectionQuality,
  DisconnectReason,
  ParticipantEvent,
  Room,
  RoomEvent,
  Track,
  type Participant,
} from "livekit-client";
import { now } from "../../../platform/clock.ts";
import { text } from "../../../text/index.tsx";
import type { Choice, Ending, Picture, Tile } from "./state.ts";
import { createSounds, trackIds } from "./sounds.ts";

/** The one file of the page that knows livekit-client: a chunk of its own, fetched when someone is about to go in. */
export interface Connection {
  picture(): Picture;
  setMic(isOn: boolean): Promise<void>;
  setCamera(isOn: boolean): Promise<void>;
  setShare(isOn: boolean): Promise<void>;
  setHand(isUp: boolean): Promise<void>;
  /** Resolves with the name that others know the line by. */
  say(words: string): Promise<string>;
  leave(): Promise<void>;
}

export interface Hooks {
  picture(picture: Picture): void;
  returning(isAway: boolean): void;
  note(id: string, from: string, words: string): void;
  ended(ending: Ending): void;
  /** Something one's own devices refused. */
  trouble(sentence: string): void;
}

const chatTopic = "lk.chat";

const endings: Partial<Record<DisconnectReason, Ending>> = {
  [DisconnectReason.CLIENT_INITIATED]: "left",
  [DisconnectReason.PARTICIPANT_REMOVED]: "removed",
  [DisconnectReason.ROOM_DELETED]: "ended",
  [DisconnectReason.DUPLICATE_IDENTITY]: "elsewhere",
};

function raisedAt(participant: Participant): number {
  return Number(participant.attributes["hand"] ?? 0) || 0;
}

function tilesOf(room: Room): Tile[] {
  const everybody: Participant[] = [room.localParticipant, ...room.remoteParticipants.values()];
  const queue = everybody.filter((p) => raisedAt(p) > 0).sort((a, b) => raisedAt(a) - raisedAt(b));
  const people = everybody.sort((a, b) => (a.joinedAt?.getTime() ?? 0) - (b.joinedAt?.getTime() ?? 0));
  return people.flatMap((participant) => {
    const camera = participant.getTrackPublication(Track.Source.Camera);
    const screen = participant.getTrackPublication(Track.Source.ScreenShare);
    const mic = participant.getTrackPublication(Track.Source.Microphone);
    const base: Omit<Tile, "key" | "isScreen" | "video" | "isCameraOn"> = {
      identity: participant.identity,
      name: participant.name || participant.identity,
      organisation: participant.attributes["organisation"] ?? "",
      personId: participant.attributes["personId"] ?? null,
      isLocal: participant.isLocal,
      isSpeaking: participant.isSpeaking,
      isMicOn: participant.isMicrophoneEnabled,
      isWeak: participant.connectionQuality === ConnectionQuality.Poor,
      isModerator: participant.attributes["isModerator"] === "yes",
      hand: queue.indexOf(participant) + 1,
      micSid: mic?.trackSid ?? null,
    };
    const isCameraOn = participant.isCameraEnabled;
    const tiles: Tile[] = [
      {
        ...base,
        key: participant.identity,
        isScreen: false,
        isCameraOn,
        video: isCameraOn ? (camera?.videoTrack ?? null) : null,
      },
    ];
    if (screen?.videoTrack && !screen.isMuted)
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

/** How soon a track is shown or played whose event was lost. */
const lookEveryMs = 1000;

/** Goes into the call with the chosen devices. A device that refuses does not keep anybody out. */
export async function connect(ticket: CallTicket, choice: Choice, hooks: Hooks): Promise<Connection> {
  const room = new Room({
    adaptiveStream: true,
    dynacast: true,
    disconnectOnPageLeave: true,
    ...(choice.micId === "" ? {} : { audioCaptureDefaults: { deviceId: choice.micId } }),
    ...(choice.cameraId === "" ? {} : { videoCaptureDefaults: { deviceId: choice.cameraId } }),
  });
  const sounds = createSounds(room);
  let isDone = false;

  const picture = (): Picture => ({
    tiles: tilesOf(room),
    isMicOn: room.localParticipant.isMicrophoneEnabled,
    isCameraOn: room.localParticipant.isCameraEnabled,
    isSharing: room.localParticipant.isScreenShareEnabled,
    isHandUp: raisedAt(room.localParticipant) > 0,
  });
  let shown = "";
  let looking: ReturnType<typeof setInterval> | undefined;
  function end(): void {
    isDone = true;
    clearInterval(looking);
    sounds.end();
  }
  let isDue = false;
  const change = (): void => {
    if (isDue || isDone) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      if (isDone) return;
      sounds.play();
      shown = trackIds(room);
      hooks.picture(picture());
    });
  };
  for (const event of [
    RoomEvent.ParticipantConnected,
    RoomEvent.ParticipantDisconnected,
    RoomEvent.TrackSubscribed,
    RoomEvent.TrackUnsubscribed,
    RoomEvent.TrackPublished,
    RoomEvent.TrackUnpublished,
    RoomEvent.TrackMuted,
    RoomEvent.TrackUnmuted,
    RoomEvent.LocalTrackPublished,
    RoomEvent.LocalTrackUnpublished,
    RoomEvent.ActiveSpeakersChanged,
    RoomEvent.ConnectionQualityChanged,
    RoomEvent.ParticipantAttributesChanged,
    RoomEvent.ParticipantNameChanged,
  ])
    room.on(event, change);
  room.on(RoomEvent.Reconnecting, () => hooks.returning(true));
  room.on(RoomEvent.SignalReconnecting, () => hooks.returning(true));
  room.on(RoomEvent.Reconnected, () => {
    hooks.returning(false);
    change();
  });
  room.on(RoomEvent.Disconnected, (reason) => {
    if (isDone) return;
    end();
    hooks.ended((reason === undefined ? undefined : endings[reason]) ?? "lost");
  });
  room.on(RoomEvent.MediaDevicesError, () => hooks.trouble(text("meeting.deviceRefused")));
  room.localParticipant.on(ParticipantEvent.LocalTrackPublished, change);
  room.registerTextStreamHandler(chatTopic, (reader, { identity }) => {
    reader.readAll().then(
      (words) => hooks.note(reader.info.id, room.remoteParticipants.get(identity)?.name ?? identity, words),
      // The sender vanished in the middle of the sentence.
      () => undefined,
    );
  });

  await room.connect(ticket.url, ticket.token);
  // Events that livekit-client keeps back until it is connected again are lost when it begins to reconnect once more.
  looking = setInterval(() => {
    if (trackIds(room) !== shown) change();
  }, lookEveryMs);
  const attempt = async (step: () => Promise<unknown>): Promise<void> => {
    try {
      await step();
    } catch {
      hooks.trouble(text("meeting.deviceRefused"));
    }
    change();
  };
  if (choice.isCameraOn) void attempt(() => room.localParticipant.setCameraEnabled(true));
  if (choice.isMicOn) void attempt(() => room.localParticipant.setMicrophoneEnabled(true));
  void room.startAudio().catch(() => undefined);

  return {
    picture,
    setMic: (isOn) => attempt(() => room.localParticipant.setMicrophoneEnabled(isOn)),
    setCamera: (isOn) => attempt(() => room.localParticipant.setCameraEnabled(isOn)),
    async setShare(isOn) {
      try {
        // Text must be sharp: 1080p with detail before movement.
        await room.localParticipant.setScreenShareEnabled(isOn, { audio: true, contentHint: "detail" });
      } catch (error) {
        // Pressing "Cancel" in the browser's own question is no trouble.
        if (!(error instanceof DOMException && error.name === "NotAllowedError"))
          hooks.trouble(text("meeting.shareRefused"));
      }
      change();
    },
    async setHand(isUp) {
      await room.localParticipant.setAttributes({ hand: isUp ? String(now()) : "" });
      change();
    },
    async say(words) {
      return (await room.localParticipant.sendText(words, { topic: chatTopic })).id;
    },
    async leave() {
      end();
      await room.disconnect();
    },
  };
}
