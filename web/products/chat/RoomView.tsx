import { useParams } from "@tanstack/react-router";
import { Users } from "lucide-react";
import { Suspense, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { now } from "../../platform/clock.ts";
import { offered } from "../../platform/product.ts";
import { useTarget } from "../../platform/target.ts";
import { useText, type Text } from "../../text/index.tsx";
import { Avatar, Button, EmptyState, IconButton, Notice, showToast, Skeleton } from "../../ui/index.ts";
import { Composer, type Outgoing } from "./Composer.tsx";
import type { Engine, RoomView as View } from "./engine.ts";
import type { Person } from "./person.ts";
import type { MessageActions } from "./MessageRow.tsx";
import { onNewMessage } from "./new-messages.ts";
import { editContent, textContent } from "./outgoing.ts";
import { PeoplePanel } from "./PeoplePanel.tsx";
import css from "./RoomView.module.css";
import { useSummary } from "./summary.ts";
import { ThreadPanel } from "./ThreadPanel.tsx";
import { gather, layOut, plainTextOf, type Message } from "./timeline.ts";
import { Timeline, type TimelineHandle } from "./Timeline.tsx";
import { Uploads } from "./Uploads.tsx";
import { useUploads } from "./uploads.ts";

function typingText(t: Text, people: readonly Person[]): string {
  const [a, b] = people;
  if (!a) return "";
  if (!b) return t("chat.typingOne", { a: a.name });
  return people.length === 2
    ? t("chat.typingTwo", { a: a.name, b: b.name })
    : t("chat.typingMany", { n: people.length });
}

/** A room that can be read: its line of name and tools, the messages, who types and has read, the field to write in. */
export function RoomView(props: {
  engine: Engine;
  view: View;
  name: string;
  head: (tools: ReactNode) => ReactNode;
  organisationOf: (userId: string) => string | null;
}) {
  const { engine, view, organisationOf } = props;
  const roomId = view.id;
  const { workspaceId = null } = useParams({ strict: false });
  const t = useText();
  const timeline = useRef<TimelineHandle>(null);
  const [panel, setPanel] = useState<{ kind: "people" } | { kind: "thread"; root: string } | null>(null);
  const [about, setAbout] = useState<{ kind: "reply" | "edit"; message: Message } | null>(null);
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [spoken, setSpoken] = useState("");
  const { uploads, sendFiles } = useUploads(engine, roomId);
  // Where the person had read when the room was opened; the line stays there while the room is open. Until the first sync has
  // come it follows what is known; later it is drawn again only for what comes while nobody looks.
  const isLive = useSummary().state === "ready";
  const [readUpTo, setReadUpTo] = useState<string | null>(null);
  const isSettled = useRef(false);
  useEffect(() => {
    const unread = view.fullyRead !== null && view.newestEventId !== view.fullyRead ? view.fullyRead : null;
    if (!isSettled.current) setReadUpTo(unread);
    else if (!document.hasFocus()) setReadUpTo((old) => old ?? unread);
    if (isLive) isSettled.current = true;
  }, [isLive, view.fullyRead, view.newestEventId]);

  useEffect(() => onNewMessage((sentence, where) => where === roomId && setSpoken(sentence)), [roomId]);
  useEffect(() => {
    if (!spoken) return undefined;
    const timer = setTimeout(() => setSpoken(""), 3000);
    return () => clearTimeout(timer);
  }, [spoken]);
  const memberCount = people.length;
  useEffect(() => {
    let isHere = true;
    engine.members(roomId).then(
      (all) => isHere && setPeople(all),
      () => undefined,
    );
    return () => {
      isHere = false;
    };
  }, [engine, roomId, panel, view.membership]);

  const gathered = useMemo(() => gather(view.events, engine.me), [view.events, engine.me]);
  const items = useMemo(() => layOut(gathered.main, { readUpTo, me: engine.me }), [gathered, readUpTo, engine.me]);
  // Messages that are answered but lie further back than what has been fetched: one by one, once each.
  const [quoted, setQuoted] = useState<ReadonlyMap<string, Message>>(new Map());
  const asked = useRef(new Set<string>());
  useEffect(() => {
    for (const one of gathered.main) {
      const id = "id" in one ? one.replyTo : null;
      if (!id || gathered.byId.has(id) || asked.current.has(id)) continue;
      asked.current.add(id);
      engine.loadEvent(roomId, id).then(
        (event) => {
          const message = event && gather([event], engine.me).byId.get(id);
          if (message) setQuoted((old) => new Map(old).set(id, message));
        },
        () => undefined,
      );
    }
  }, [gathered, engine, roomId]);
  const known = useMemo(() => new Map([...quoted, ...gathered.byId]), [quoted, gathered.byId]);
  const latest = useRef(gathered);
  latest.current = gathered;

  const personOf = useCallback((userId: string) => engine.personIn(roomId, userId), [engine, roomId]);
  const actions = useMemo<MessageActions>(
    () => ({
      me: engine.me,
      personOf,
      organisationOf,
      canWrite: view.canWrite,
      canRedactOthers: view.canRedactOthers,
      onReply: (message) => setAbout({ kind: "reply", message }),
      onThread: (root) => setPanel({ kind: "thread", root }),
      onEdit: (message) => setAbout({ kind: "edit", message }),
      onCard: (message) =>
        offered("createCard")?.({
          workspaceId,
          source: { kind: "message", id: `${roomId}/${message.id}` },
          title: plainTextOf(message),
          description: typeof message.content["body"] === "string" ? message.content["body"] : "",
        }),
      onDelete: (message) => {
        engine.redact(roomId, message.id).catch(() => showToast({ text: t("chat.deleteFailed"), tone: "danger" }));
      },
      onReact: (message, sign) => {
        const mine = (latest.current.byId.get(message.id) ?? message).reactions.find((one) => one.key === sign)?.mine;
        if (!mine)
          engine.send(roomId, "m.reaction", {
            "m.relates_to": { rel_type: "m.annotation", event_id: message.id, key: sign },
          });
        else if (mine.startsWith("$")) engine.redact(roomId, mine).catch(() => undefined);
      },
      onRetry: (message) => engine.retry(roomId, message.id),
      onDiscard: (message) => engine.discard(roomId, message.id),
      onShow: (eventId) => timeline.current?.show(eventId),
      loadReferences: (eventId) => engine.loadReferences(roomId, eventId),
      onSend: (type, content) => engine.send(roomId, type, content),
    }),
    [engine, roomId, workspaceId, personOf, organisationOf, view.canWrite, view.canRedactOthers, t],
  );

  const send = (outgoing: Outgoing): void => {
    if (about?.kind === "edit") engine.send(roomId, "m.room.message", editContent(outgoing, about.message));
    else {
      engine.send(roomId, "m.room.message", textContent(outgoing, { replyTo: about?.message.id ?? null }));
      timeline.current?.toEnd();
    }
    setAbout(null);
  };
  const editLast = (): void => {
    const mine = gathered.main.findLast(
      (one): one is Message =>
        "id" in one && one.sender === engine.me && !one.isDeleted && one.content["msgtype"] === "m.text",
    );
    if (mine?.id.startsWith("$")) setAbout({ kind: "edit", message: mine });
  };
  const onOlder = useCallback(() => engine.loadOlder(roomId), [engine, roomId]);
  const onSeen = useCallback(() => engine.markRead(roomId), [engine, roomId]);

  // An address may point at one message; what lies further back is fetched until it is there.
  const target = useTarget("event");
  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (target === null || shown.current === target || items.length === 0) return;
    if (timeline.current?.show(target) || view.isAtBeginning) shown.current = target;
    else void onOlder().catch(() => (shown.current = target));
  }, [target, items, view.isAtBeginning, onOlder]);

  const AskChannel = offered("AskChannel");
  const [isAsking, setAsking] = useState(false);
  const [isOver, setOver] = useState(false);
  const isEmpty = view.isAtBeginning && items.every((item) => item.kind !== "message");
  return (
    <section
      className={css.room}
      aria-label={props.name}
      onDragOver={(event) => {
        if (!view.canWrite || !event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        if (!view.canWrite || event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        sendFiles([...event.dataTransfer.files]);
      }}
    >
      {props.head(
        <IconButton
          label={t("chat.people")}
          isOn={panel?.kind === "people"}
          onPress={() => setPanel(panel?.kind === "people" ? null : { kind: "people" })}
        >
          <Users aria-hidden="true" />
        </IconButton>,
      )}
      {isEmpty ? (
        <EmptyState
          icon={<Avatar id={roomId} name={props.name} isSquare />}
          title={t("chat.empty", { room: props.name })}
        >
          {view.canWrite && t("chat.emptyText")}
        </EmptyState>
      ) : (
        <Timeline
          key={roomId}
          label={t("chat.messages", { room: props.name })}
          items={items}
          byId={known}
          actions={actions}
          personOf={personOf}
          isAtBeginning={view.isAtBeginning}
          onOlder={onOlder}
          onSeen={onSeen}
          newest={view.newestEventId}
          handle={timeline}
        />
      )}
      <div className={css.status}>
        <div className={css.typing}>
          {view.typing.length > 0 && (
            <>
              <span className={css.dots} aria-hidden="true">
                <i />
                <i />
                <i />
              </span>
              {typingText(t, view.typing)}
            </>
          )}
        </div>
        {view.readBy.length > 0 && (
          <div
            className={css.seen}
            title={t("chat.readByNames", { names: view.readBy.map((one) => one.name).join(", ") })}
          >
            {t("chat.readBy", { n: view.readBy.length })}
            <span className={css.seers} aria-hidden="true">
              {view.readBy.slice(0, 4).map((one) => (
                <Avatar key={one.userId} id={one.userId} name={one.name} imageUrl={one.avatarUrl} size={18} />
              ))}
            </span>
          </div>
        )}
      </div>
      <div className={css.spoken} role="status" aria-live="polite">
        {spoken}
      </div>
      <Uploads uploads={uploads} />
      {view.canWrite ? (
        <Composer
          place={roomId}
          label={t("chat.compose", { room: props.name })}
          about={
            about && {
              kind: about.kind,
              text:
                about.kind === "edit"
                  ? t("chat.editing")
                  : `${t("chat.replyTo", { name: personOf(about.message.sender).name })}: ${plainTextOf(about.message)}`,
            }
          }
          onAboutEnd={() => setAbout(null)}
          initial={about?.kind === "edit" ? String(about.message.content["body"]) : null}
          people={people}
          me={engine.me}
          onSend={send}
          onFiles={sendFiles}
          {...(AskChannel ? { onPoll: () => setAsking(true) } : {})}
          onTyping={(isTyping) => engine.typing(roomId, isTyping, now())}
          onEditLast={editLast}
        />
      ) : (
        <div className={css.closed}>
          <Notice isQuiet>{t("chat.cannotWrite")}</Notice>
        </div>
      )}
      {AskChannel && isAsking && (
        <Suspense>
          <AskChannel
            room={props.name}
            onSend={(type, content) => engine.send(roomId, type, content)}
            onClose={() => setAsking(false)}
          />
        </Suspense>
      )}
      {isOver && <div className={css.drop}>{t("chat.dropHere")}</div>}
      {panel?.kind === "people" && (
        <PeoplePanel
          people={people}
          topic={view.topic}
          name={props.name}
          onClose={() => setPanel(null)}
          key={memberCount}
        />
      )}
      {panel?.kind === "thread" && (
        <ThreadPanel
          key={panel.root}
          engine={engine}
          roomId={roomId}
          roomName={props.name}
          rootId={panel.root}
          gathered={gathered}
          actions={actions}
          people={people}
          onClose={() => setPanel(null)}
        />
      )}
    </section>
  );
}

/** What stands in a room's place before it can be read. */
export function RoomWaiting({
  view,
  onJoin,
  onDecline,
}: {
  view: View | null;
  onJoin: () => void;
  onDecline: () => void;
}) {
  const t = useText();
  if (!view) return <Skeleton label={t("chat.starting")} rows={8} />;
  if (view.membership === "invite")
    return (
      <EmptyState
        icon={<Users />}
        title={t("chat.invite", { name: view.inviter?.name ?? view.name })}
        action={
          <span className={css.answers}>
            <Button variant="primary" onPress={onJoin}>
              {t("chat.accept")}
            </Button>
            <Button variant="secondary" onPress={onDecline}>
              {t("chat.decline")}
            </Button>
          </span>
        }
      />
    );
  return (
    <EmptyState icon={<Users />} title={t("error.missingTitle")}>
      {t("error.missingText")}
    </EmptyState>
  );
}
