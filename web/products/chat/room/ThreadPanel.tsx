import { useCallback, useEffect, useMemo, useRef, type RefObject } from "react";
import { Panel } from "../../../platform/Panel.tsx";
import { useText } from "../../../text/index.tsx";
import { Button, Skeleton } from "../../../ui/index.ts";
import { initialText, useShownAbout } from "../composer/about.ts";
import { Composer } from "../composer/Composer.tsx";
import { useSending } from "../composer/useSending.ts";
import "../actions/text.ts";
import type { Engine } from "../engine.ts";
import { useLocation } from "../locations/useLocation.tsx";
import type { MessageActions } from "../messages/message-actions.ts";
import { MessageRow } from "../messages/MessageRow.tsx";
import type { Gathered, Message } from "../messages/timeline.ts";
import { useSeenNewest } from "../messages/useSeenNewest.ts";
import type { Person } from "../person.ts";
import { ViewedMedia } from "../viewer/ViewedMedia.tsx";
import css from "./ThreadPanel.module.css";
import { Uploads } from "./Uploads.tsx";
import { useThread, type Thread } from "./useThread.ts";

/** A thread beside its channel: the message it began with, the replies, a field of its own. */
export function ThreadPanel(props: {
  engine: Engine;
  roomId: string;
  roomName: string;
  rootId: string;
  gathered: Gathered;
  actions: MessageActions;
  people: readonly Person[];
  onClose: () => void;
}) {
  const { engine, roomId, rootId, gathered, actions } = props;
  const t = useText();
  const canWrite = actions.canWrite && (engine.encryption.state === "on" || !engine.isEncrypted(roomId));
  const thread = useThread(engine, roomId, rootId, gathered);

  const last = thread.replies.findLast((one) => one.id.startsWith("$"))?.id ?? null;
  const onSeen = useCallback(
    () => (last === null ? undefined : engine.reads.markThread(roomId, rootId, last)),
    [engine, roomId, rootId, last],
  );
  // The panel shows its end whenever a reply comes.
  useSeenNewest(!thread.isPending, last, onSeen);

  const ends = { root: rootId, last: last ?? rootId };
  const sending = useSending(engine, roomId, ends);
  const { about, onReply, onEdit, onAboutEnd, send, sendVoice, sendSticker, attached, uploads } = sending;
  const location = useLocation(props.roomName, sending);
  const shownAbout = useShownAbout(about, actions.personOf);
  const inThread = useMemo<MessageActions>(() => {
    const { onThread: _none, ...rest } = actions;
    return { ...rest, onReply, onEdit };
  }, [actions, onReply, onEdit]);
  return (
    <Panel title={t("chat.threadTitle")} about={props.roomName} isForWriting onClose={props.onClose}>
      <Replies thread={thread} gathered={gathered} actions={inThread} />
      <ViewedMedia
        messages={thread.replies}
        personOf={actions.personOf}
        isAtBeginning
        onOlder={() => Promise.resolve()}
        onShowInChat={() => undefined}
      />
      <Uploads uploads={uploads} />
      {canWrite && (
        <Composer
          draftKey={`${roomId} ${rootId}`}
          label={t("chat.composeThread")}
          about={shownAbout}
          onAboutEnd={onAboutEnd}
          initial={initialText(about)}
          people={props.people}
          me={engine.me}
          onSend={send}
          onVoice={sendVoice}
          onSticker={sendSticker}
          attached={attached}
          onLocation={location.onLocation}
          isSmall
        />
      )}
      {location.dialog}
    </Panel>
  );
}

/** The message a thread began with and the replies to it; the last of them is in sight. */
function Replies({ thread, gathered, actions }: { thread: Thread; gathered: Gathered; actions: MessageActions }) {
  const t = useText();
  const { root, replies } = thread;
  const body = useRef<HTMLDivElement>(null);
  // What is fetched of the past leaves the reader where they are.
  useScrollToEnd(body, replies.at(-1)?.key);
  const quotedIn = (message: Message): Message | null =>
    message.replyTo
      ? (replies.find((one) => one.id === message.replyTo) ?? gathered.byId.get(message.replyTo) ?? null)
      : null;
  return (
    <div className={css.body} ref={body} role="log" aria-live="off" aria-label={t("chat.threadTitle")} tabIndex={0}>
      {root && <MessageRow message={root} isContinued={false} quoted={quotedIn(root)} actions={actions} isSmall />}
      {thread.isPending && replies.length === 0 && <Skeleton label={t("common.loading")} rows={2} />}
      {thread.onOlder && (
        <div className={css.older}>
          <Button size="sm" variant="quiet" onPress={thread.onOlder}>
            {t("messageactions.older")}
          </Button>
        </div>
      )}
      {replies.length > 0 && (
        <div className={css.count}>
          <span>{t("chat.threadReplies", { n: Math.max(replies.length, root?.thread?.count ?? 0) })}</span>
        </div>
      )}
      {replies.map((message) => (
        <MessageRow
          key={message.key}
          message={message}
          isContinued={false}
          quoted={quotedIn(message)}
          actions={actions}
          isSmall
        />
      ))}
    </div>
  );
}

function useScrollToEnd(body: RefObject<HTMLElement | null>, last: string | undefined): void {
  useEffect(() => {
    const element = body.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, [body, last]);
}
