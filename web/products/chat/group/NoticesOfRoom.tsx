import type { Level } from "@safos/contract/notifications";
import { notificationRoutes } from "@safos/contract/routes/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { noticeRulesQuery } from "../../../shared/notifications/queries.ts";
import { useText } from "../../../text/index.tsx";
import { Select } from "../../../ui/index.ts";
import "./text.ts";

const levels: readonly (Level | "default")[] = ["default", "all", "mentions", "none"];

/** What of a room one is notified of. */
export function NoticesOfRoom({ roomId }: { roomId: string }) {
  const t = useText();
  const { data: rules } = useQuery(noticeRulesQuery);
  const rule = rules?.find((one) => one.kind === "channel" && one.id === roomId);
  const set = useMutation({
    mutationFn: (level: Level | null) =>
      request(notificationRoutes.setRule, { body: { kind: "channel", id: roomId, level } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: noticeRulesQuery.queryKey }),
  });
  return (
    <Select
      label={t("groupchat.notices")}
      value={rule?.level ?? "default"}
      isDisabled={rules === undefined}
      options={levels.map((id) => ({ id, name: t(`groupchat.notice.${id}`) }))}
      onChange={(level) => set.mutate(level === "default" ? null : level)}
    />
  );
}
