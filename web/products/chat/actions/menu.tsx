import { BellRing, Bookmark, BookmarkX, Eye, Forward, History, Link, Pin, PinOff } from "lucide-react";
import type { Text } from "../../../text/index.tsx";
import type { MenuAction } from "../../../ui/index.ts";
import type { Message } from "../messages/timeline.ts";
import { canForward } from "./forward.ts";
import type { FurtherActions } from "./further.ts";
import "./text.ts";

/** The rows of a message's menu that keep it, pass it on or say more about it. */
export function furtherMenu(message: Message, further: FurtherActions, t: Text): (MenuAction | false)[] {
  const { id } = message;
  const isPinned = further.isPinned(id);
  const isSaved = further.isSaved(id);
  return [
    {
      id: "link",
      name: t("messageactions.link"),
      icon: <Link />,
      onAction: () => further.onLink(id),
    },
    canForward(message) && {
      id: "forward",
      name: t("messageactions.forward"),
      icon: <Forward />,
      onAction: () => further.onAsk("forward", message),
    },
    {
      id: "save",
      name: t(isSaved ? "messageactions.unsave" : "messageactions.save"),
      icon: isSaved ? <BookmarkX /> : <Bookmark />,
      onAction: () => further.onSave(id, !isSaved),
    },
    {
      id: "remind",
      name: t("messageactions.remind"),
      icon: <BellRing />,
      onAction: () => further.onAsk("remind", message),
    },
    further.canPin && {
      id: "pin",
      name: t(isPinned ? "messageactions.unpin" : "messageactions.pin"),
      icon: isPinned ? <PinOff /> : <Pin />,
      onAction: () => further.onPin(id, !isPinned),
    },
    message.isEdited && {
      id: "history",
      name: t("messageactions.history"),
      icon: <History />,
      onAction: () => further.onAsk("history", message),
    },
    {
      id: "readers",
      name: t("messageactions.readers"),
      icon: <Eye />,
      onAction: () => further.onAsk("readers", message),
    },
  ];
}
