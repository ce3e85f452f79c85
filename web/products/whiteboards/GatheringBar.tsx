import { Timer as TimerIcon, Vote, X } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { now } from "../../platform/clock.ts";
import { useText } from "../../text/index.tsx";
import { Button, IconButton } from "../../ui/index.ts";
import { stopTimer, type Gathering, type Timer, type VotingActions } from "./gathering.ts";
import css from "./GatheringBar.module.css";
import type * as Y from "yjs";

/** The timer and the voting that are on, over the canvas, after what is given as `children`. */
export function GatheringBar(props: {
  doc: Y.Doc;
  gathering: Gathering;
  actions: VotingActions;
  canLead: boolean;
  children?: ReactNode;
}) {
  const t = useText();
  const { doc, gathering, actions, canLead } = props;
  const { timer, voting } = gathering;
  return (
    <div className={css.bar}>
      {props.children}
      {timer && (
        <div className={css.part} role="timer" aria-label={t("whiteboards.timer")}>
          <TimerIcon aria-hidden="true" />
          <Left key={timer.endsAt} timer={timer} />
          {canLead && (
            <IconButton size="sm" label={t("whiteboards.timerStop")} onPress={() => stopTimer(doc)}>
              <X aria-hidden="true" />
            </IconButton>
          )}
        </div>
      )}
      {voting && (
        <div className={css.part}>
          <Vote aria-hidden="true" />
          <span role="status">
            {voting.isOpen ? t("whiteboards.dotsLeft", { n: gathering.left }) : t("whiteboards.votingClosed")}
          </span>
          {canLead && voting.isOpen && (
            <Button size="sm" onPress={actions.close}>
              {t("whiteboards.votingClose")}
            </Button>
          )}
          {canLead && !voting.isOpen && (
            <Button size="sm" onPress={actions.end}>
              {t("whiteboards.votingEnd")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** Said aloud at the last minute and at the end, not every second. */
function Left({ timer }: { timer: Timer }) {
  const t = useText();
  const [at, setAt] = useState(now);
  useEffect(() => {
    const tick = setInterval(() => setAt(now()), 500);
    return () => clearInterval(tick);
  }, []);
  const seconds = Math.max(0, Math.ceil((timer.endsAt - at) / 1000));
  return (
    <>
      <span className={css.time} data-over={seconds === 0 || undefined}>
        {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, "0")}
      </span>
      <span className={css.hidden} aria-live="polite">
        {seconds === 0 ? t("whiteboards.timeUp") : seconds <= 60 ? t("whiteboards.lastMinute") : ""}
      </span>
    </>
  );
}
