import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { MessageCircle, Plus } from "lucide-react";
import { useState } from "react";
import { useText } from "../../text/index.tsx";
import { Button, EmptyState } from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { NewChannel } from "./NewChannel.tsx";

/** On a wide screen: nothing chosen yet. */
export function ChatHome() {
  const t = useText();
  return (
    <EmptyState icon={<MessageCircle />} title={t("chat.pick")} isPage>
      {t("chat.pickText")}
    </EmptyState>
  );
}

export function NoChannels() {
  const t = useText();
  const { workspaceId } = useParams({ from: "/inside/w/$workspaceId/chat" });
  const { data: workspace } = useSuspenseQuery(workspaceQuery(workspaceId));
  const [isCreating, setCreating] = useState(false);
  return (
    <>
      <EmptyState
        icon={<MessageCircle />}
        title={t(workspace.role === "guest" ? "chat.noChannelsGuest" : "chat.noChannels")}
        action={
          isAtLeast(workspace.role, "editor") && (
            <Button variant="primary" icon={<Plus aria-hidden="true" />} onPress={() => setCreating(true)}>
              {t("chat.channelNew")}
            </Button>
          )
        }
      />
      <NewChannel workspaceId={workspaceId} isOpen={isCreating} onClose={() => setCreating(false)} />
    </>
  );
}
