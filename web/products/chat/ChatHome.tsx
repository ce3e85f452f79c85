import { useSuspenseQuery } from "@tanstack/react-query";
import { lazyRouteComponent, useParams } from "@tanstack/react-router";
import { MessageCircle, Plus } from "lucide-react";
import { Suspense, useState } from "react";
import { useText } from "../../text/index.tsx";
import { Button, EmptyState } from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { NewChannel } from "./NewChannel.tsx";

const FindOpenChats = lazyRouteComponent(() => import("./directory/FindOpenChats.tsx"), "FindOpenChats");
const OpenChatsButton = lazyRouteComponent(() => import("./directory/OpenChatsButton.tsx"), "OpenChatsButton");

/** On a wide screen: nothing chosen yet. */
export function ChatHome() {
  const t = useText();
  const [isFinding, setFinding] = useState(false);
  return (
    <>
      <EmptyState
        icon={<MessageCircle />}
        title={t("chat.pick")}
        isPage
        action={
          <Suspense>
            <OpenChatsButton onPress={() => setFinding(true)} />
          </Suspense>
        }
      >
        {t("chat.pickText")}
      </EmptyState>
      <Suspense>{isFinding && <FindOpenChats onClose={() => setFinding(false)} />}</Suspense>
    </>
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
