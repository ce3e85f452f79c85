import { captionTopic, typingTopic } from "@safos/contract/captions";
import { RoomEvent, type Room } from "livekit-client";
import { captions } from "./store.ts";
import { longestTyped } from "./typing.ts";

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
          isTyped: false,
        }),
      // The connection ended in the middle of it.
      () => undefined,
    );
  });
  room.registerTextStreamHandler(typingTopic, (reader, { identity }) => {
    const { attributes = {}, id } = reader.info;
    reader.readAll().then(
      (text) =>
        captions.add({
          // Nobody changes what another types, or what the server understood.
          segmentId: `${identity} ${attributes["segment"] ?? id}`,
          identity,
          name: nameOf(room, identity),
          text: text.slice(0, longestTyped),
          isFinal: attributes["final"] === "true",
          isTyped: true,
        }),
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
  captions.begin(me.attributes["personId"] ?? "guest", {
    speak(captionLanguage) {
      me.setAttributes({ captionLanguage }).catch(() => undefined);
    },
    type({ segmentId, text, isFinal }) {
      // It would pass the server open.
      if (room.isE2EEEnabled) return;
      const attributes = { segment: segmentId, final: String(isFinal) };
      me.sendText(text, { topic: typingTopic, attributes }).catch(() => undefined);
    },
  });
  captions.receive(room.metadata);
}
