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
  if (!only || !tile) return null;
  const name = tile.isLocal ? t("meeting.you") : tile.name;
  return (
    <div className={stage.lobbyRequest} role="status">
      <span className={stage.lobbyText}>
        {t(only.source === "screen" ? "meeting.onlyScreen" : "meeting.onlyPerson", { name })}
      </span>
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
