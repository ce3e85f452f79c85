import "../text.ts";
import type { Room } from "livekit-client";
import { text } from "../../../text/index.tsx";
import { BackgroundError } from "../background/filter.ts";
import { cameraOptions } from "../background/follow.ts";

/** One's own microphone, camera and screen. */
export interface Devices {
  setMic(isOn: boolean): Promise<void>;
  setCamera(isOn: boolean): Promise<void>;
  setShare(isOn: boolean): Promise<void>;
}

/** `trouble`: something refused; `change`: how the room looks has changed. */
export function devicesOf(
  { localParticipant: me }: Room,
  hooks: { readonly trouble: (sentence: string) => void },
  change: () => void,
): Devices {
  const attempt = async (step: () => Promise<unknown>): Promise<void> => {
    try {
      await step();
    } catch (error) {
      hooks.trouble(text(error instanceof BackgroundError ? "background.failed" : "meeting.deviceRefused"));
    }
    change();
  };
  return {
    setMic: (isOn) => attempt(() => me.setMicrophoneEnabled(isOn)),
    setCamera: (isOn) => attempt(() => me.setCameraEnabled(isOn, isOn ? cameraOptions() : undefined)),
    async setShare(isOn) {
      try {
        // Text must be sharp: 1080p with detail before movement.
        await me.setScreenShareEnabled(isOn, { audio: true, contentHint: "detail" });
      } catch (error) {
        // Pressing "Cancel" in the browser's own question is no trouble.
        if (!(error instanceof DOMException && error.name === "NotAllowedError"))
          hooks.trouble(text("meeting.shareRefused"));
      }
      change();
    },
  };
}
