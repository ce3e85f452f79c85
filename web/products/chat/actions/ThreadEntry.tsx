import { useText } from "../../../text/index.tsx";
import { Button, Count } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import css from "./actions.module.css";
import { MessageEntry, useWhen } from "./MessageEntry.tsx";
import { lastAtOf, unreadIn, type ListedThread } from "./threads.ts";

/** A thread in a list: its first message, how many replies and how many of them are unread. */
export function ThreadEntry(props: { engine: Engine; thread: ListedThread; room?: string; onOpen: () => void }) {
  const t = useText();
  const whenOf = useWhen();
  const { engine, thread } = props;
  const { root, roomId } = thread;
  // Counted when it is drawn: lists are drawn anew by every sync.
  const unread = unreadIn(engine.client.getRoom(roomId), root.id);
  const replies = t("chat.threadReplies", { n: root.thread?.count ?? 0 });
  const person = engine.personIn(roomId, root.sender);
  return (
    <MessageEntry message={root} person={person} room={props.room}>
      <Button
        size="sm"
        aria-label={t("messageactions.threadOpen", { replies, name: person.name })}
        onPress={props.onOpen}
      >
        {replies}
      </Button>
      <span className={css.when}>{t("chat.threadLast", { when: whenOf(lastAtOf(thread)) })}</span>
      {unread > 0 && <Count value={unread} label={t("messageactions.threadUnread", { n: unread })} />}
    </MessageEntry>
  );
}
