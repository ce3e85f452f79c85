import { useNavigate } from "@tanstack/react-router";
import { Check, X } from "lucide-react";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { useText } from "../../../text/index.tsx";
import { IconButton, showToast } from "../../../ui/index.ts";
import { loadEngine } from "../load-engine.ts";
import type { RoomSummary } from "../summary.ts";
import "./text.ts";

/** Answers an invitation where it stands. */
export function InviteButtons({ room }: { room: Pick<RoomSummary, "id" | "name"> }) {
  const t = useText();
  const navigate = useNavigate();
  const [isPending, setPending] = useState(false);
  const answer = async (isYes: boolean): Promise<void> => {
    setPending(true);
    try {
      const engine = await loadEngine();
      await (isYes ? engine.join(room.id) : engine.leave(room.id));
      if (isYes) await navigate({ to: "/chat/$roomId", params: { roomId: room.id } });
    } catch (error) {
      showToast({ text: explain(error), tone: "danger" });
    } finally {
      setPending(false);
    }
  };
  return (
    <>
      <IconButton
        label={t("chatlist.decline", { name: room.name })}
        size="sm"
        isDisabled={isPending}
        onPress={() => void answer(false)}
      >
        <X aria-hidden="true" />
      </IconButton>
      <IconButton
        label={t("chatlist.accept", { name: room.name })}
        size="sm"
        isDisabled={isPending}
        onPress={() => void answer(true)}
      >
        <Check aria-hidden="true" />
      </IconButton>
    </>
  );
}
