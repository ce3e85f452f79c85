import "./text.ts";
import { CircleAlert, CircleDot, CirclePause } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import css from "./Recording.module.css";
import { useRecordingState } from "./store.ts";

const icons = { on: CircleDot, paused: CirclePause, full: CircleAlert, failed: CircleAlert } as const;

/** In the head of the call for everybody, guests too, and said when it comes. */
export function RecordingChip() {
  const t = useText();
  const state = useRecordingShown();
  const Icon = state && icons[state];
  return (
    <span role="status" className={cx(state && css.chip, state === "on" && css.on)}>
      {Icon && (
        <>
          <Icon aria-hidden="true" />
          {t(`recording.${state}`)}
        </>
      )}
    </span>
  );
}

/** A moment after the page shows the call: what is there from the beginning is not said by screen readers. */
function useRecordingShown() {
  const state = useRecordingState();
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const soon = setTimeout(() => setShown(true));
    return () => clearTimeout(soon);
  }, []);
  return isShown ? state : null;
}

/** Says aloud when a recording begins, pauses and ends, as in the meeting room itself. */
export function useRecordingSpoken(): void {
  const t = useText();
  const state = useRecordingState();
  const before = useRef<typeof state>(null);
  useEffect(() => {
    if (before.current === state) return;
    const sentence =
      state === "on"
        ? t("recording.saidOn")
        : state === "paused"
          ? t("recording.saidPaused")
          : before.current === "on" || before.current === "paused"
            ? t("recording.saidOff")
            : "";
    before.current = state;
    if (sentence !== "" && "speechSynthesis" in globalThis) {
      const spoken = new SpeechSynthesisUtterance(sentence);
      spoken.lang = document.documentElement.lang;
      speechSynthesis.speak(spoken);
    }
  }, [state, t]);
}
