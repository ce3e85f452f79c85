import { useEffect } from "react";
import { call } from "./call.ts";
import type { CallState } from "./state.ts";

/** Alt and M, V or H: microphone, camera and hand, wherever the focus is. */
export function useCallShortcuts({ isMicOn, isCameraOn, isHandUp }: CallState): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!event.altKey || event.ctrlKey || event.metaKey) return;
      const verbs: Record<string, () => unknown> = {
        KeyM: () => call.setMic(!isMicOn),
        KeyV: () => call.setCamera(!isCameraOn),
        KeyH: () => call.setHand(!isHandUp),
      };
      const verb = verbs[event.code];
      if (!verb) return;
      event.preventDefault();
      void verb();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [isMicOn, isCameraOn, isHandUp]);
}
