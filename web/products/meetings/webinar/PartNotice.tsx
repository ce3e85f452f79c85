import "./text.ts";
import { Mic } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, showToast } from "../../../ui/index.ts";
import { call } from "../call/call.ts";
import type { CallState } from "../call/state.ts";
import css from "./Webinar.module.css";

/** Says to someone who was let up from the audience what they may do, and asks for the microphone; it opens by nothing else. */
export function PartNotice({ state }: { state: CallState }) {
  const t = useText();
  const { part } = state;
  const before = useRef(part);
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (before.current === part) return;
    const wasDown = before.current === "audience";
    before.current = part;
    setShown(part !== "audience" && (wasDown || part === "stage"));
    if (part === "audience") showToast({ text: t("webinar.down") });
  }, [part, t]);
  return (
    <div role="status">
      {isShown && part !== "audience" && !state.isMicOn && (
        <div className={css.partNotice}>
          <Mic className={css.noticeIcon} aria-hidden="true" />
          <span className={css.handText}>
            <strong>{t(part === "stage" ? "webinar.onStageNow" : "webinar.maySpeak")}</strong>
            <span>{t(part === "stage" ? "webinar.onStageText" : "webinar.maySpeakText")}</span>
          </span>
          <Button variant="stage" onPress={() => setShown(false)}>
            {t("webinar.notNow")}
          </Button>
          <Button
            variant="primary"
            onPress={() => {
              setShown(false);
              void call.setMic(true);
            }}
          >
            {t("webinar.openMic")}
          </Button>
        </div>
      )}
    </div>
  );
}
