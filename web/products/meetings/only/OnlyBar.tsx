import "../text.ts";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import stage from "../call/Stage.module.css";
import type { CallState } from "../call/state.ts";
import { leaveOnly, tileOf, useOnly } from "./store.ts";
import { showOnly } from "./verbs.ts";

/** Says that everybody sees one thing alone, and is the way out: for oneself, or for all where one may. */
export function OnlyBar({ state, canLead }: { state: CallState; canLead: boolean }) {
  const t = useText();
  const { only, isLeft } = useOnly();
  const tile = tileOf(state.tiles, only);
  const meetingId = state.target?.meetingId ?? null;
  if (!tile) return null;
  const { name } = tile;
  const own = tile.isScreen ? t("meeting.onlyOwnScreen") : t("meeting.onlyOwn");
  const others = tile.isScreen ? t("meeting.onlyScreen", { name }) : t("meeting.onlyPerson", { name });
  return (
    <div className={stage.lobbyRequest} role="status">
      <span className={stage.lobbyText}>{tile.isLocal ? own : others}</span>
      {!tile.isLocal && (
        <Button variant="stage" onPress={() => leaveOnly(!isLeft)}>
          {t(isLeft ? "meeting.onlyReturn" : "meeting.onlyLeave")}
        </Button>
      )}
      {meetingId !== null && (canLead || (tile.isLocal && tile.isScreen)) && (
        <Button variant="primary" onPress={() => void showOnly(meetingId, tile, false)}>
          {t("meeting.onlyEnd")}
        </Button>
      )}
    </div>
  );
}
