import { captionTopic } from "@safos/contract/captions";
import { RoomEvent, type Room } from "livekit-client";
import { captions } from "./store.ts";

/** Hands on what a room says of its captions. */
export function followCaptions(room: Room): void {
  room.on(RoomEvent.RoomMetadataChanged, (metadata) => captions.receive(metadata));
  room.on(RoomEvent.Reconnected, () => captions.receive(room.metadata));
  room.registerTextStreamHandler(captionTopic, (reader, { identity }) => {
    const { attributes = {}, id } = reader.info;
    reader.readAll().then(
      (text) =>
        captions.add({
          segmentId: attributes["lk.segment_id"] ?? id,
          identity,
          name: nameOf(room, identity),
          text,
          isFinal: attributes["lk.transcription_final"] === "true",
        }),
      // The connection ended in the middle of it.
      () => undefined,
    );
  });
}

function nameOf({ localParticipant: me, remoteParticipants }: Room, identity: string): string {
  return (identity === me.identity ? me.name : remoteParticipants.get(identity)?.name) || identity;
}

/** Once one is in. */
export function beginCaptions(room: Room): void {
  const { localParticipant: me } = room;
  captions.begin(me.attributes["personId"] ?? "guest", (captionLanguage) => {
    me.setAttributes({ captionLanguage }).catch(() => undefined);
  });
  captions.receive(room.metadata);
}
