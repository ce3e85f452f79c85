import { MessagesSquare, Pin } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { IconButton } from "../../../ui/index.ts";
import type { RoomPanel } from "../room/useRoomPanel.ts";
import "./text.ts";

/** In a room's line of tools: what is pinned, where something is, and its threads. */
export function RoomListButtons(props: {
  pinned: number;
  /** How many replies in threads are unread. */
  threadsUnread: number;
  panel: NonNullable<RoomPanel>["kind"] | undefined;
  onOpen: (panel: "pinned" | "threads") => void;
  onClose: () => void;
}) {
  const t = useText();
  const { pinned, threadsUnread, panel } = props;
  const toggle = (kind: "pinned" | "threads") => (): void => (panel === kind ? props.onClose() : props.onOpen(kind));
  return (
    <>
      {pinned > 0 && (
        <IconButton
          label={t("messageactions.pinnedCount", { n: pinned })}
          isOn={panel === "pinned"}
          onPress={toggle("pinned")}
        >
          <Pin aria-hidden="true" />
        </IconButton>
      )}
      <IconButton
        label={
          threadsUnread > 0 ? t("messageactions.threadsUnread", { n: threadsUnread }) : t("messageactions.threads")
        }
        hasDot={threadsUnread > 0}
        isOn={panel === "threads"}
        onPress={toggle("threads")}
      >
        <MessagesSquare aria-hidden="true" />
      </IconButton>
    </>
  );
}
