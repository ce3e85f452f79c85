import type { Level } from "@safos/contract/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { noticeRulesQuery } from "../../../shared/notifications/queries.ts";
import { useText } from "../../../text/index.tsx";
import { Select } from "../../../ui/index.ts";
import { withClient } from "../list/moving.ts";
import { setRoomLevel } from "../list/room-level.ts";
import { useSummary } from "../summary.ts";
import "./text.ts";

const levels: readonly (Level | "default")[] = ["default", "all", "mentions", "none"];

/** What of a room one is notified of; it holds at once, here and in other apps. */
export function NoticesOfRoom({ roomId }: { roomId: string }) {
  const t = useText();
  const { data: rules } = useQuery(noticeRulesQuery);
  const rule = rules?.find((one) => one.kind === "channel" && one.id === roomId);
  // Another client may have silenced it by push rules.
  const pushed = useSummary().rooms.get(roomId)?.level ?? "all";
  const set = useMutation({
    mutationFn: (level: Level | null) => withClient((client) => setRoomLevel(client, roomId, level)),
  });
  return (
    <Select
      label={t("groupchat.notices")}
      value={pushed === "all" ? (rule?.level ?? "default") : pushed}
      isDisabled={rules === undefined}
      options={levels.map((id) => ({ id, name: t(`groupchat.notice.${id}`) }))}
      onChange={(level) => set.mutate(level === "default" ? null : level)}
    />
  );
}
