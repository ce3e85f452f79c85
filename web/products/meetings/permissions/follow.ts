import "./text.ts";
import { RoomEvent, Track, type LocalParticipant, type Room } from "livekit-client";
import { text } from "../../../text/index.tsx";
import { receiveOnly } from "../only/store.ts";
import { receivePermissions } from "./store.ts";

/** Hands on what those who lead allow and show in a room. */
export function followPermissions(room: Room): void {
  const look = (): void => {
    receivePermissions(room.metadata);
    receiveOnly(room.metadata);
  };
  room.on(RoomEvent.RoomMetadataChanged, look).on(RoomEvent.Connected, look).on(RoomEvent.Reconnected, look);
  room.on(RoomEvent.Disconnected, () => {
    receivePermissions("");
    receiveOnly("");
  });
}

const sentences = {
  [Track.Source.Microphone]: "permissions.noMicrophone",
  [Track.Source.Camera]: "permissions.noCamera",
  [Track.Source.ScreenShare]: "permissions.noScreen",
} as const;

/** Why a source may not be sent, as a sentence; null when it may. The media server holds to the same. */
export function forbidden({ permissions }: LocalParticipant, source: keyof typeof sentences): string | null {
  if (!permissions) return null;
  const { canPublish, canPublishSources: sources } = permissions;
  const may = canPublish && (sources.length === 0 || sources.includes(Track.sourceToProto(source)));
  return may ? null : text(sentences[source]);
}
