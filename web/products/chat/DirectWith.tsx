import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { explain } from "../../platform/api.ts";
import { useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import { Notice, PageBody, PageHeader, Skeleton } from "../../ui/index.ts";
import { openDirectChat } from "./direct-chat.ts";

/** `/chat/with/:userId`: the direct chat with someone, begun when there is none. */
export function DirectWith() {
  const t = useText();
  const { userId } = useParams({ from: "/inside/chat/with/$userId" });
  const navigate = useNavigate();
  const isPreset = useMe().organisation.rules.chatEncryption === "preset";
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    let isHere = true;
    openDirectChat(userId, isPreset ? "preset" : "none").then(
      (roomId) => {
        if (isHere) void navigate({ to: "/chat/$roomId", params: { roomId }, replace: true });
      },
      (error: unknown) => {
        if (isHere) setTrouble(explain(error));
      },
    );
    return () => {
      isHere = false;
    };
  }, [userId, navigate, isPreset]);
  if (trouble === null) return <Skeleton label={t("common.loading")} />;
  return (
    <>
      <PageHeader title={t("chat.direct")} />
      <PageBody>
        <Notice tone="danger">{trouble}</Notice>
      </PageBody>
    </>
  );
}
