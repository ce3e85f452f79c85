import "./text.ts";
import { CircleDot } from "lucide-react";
import { useEffect, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import { useRecordingSpoken } from "./RecordingChip.tsx";
import css from "./Recording.module.css";
import { useRecordingState } from "./store.ts";

/** What a recording means, for everybody, also those who come in later: until they say that they have read it. */
export function Consent({ onLeave }: { onLeave: () => void }) {
  const t = useText();
  const state = useRecordingState();
  const [isRead, setRead] = useState(false);
  useRecordingSpoken();
  const isRecorded = state === "on" || state === "paused";
  useEffect(() => {
    if (!isRecorded) setRead(false);
  }, [isRecorded]);
  return (
    <div aria-live="polite">
      {isRecorded && !isRead && (
        <div className={css.consent}>
          <CircleDot aria-hidden="true" />
          <p className={css.sentence}>{t("recording.consent")}</p>
          <Button variant="stage" onPress={onLeave}>
            {t("recording.leave")}
          </Button>
          <Button variant="primary" onPress={() => setRead(true)}>
            {t("recording.understood")}
          </Button>
        </div>
      )}
    </div>
  );
}
