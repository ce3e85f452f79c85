import { useEffect, useMemo, useRef, useState } from "react";
import { Panel } from "../../platform/Panel.tsx";
import { useText } from "../../text/index.tsx";
import { Skeleton } from "../../ui/index.ts";
import { Composer, type Outgoing } from "./Composer.tsx";
import type { Engine } from "./engine.ts";
import type { Person } from "./person.ts";
import { MessageRow, type MessageActions } from "./MessageRow.tsx";
import { editContent, textContent } from "./outgoing.ts";
import { Uploads } from "./Uploads.tsx";
import css from "./ThreadPanel.module.css";
import { gather, plainTextOf, type ChatEvent, type Gathered, type Message } from "./timeline.ts";
import { useUploads } from "./uploads.ts";

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
  const body = useRef<HTMLDivElement>(null);
  const [fetched, setFetched] = useState<readonly ChatEvent[] | null>(null);
  const [about, setAbout] = useState<{ kind: "reply" | "edit"; message: Message } | null>(null);
  const { uploads, sendFiles } = useUploads(engine, roomId);

  // What the open part of the channel does not hold is fetched once.
  useEffect(() => {
    let isHere = true;
    engine.loadThread(roomId, rootId).then(
      (events) => isHere && setFetched(events),
      () => isHere && setFetched([]),
    );
    return () => {
      isHere = false;
    };
  }, [engine, roomId, rootId]);

  const { root, replies } = useMemo(() => {
    const old = gather(fetched ?? [], engine.me);
    const known = gathered.threads.get(rootId) ?? [];
    const ids = new Set(known.map((one) => one.id));
    const older = (old.threads.get(rootId) ?? []).filter((one) => !ids.has(one.id));
    return {
      root: gathered.byId.get(rootId) ?? old.byId.get(rootId) ?? null,
      replies: [...older, ...known].filter((one) => !one.isDeleted).sort((a, b) => a.at - b.at),
    };
  }, [fetched, gathered, rootId, engine.me]);

  const count = replies.length;
  useEffect(() => {
    const element = body.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, [count]);

  const inThread = useMemo<MessageActions>(() => {
    const { onThread: _none, ...rest } = actions;
    return {
      ...rest,
      onReply: (message) => setAbout({ kind: "reply", message }),
      onEdit: (message) => setAbout({ kind: "edit", message }),
    };
  }, [actions]);

  const thread = { root: rootId, last: replies.findLast((one) => one.id.startsWith("$"))?.id ?? rootId };
  const send = (outgoing: Outgoing): void => {
    const content =
      about?.kind === "edit"
        ? editContent(outgoing, about.message)
        : textContent(outgoing, { thread, replyTo: about?.message.id ?? null });
    engine.send(roomId, "m.room.message", content);
    setAbout(null);
  };
  const quotedIn = (message: Message): Message | null =>
    message.replyTo
      ? (replies.find((one) => one.id === message.replyTo) ?? gathered.byId.get(message.replyTo) ?? null)
      : null;
  return (
    <Panel title={t("chat.threadTitle")} about={props.roomName} onClose={props.onClose}>
      <div className={css.body} ref={body} role="log" aria-live="off" aria-label={t("chat.threadTitle")} tabIndex={0}>
        {root && <MessageRow message={root} isContinued={false} quoted={quotedIn(root)} actions={inThread} isSmall />}
        {!fetched && replies.length === 0 && <Skeleton label={t("common.loading")} rows={2} />}
        {replies.length > 0 && (
          <div className={css.count}>
            <span>{t("chat.threadReplies", { n: replies.length })}</span>
          </div>
        )}
        {replies.map((message) => (
          <MessageRow
            key={message.key}
            message={message}
            isContinued={false}
            quoted={quotedIn(message)}
            actions={inThread}
            isSmall
          />
        ))}
      </div>
      <Uploads uploads={uploads} />
      {actions.canWrite && (
        <Composer
          place={`${roomId} ${rootId}`}
          label={t("chat.composeThread")}
          about={
            about && {
              kind: about.kind,
              text:
                about.kind === "edit"
                  ? t("chat.editing")
                  : `${t("chat.replyTo", { name: actions.personOf(about.message.sender).name })}: ${plainTextOf(about.message)}`,
            }
          }
          onAboutEnd={() => setAbout(null)}
          initial={about?.kind === "edit" ? String(about.message.content["body"]) : null}
          people={props.people}
          me={engine.me}
          onSend={send}
          onFiles={(files) => sendFiles(files, thread)}
          isSmall
        />
      )}
    </Panel>
  );
}
