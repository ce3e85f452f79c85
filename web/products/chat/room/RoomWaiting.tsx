import { Users } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Button, EmptyState, Skeleton } from "../../../ui/index.ts";
import type { RoomView } from "../room-view.ts";
import css from "./RoomView.module.css";

/** What stands in a room's place before it can be read. */
export function RoomWaiting({
  view,
  onJoin,
  onDecline,
}: {
  view: RoomView | null;
  onJoin: () => void;
  onDecline: () => void;
}) {
  const t = useText();
  if (!view) return <Skeleton label={t("chat.starting")} rows={8} />;
  if (view.membership === "invite")
    return (
      <EmptyState
        isPage
        icon={<Users />}
        title={
          view.isGroup || view.isSpace
            ? t("chat.inviteTo", {
                name: view.inviter?.name ?? "",
                room: view.isNamed ? view.name : t(view.isSpace ? "chat.aSpace" : "chat.aGroup"),
              })
            : t("chat.invite", { name: view.inviter?.name ?? view.name })
        }
        action={
          <span className={css.answers}>
            <Button variant="primary" onPress={onJoin}>
              {t("chat.accept")}
            </Button>
            <Button variant="secondary" onPress={onDecline}>
              {t("chat.decline")}
            </Button>
          </span>
        }
      />
    );
  return (
    <EmptyState icon={<Users />} title={t("error.missingTitle")}>
      {t("error.missingText")}
    </EmptyState>
  );
}
