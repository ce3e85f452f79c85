import type { Breakout } from "@safos/contract/breakout";
import { Pause, Play } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import css from "./Breakout.module.css";
import { writeTime } from "./notice.ts";
import { useTimeLeft } from "./useTimeLeft.ts";
import { setTime } from "./verbs.ts";

/** How long the rooms are still open, and more or a pause of it. */
export function BreakoutTime({ meetingId, breakout }: { meetingId: string; breakout: Breakout }) {
  const t = useText();
  const left = useTimeLeft();
  const { lengthSeconds, restSeconds } = breakout;
  const isPaused = restSeconds !== null;
  return (
    <div className={css.time}>
      <div>
        <span className={css.clock} role="timer" aria-label={t("breakout.left")}>
          {left === null ? "–" : writeTime(left)}
        </span>
        <span className={css.about}>
          {isPaused
            ? t("breakout.paused")
            : lengthSeconds === null
              ? t("breakout.noTime")
              : t("breakout.leftOf", { n: Math.round(lengthSeconds / 60) })}
        </span>
      </div>
      <span className={css.space} />
      <Button
        variant="stage"
        size="sm"

        onPress={() => void setTime(meetingId, { moreMinutes: 5 })}
      >
        {t("breakout.more")}
      </Button>
      {left !== null && (
        <Button
          variant="stage"
          size="sm"
          icon={isPaused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
          onPress={() => void setTime(meetingId, { isPaused: !isPaused })}
        >
          {t(isPaused ? "breakout.goOn" : "breakout.pause")}
        </Button>
      )}
    </div>
  );
}
