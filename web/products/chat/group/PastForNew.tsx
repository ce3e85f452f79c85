import { useMutation } from "@tanstack/react-query";
import { EventType, HistoryVisibility, JoinRule, type Room } from "matrix-js-sdk";
import { useText } from "../../../text/index.tsx";
import { Select } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { explained } from "./group-chat.ts";
import "./text.ts";

/** What can be chosen here; a chat that was made elsewhere may have another, which is shown while it has it. */
const choices: readonly HistoryVisibility[] = [HistoryVisibility.Shared, HistoryVisibility.Invited];

/** From when on new people read what is written in a chat. It holds for what is written after the choice. */
export function PastForNew({ engine, room }: { engine: Engine; room: Room }) {
  const t = useText();
  const current = room.getHistoryVisibility();
  const set = useMutation({
    mutationFn: (history_visibility: HistoryVisibility) =>
      explained(engine.client.sendStateEvent(room.roomId, EventType.RoomHistoryVisibility, { history_visibility })),
  });
  const all = choices.includes(current) ? choices : [...choices, current];
  return (
    <Select
      label={t("groupchat.past")}
      value={current}
      isDisabled={set.isPending || room.getJoinRule() === JoinRule.Public}
      options={all.map((id) => ({
        id,
        name: t(`groupchat.past.${id}`),
        ...(id !== current && { hint: t("groupchat.pastHint") }),
      }))}
      onChange={(visibility) => set.mutate(visibility)}
    />
  );
}
