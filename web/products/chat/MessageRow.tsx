import {
  CircleAlert,
  CornerUpLeft,
  MessageSquareReply,
  Pencil,
  Reply,
  SmilePlus,
  Trash2,
  Copy,
  SquareKanban,
} from "lucide-react";
import { memo, Suspense, useState } from "react";
import { now } from "../../platform/clock.ts";
import { offered } from "../../platform/product.ts";
import { formatTime, formatWhen, useLocale, useText } from "../../text/index.tsx";
import { Avatar, AvatarStack, Button, cx, IconButton, Menu, showToast, type MenuAction } from "../../ui/index.ts";
import { Attachment } from "./Attachment.tsx";
import type { Person } from "./person.ts";
import css from "./MessageRow.module.css";
import { PickEmoji } from "./PickEmoji.tsx";
import { PlainText, RichText } from "./rich.tsx";
import { plainTextOf, type ChatEvent, type Message } from "./timeline.ts";

/** What a message row may ask of the room it is in. Stable, so that rows redraw only when they change. */
export interface MessageActions {
  me: string;
  personOf: (userId: string) => Person;
  /** The organisation's name when it is another than the reader's. */
  organisationOf: (userId: string) => string | null;
  canWrite: boolean;
  canRedactOthers: boolean;
  onReply: (message: Message) => void;
  onThread?: (rootId: string) => void;
  onEdit: (message: Message) => void;
  onDelete: (message: Message) => void;
  onCard: (message: Message) => void;
  onReact: (message: Message, sign: string) => void;
  onRetry: (message: Message) => void;
  onDiscard: (message: Message) => void;
  onShow: (eventId: string) => void;
  /** What refers to an event of this room. */
  loadReferences: (eventId: string) => Promise<ChatEvent[]>;
  /** Sends something beside messages: a vote. */
  onSend: (type: string, content: Record<string, unknown>) => void;
}

interface RowProps {
  message: Message;
  isContinued: boolean;
  /** The message this one answers, when it is known. */
  quoted: Message | null;
  actions: MessageActions;
  isSmall?: boolean;
}

export const MessageRow = memo(function MessageRow({ message, isContinued, quoted, actions, isSmall }: RowProps) {
  const t = useText();
  const locale = useLocale();
  const [isHeld, setHeld] = useState(false);
  // Tab goes past the tools of messages that are not in focus: arrows choose a message first.
  const [isInFocus, setInFocus] = useState(false);
  const person = actions.personOf(message.sender);
  const organisation = actions.organisationOf(message.sender);
  const mentions = message.content["m.mentions"] as { user_ids?: unknown; room?: unknown } | undefined;
  const isAboutMe =
    message.sender !== actions.me &&
    ((Array.isArray(mentions?.user_ids) && mentions.user_ids.includes(actions.me)) || mentions?.room === true);
  const time = formatTime(locale, message.at);
  return (
    <article
      className={cx(
        css.message,
        isContinued && css.continued,
        isAboutMe && css.aboutMe,
        isSmall && css.small,
        isHeld && css.held,
      )}
      aria-label={`${person.name} ${time}`}
      tabIndex={-1}
      onFocus={() => setInFocus(true)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setInFocus(false);
      }}
    >
      {isContinued ? (
        <span className={css.gutter}>{time}</span>
      ) : (
        <Avatar id={message.sender} name={person.name} imageUrl={person.avatarUrl} size={isSmall ? 28 : 36} />
      )}
      <div className={css.body}>
        {message.replyTo && <Quote quoted={quoted} actions={actions} id={message.replyTo} />}
        {!isContinued && (
          <div className={css.who}>
            <b className={css.name}>{person.name}</b>
            {organisation && <span className={css.organisation}>{organisation}</span>}
            <time className={css.time} dateTime={new Date(message.at).toISOString()}>
              {time}
            </time>
          </div>
        )}
        <div className={cx(css.words, message.status === "sending" && css.sending)}>
          <Content message={message} actions={actions} />
          {message.isEdited && <span className={css.edited}> {t("chat.edited")}</span>}
          {message.status === "sending" && <span className={css.edited}> {t("chat.sending")}</span>}
        </div>
        {message.status === "failed" && (
          <div className={css.failed} role="alert">
            <CircleAlert aria-hidden="true" />
            <span>{t("chat.failed")}</span>
            <Button variant="secondary" size="xs" onPress={() => actions.onRetry(message)}>
              {t("common.retry")}
            </Button>
            <Button variant="quiet" size="xs" onPress={() => actions.onDiscard(message)}>
              {t("chat.discard")}
            </Button>
          </div>
        )}
        {(message.reactions.length > 0 || (message.thread && actions.onThread)) && (
          <div className={css.below}>
            {message.reactions.map((reaction) => {
              const names = reaction.senders
                .map((id) => (id === actions.me ? t("common.you") : actions.personOf(id).name))
                .join(", ");
              return (
                <button
                  key={reaction.key}
                  type="button"
                  className={css.reaction}
                  aria-pressed={reaction.mine !== null}
                  title={names}
                  aria-label={t("chat.reactionBy", { emoji: reaction.key, n: reaction.senders.length, names })}
                  disabled={!actions.canWrite}
                  onClick={() => actions.onReact(message, reaction.key)}
                >
                  <span aria-hidden="true">{reaction.key}</span>
                  <span aria-hidden="true">{reaction.senders.length}</span>
                </button>
              );
            })}
            {message.thread && actions.onThread && (
              <button type="button" className={css.thread} onClick={() => actions.onThread?.(message.id)}>
                <AvatarStack
                  size={20}
                  most={3}
                  people={message.thread.senders.map((id) => ({ id, name: actions.personOf(id).name }))}
                />
                <b>{t("chat.threadReplies", { n: message.thread.count })}</b>
                <span>
                  {t("chat.threadLast", {
                    when: formatWhen(locale, message.thread.lastAt, now(), {
                      yesterday: t("common.yesterday").toLocaleLowerCase(locale),
                    }),
                  })}
                </span>
              </button>
            )}
          </div>
        )}
      </div>
      {!message.isDeleted && message.status === "sent" && message.id.startsWith("$") && (
        <Tools message={message} actions={actions} onHold={setHeld} isReachable={isInFocus} />
      )}
    </article>
  );
});

function Quote({ quoted, actions, id }: { quoted: Message | null; actions: MessageActions; id: string }) {
  const t = useText();
  return (
    <button type="button" className={css.quote} onClick={() => actions.onShow(id)}>
      <CornerUpLeft aria-hidden="true" />
      {quoted ? (
        <>
          <b>{actions.personOf(quoted.sender).name}</b>
          <span>{quoted.isDeleted ? t("chat.deleted") : plainTextOf(quoted)}</span>
        </>
      ) : (
        <span>…</span>
      )}
    </button>
  );
}

function Content({ message, actions }: { message: Message; actions: MessageActions }) {
  const t = useText();
  const { content } = message;
  if (message.isDeleted) return <span className={css.deleted}>{t("chat.deleted")}</span>;
  const ChannelPoll = message.poll && offered("ChannelPoll");
  if (ChannelPoll)
    return (
      <Suspense fallback={<span className={css.deleted}>{t("common.loading")}</span>}>
        <ChannelPoll
          message={message}
          me={actions.me}
          canWrite={actions.canWrite}
          nameOf={(userId) => actions.personOf(userId).name}
          loadReferences={actions.loadReferences}
          onSend={actions.onSend}
        />
      </Suspense>
    );
  const { msgtype, body, format, formatted_body: html } = content;
  if (typeof body !== "string") {
    return <span className={css.deleted}>{t(content["algorithm"] ? "chat.encrypted" : "chat.unknown")}</span>;
  }
  if (msgtype === "m.image" || msgtype === "m.file" || msgtype === "m.video" || msgtype === "m.audio")
    return <Attachment content={content} />;
  const options = { me: actions.me, nameOf: (userId: string) => actions.personOf(userId).name };
  const words =
    format === "org.matrix.custom.html" && typeof html === "string" ? (
      <RichText html={html} options={options} />
    ) : (
      <PlainText text={body} />
    );
  return msgtype === "m.emote" ? (
    <>
      {actions.personOf(message.sender).name} {words}
    </>
  ) : (
    words
  );
}

function Tools({
  message,
  actions,
  onHold,
  isReachable,
}: {
  message: Message;
  actions: MessageActions;
  onHold: (isHeld: boolean) => void;
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
            onPick={(sign) => actions.onReact(message, sign)}
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
