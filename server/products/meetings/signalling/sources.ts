import { TrackSource } from "@livekit/protocol";

/** LiveKit's names of track sources as they stand in tokens (`canPublishSources`). */
export const sourceNames: Readonly<Record<number, string>> = {
  [TrackSource.CAMERA]: "camera",
  [TrackSource.MICROPHONE]: "microphone",
  [TrackSource.SCREEN_SHARE]: "screen_share",
  [TrackSource.SCREEN_SHARE_AUDIO]: "screen_share_audio",
};
