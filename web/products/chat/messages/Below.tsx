import { useContext } from "react";
import { now } from "../../../platform/clock.ts";
import { formatWhen, useLocale, useText } from "../../../text/index.tsx";
import { AvatarStack } from "../../../ui/index.ts";
import { emoticonUrl } from "../emoji/emoticons.ts";
import { RoomEmoticons } from "../emoji/room-emoticons.ts";
import type { MessageActions } from "./message-actions.ts";
import css from "./MessageRow.module.css";
import "./text.ts";
import type { Message } from "./timeline.ts";

/** Below a message: the reactions to it, and the thread that began with it. */
export function Below({ message, actions }: { message: Message; actions: MessageActions }) {
  const { thread } = message;
  const { onThread } = actions;
  const isThreadShown = thread !== null && onThread !== undefined;
  if (message.reactions.length === 0 && !isThreadShown) return null;
  return (
    <div className={css.below}>
      {message.reactions.map((reaction) => (
        <ReactionButton key={reaction.key} reaction={reaction} message={message} actions={actions} />
      ))}
      {isThreadShown && <ThreadButton thread={thread} actions={actions} onPress={() => onThread(message.id)} />}
    </div>
  );
}

function ReactionButton(props: { reaction: Message["reactions"][number]; message: Message; actions: MessageActions }) {
  const t = useText();
  const { reaction, message, actions } = props;
  const own = useContext(RoomEmoticons).find((one) => one.mxc === reaction.key);
  const url = emoticonUrl(reaction.key);
  const emoji = url === null ? reaction.key : (own?.name ?? t("rich.emoticon"));
  const names = reaction.senders
    .map((id) => (id === actions.me ? t("common.you") : actions.personOf(id).name))
    .join(", ");
  return (
    <button
      type="button"
      className={css.reaction}
      aria-pressed={reaction.mine !== null}
      title={names}
      aria-label={t("chat.reactionBy", { emoji, n: reaction.senders.length, names })}
      disabled={!actions.canWrite}
      onClick={() => actions.onReact(message, reaction.key)}
    >
      <span aria-hidden="true">{url === null ? reaction.key : <img src={url} alt="" loading="lazy" />}</span>
      <span aria-hidden="true">{reaction.senders.length}</span>
    </button>
  );
}

function ThreadButton(props: { thread: NonNullable<Message["thread"]>; actions: MessageActions; onPress: () => void }) {
  const t = useText();
  const locale = useLocale();
  const { thread, actions } = props;
  const when = formatWhen(locale, thread.lastAt, now(), {
    yesterday: t("common.yesterday").toLocaleLowerCase(locale),
  });
  return (
    <button type="button" className={css.thread} onClick={props.onPress}>
      <AvatarStack size={20} most={3} people={thread.senders.map((id) => ({ id, name: actions.personOf(id).name }))} />
      <b>{t("chat.threadReplies", { n: thread.count })}</b>
      <span>{t("chat.threadLast", { when })}</span>
    </button>
  );
}
