import { Copy, Flag, MessageSquareReply, Pencil, Reply, SmilePlus, SquareKanban, Trash2 } from "lucide-react";
import { offered } from "../../../platform/product.ts";
import { useText } from "../../../text/index.tsx";
import { IconButton, Menu, showToast, type MenuAction } from "../../../ui/index.ts";
import { furtherMenu } from "../actions/menu.tsx";
import { PickEmoji } from "../PickEmoji.tsx";
import type { MessageActions } from "./message-actions.ts";
import css from "./MessageRow.module.css";
import type { Message } from "./timeline.ts";

/** What can be done with a message. */
export function MessageTools({
  message,
  actions,
  onHold,
  isReachable,
}: {
  message: Message;
  actions: MessageActions;
  /** Something of it is open, so it stays in view. */
  onHold: (isHeld: boolean) => void;
  /** By Tab. */
  isReachable: boolean;
}) {
  const t = useText();
  const isMine = message.sender === actions.me;
  const isText = message.content["msgtype"] === "m.text";
  const menu: (MenuAction | false)[] = [
    isText && {
      id: "copy",
      name: t("chat.copyText"),
      icon: <Copy />,
      onAction: () =>
        void navigator.clipboard
          .writeText(String(message.content["body"]))
          .then(() => showToast({ text: t("common.copied") })),
    },
    isMine &&
      isText &&
      actions.canWrite && {
        id: "edit",
        name: t("chat.edit"),
        icon: <Pencil />,
        onAction: () => actions.onEdit(message),
      },
    isText &&
      offered("createCard") !== undefined && {
        id: "card",
        name: t("shell.createCard"),
        icon: <SquareKanban />,
        onAction: () => actions.onCard(message),
      },
    ...furtherMenu(message, actions.further, t),
    !isMine && {
      id: "report",
      name: t("chat.report"),
      icon: <Flag />,
      onAction: () => actions.onReport(message),
    },
    (isMine || actions.canRedactOthers) && {
      id: "delete",
      name: t("chat.delete"),
      icon: <Trash2 />,
      isDanger: true,
      onAction: () => actions.onDelete(message),
    },
  ];
  return (
    <div className={css.tools} role="group" aria-label={t("chat.toolbar")}>
      {actions.canWrite && (
        <>
          <PickEmoji
            onOpenChange={onHold}
            me={actions.me}
            onPick={({ key, text }) => actions.onReact(message, key, ...(text === key ? [] : [text]))}
            trigger={
              <IconButton label={t("chat.react")} size="sm" hasTip={false} excludeFromTabOrder={!isReachable}>
                <SmilePlus aria-hidden="true" />
              </IconButton>
            }
          />
          <IconButton
            label={t("chat.reply")}
            size="sm"
            excludeFromTabOrder={!isReachable}
            onPress={() => actions.onReply(message)}
          >
            <Reply aria-hidden="true" />
          </IconButton>
          {actions.onThread && (
            <IconButton
              label={t("chat.thread")}
              size="sm"
              excludeFromTabOrder={!isReachable}
              onPress={() => actions.onThread?.(message.id)}
            >
              <MessageSquareReply aria-hidden="true" />
            </IconButton>
          )}
        </>
      )}
      {menu.some(Boolean) && (
        <Menu label={t("common.more")} actions={menu} onOpenChange={onHold} isOutOfTabOrder={!isReachable} />
      )}
    </div>
  );
}
