import "../text.ts";
import { Track, type Room } from "livekit-client";
import { text } from "../../../text/index.tsx";
import { BackgroundError } from "../background/filter.ts";
import { cameraOptions } from "../background/follow.ts";
import { forbidden } from "../permissions/follow.ts";

/** One's own microphone, camera and screen. */
export interface Devices {
  setMic(isOn: boolean): Promise<void>;
  setCamera(isOn: boolean): Promise<void>;
  setShare(isOn: boolean): Promise<void>;
}

/** What one's own devices refused, until one of them works again. */
export interface Trouble {
  say(sentence: string): void;
  clear(): void;
}

export function troubleOf(show: (sentence: string | null) => void): Trouble {
  let isShown = false;
  return {
    say(sentence) {
      isShown = true;
      show(sentence);
    },
    clear() {
      // What others have said stays.
      if (isShown) show(null);
      isShown = false;
    },
  };
}

/** What one's own microphone captures, before noise is suppressed; silent while it is off, as all that is sent of it. */
export const capturedMic = ({ localParticipant: me }: Room): MediaStreamTrack | undefined =>
  me.getTrackPublication(Track.Source.Microphone)?.track?.mediaStream?.getAudioTracks()[0];

/** `change`: how the room looks has changed. */
export function devicesOf({ localParticipant: me }: Room, trouble: Trouble, change: () => void): Devices {
  const attempt = async (step: () => Promise<unknown>): Promise<void> => {
    // In the audience of a webinar there is nothing to open.
    if (me.permissions?.canPublish === false) return;
    try {
      await step();
      trouble.clear();
    } catch (error) {
      trouble.say(text(error instanceof BackgroundError ? "background.failed" : "meeting.deviceRefused"));
    }
    change();
  };
  /** What those who lead have forbidden is not tried. */
  const isForbidden = (isOn: boolean, source: Parameters<typeof forbidden>[1]): boolean => {
    const reason = isOn ? forbidden(me, source) : null;
    if (reason !== null) trouble.say(reason);
    return reason !== null;
  };
  return {
    async setMic(isOn) {
      if (!isForbidden(isOn, Track.Source.Microphone)) await attempt(() => me.setMicrophoneEnabled(isOn));
    },
    async setCamera(isOn) {
      if (isForbidden(isOn, Track.Source.Camera)) return;
      await attempt(() => me.setCameraEnabled(isOn, isOn ? cameraOptions() : undefined));
    },
    async setShare(isOn) {
      if (isForbidden(isOn, Track.Source.ScreenShare)) return;
      try {
        // Text must be sharp: 1080p with detail before movement.
        await me.setScreenShareEnabled(isOn, { audio: true, contentHint: "detail" });
      } catch (error) {
        // Pressing "Cancel" in the browser's own question is no trouble.
        if (!(error instanceof DOMException && error.name === "NotAllowedError"))
          trouble.say(text("meeting.shareRefused"));
      }
      change();
    },
  };
}
