import { RoomEvent, Track, type Room } from "livekit-client";
import { now } from "../../../platform/clock.ts";
import { measureOwn } from "./devices.ts";
import { capturedMic } from "./own-devices.ts";

/** Of 1; above a fan. */
const loud = 0.15;
/** Speech is loud in a good part of a second, which a key or a cough is not. Of measurings of 80 ms. */
const lookedAt = 12;
const loudOnes = 5;
const quietForMs = 15_000;

/** Whether what was measured lately is talk. */
export function createTalkSense(): (level: number) => boolean {
  let lately: boolean[] = [];
  return (level) => {
    lately = [...lately.slice(1 - lookedAt), level > loud];
    return lately.filter(Boolean).length >= loudOnes;
  };
}

/**
 * Says when someone talks while their microphone is off. What is measured never leaves the browser. Ends with the function
 * that it returns.
 */
export function watchMutedTalk(room: Room, onTalk: () => void): () => void {
  let end = (): void => undefined;
  let saidAt = -quietForMs;
  function follow(): void {
    end();
    end = () => undefined;
    const publication = room.localParticipant.getTrackPublication(Track.Source.Microphone);
    const own = publication?.isMuted ? capturedMic(room) : undefined;
    if (own?.readyState !== "live") return;
    const isTalk = createTalkSense();
    end = measureOwn(own, (level) => {
      if (!isTalk(level) || now() - saidAt < quietForMs) return;
      saidAt = now();
      onTalk();
    });
  }
  const changes = [RoomEvent.TrackMuted, RoomEvent.TrackUnmuted, RoomEvent.LocalTrackUnpublished] as const;
  for (const change of changes) room.on(change, follow);
  return () => {
    for (const change of changes) room.off(change, follow);
    end();
  };
}
