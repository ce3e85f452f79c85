import {
  LocalVideoTrack,
  RoomEvent,
  Track,
  VideoQuality,
  type AudioCaptureOptions,
  type Room,
  type RoomOptions,
} from "livekit-client";
import { readSettings, watchSettings, type CallSettings } from "./settings.ts";

/** Whether this browser lets a page choose where it plays. */
const canChooseSpeaker = (): boolean => "setSinkId" in HTMLMediaElement.prototype;

/** How a microphone is opened, with or without the noise suppression of the browser. */
export const audioOptions = (before: AudioCaptureOptions | undefined, isSuppressed: boolean): AudioCaptureOptions => ({
  ...before,
  noiseSuppression: isSuppressed,
  voiceIsolation: isSuppressed,
});

/** What a room is opened with. */
export const roomOptions = (settings: CallSettings): Partial<RoomOptions> => ({
  audioCaptureDefaults: {
    echoCancellation: true,
    autoGainControl: true,
    ...audioOptions(undefined, settings.isNoiseSuppressed),
    ...(settings.micId === "" ? {} : { deviceId: settings.micId }),
  },
  ...(settings.cameraId === "" ? {} : { videoCaptureDefaults: { deviceId: settings.cameraId } }),
  ...(settings.speakerId !== "" && canChooseSpeaker() ? { audioOutput: { deviceId: settings.speakerId } } : {}),
});

/** The pictures of the others, and one's own. */
function setQuality(room: Room, isLowData: boolean): void {
  const quality = isLowData ? VideoQuality.LOW : VideoQuality.HIGH;
  for (const one of room.remoteParticipants.values())
    for (const publication of one.videoTrackPublications.values())
      // Text that is shared must stay readable.
      if (publication.source === Track.Source.Camera && publication.isDesired) publication.setVideoQuality(quality);
  const own = room.localParticipant.getTrackPublication(Track.Source.Camera)?.track;
  if (own instanceof LocalVideoTrack) own.setPublishingQuality(quality);
}

/** Empty: whichever the browser takes. */
const choose = (room: Room, kind: MediaDeviceKind, id: string): Promise<boolean> =>
  room.switchActiveDevice(kind, id, id !== "");

async function apply(room: Room, before: CallSettings, after: CallSettings): Promise<void> {
  if (after.micId !== before.micId) await choose(room, "audioinput", after.micId);
  if (after.cameraId !== before.cameraId) await choose(room, "videoinput", after.cameraId);
  if (after.speakerId !== before.speakerId) await choose(room, "audiooutput", after.speakerId);
  if (after.isLowData !== before.isLowData) setQuality(room, after.isLowData);
}

/** A room follows the settings until it is ended; `onRefused`: a device would not. */
export function followSettings(room: Room, onRefused: () => void): () => void {
  let current = readSettings();
  let changing = Promise.resolve();
  const end = watchSettings(() => {
    const before = current;
    current = readSettings();
    const after = current;
    changing = changing.then(() => apply(room, before, after)).catch(onRefused);
  });
  const lower = (): void => {
    if (current.isLowData) setQuality(room, true);
  };
  room.on(RoomEvent.TrackSubscribed, lower).on(RoomEvent.LocalTrackPublished, lower);
  return () => {
    end();
    room.off(RoomEvent.TrackSubscribed, lower).off(RoomEvent.LocalTrackPublished, lower);
  };
}

/** Bytes of media both ways since the call began. */
export async function countBytes(room: Room): Promise<number> {
  const report = await room.engine.pcManager?.publisher.getStats();
  let bytes = 0;
  report?.forEach((one: Record<string, unknown>) => {
    if (one["type"] === "transport") bytes += Number(one["bytesSent"] ?? 0) + Number(one["bytesReceived"] ?? 0);
  });
  return bytes;
}
