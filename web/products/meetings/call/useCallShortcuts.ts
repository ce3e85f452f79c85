import { useEffect } from "react";
import { call } from "./call.ts";
import { useSettings } from "./settings.ts";
import type { CallState } from "./state.ts";

/** Where the space key has a meaning of its own. */
const usesSpace = "a, button, input, textarea, select, summary, [contenteditable], [role], [tabindex='0']";

/** Alt and M, V or H: microphone, camera and hand, wherever the focus is. Held down, the space key lets one talk. */
export function useCallShortcuts({ isMicOn, isCameraOn, isHandUp }: CallState): void {
  const { hasShortcuts } = useSettings();
  useEffect(() => {
    if (!hasShortcuts) return undefined;
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
  }, [hasShortcuts, isMicOn, isCameraOn, isHandUp]);
  useTalkKey(hasShortcuts);
}

function useTalkKey(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return undefined;
    let isHeld = false;
    const press = (event: KeyboardEvent): void => {
      if (event.code !== "Space" || event.repeat || isHeld || call.read().isMicOn) return;
      if (event.target instanceof Element && event.target.closest(usesSpace)) return;
      event.preventDefault();
      isHeld = true;
      void call.setMic(true);
    };
    const release = (event: Event): void => {
      if (!isHeld || (event instanceof KeyboardEvent && event.code !== "Space")) return;
      isHeld = false;
      void call.setMic(false);
    };
    addEventListener("keydown", press);
    addEventListener("keyup", release);
    // The key is let go where this page does not see it.
    addEventListener("blur", release);
    return () => {
      removeEventListener("keydown", press);
      removeEventListener("keyup", release);
      removeEventListener("blur", release);
    };
  }, [isOn]);
}
