import type { Channel } from "@safos/contract/chat";
import { useNavigate } from "@tanstack/react-router";
import { Trash2 } from "lucide-react";
import { queryClient } from "../../../platform/query.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Notice } from "../../../ui/index.ts";
import { useMoveToTrash } from "../../../shared/items/index.ts";
import "./text.ts";
import css from "./ThreadPanel.module.css";

/** Moves a channel to the trash, for owners of its workspace: what happens then, and the button. */
export function ChannelTrash({ workspaceId, channel }: { workspaceId: string; channel: Channel }) {
  const t = useText();
  const navigate = useNavigate();
  const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["channels", workspaceId] });
  const trash = useMoveToTrash(workspaceId, async () => {
    await refresh();
    await navigate({ to: "/w/$workspaceId/chat", params: { workspaceId } });
  });
  return (
    <div className={css.trash}>
      <Notice tone="warn" isQuiet>
        {t("chat.channelTrashLead")}
      </Notice>
      <Button
        variant="danger"
        icon={<Trash2 aria-hidden="true" />}
        isPending={trash.isPending}
        onPress={() => trash.mutate({ kind: "channel", id: channel.id, title: `#${channel.name}` })}
      >
        {t("chat.channelToTrash")}
      </Button>
    </div>
  );
}
