import { lazyRouteComponent } from "@tanstack/react-router";
import { Users } from "lucide-react";
import { Suspense, useCallback, useMemo, useRef, useState, type ReactNode, type RefObject } from "react";
import { useIsPhone } from "../../../platform/screen.ts";
import { useText } from "../../../text/index.tsx";
import { IconButton } from "../../../ui/index.ts";
import { useSending, type Sending } from "../composer/useSending.ts";
import { useFurtherActions } from "../actions/useFurtherActions.ts";
import { RoomEmoticons, RoomStickers } from "../emoji/room-emoticons.ts";
import { EncryptedMark } from "../encryption/EncryptedMark.tsx";
import type { Engine } from "../engine.ts";
import type { MessageActions } from "../messages/message-actions.ts";
import type { Person } from "../person.ts";
import type { RoomView as View } from "../room-view.ts";
import { layOut } from "../messages/layout.ts";
import { gather, lastOwnText, type Gathered, type Message } from "../messages/timeline.ts";
import type { TimelineHandle } from "../messages/useTimelineScroll.ts";
import { useViewedMedia } from "../viewer/useViewedMedia.ts";
import { ViewedMedia } from "../viewer/ViewedMedia.tsx";
import { PeoplePanel } from "./PeoplePanel.tsx";
import { RoomListButtons } from "../actions/RoomListButtons.tsx";
import { RoomComposer } from "./RoomComposer.tsx";
import { RoomStatus } from "./RoomStatus.tsx";
import { RoomTimeline } from "./RoomTimeline.tsx";
import css from "./RoomView.module.css";
import { SpokenMessages } from "./SpokenMessages.tsx";
import { ThreadPanel } from "./ThreadPanel.tsx";
import { Uploads } from "./Uploads.tsx";
import { useFileDrop } from "./useFileDrop.ts";
import { useMembers } from "./useMembers.ts";
import { useMessageActions } from "./useMessageActions.ts";
import { usePast, type PastOfRoom } from "./usePast.ts";
import { useQuoted } from "./useQuoted.ts";
import { useReadUpTo } from "./useReadUpTo.ts";
import { useRoomPanel, type RoomPanel } from "./useRoomPanel.ts";

const FurtherDialog = lazyRouteComponent(() => import("../actions/FurtherDialog.tsx"), "FurtherDialog");
const RoomLists = lazyRouteComponent(() => import("../actions/RoomLists.tsx"), "RoomLists");
const RoomHeaderMenu = lazyRouteComponent(() => import("../list/RoomHeaderMenu.tsx"), "RoomHeaderMenu");
const ReportDialog = lazyRouteComponent(() => import("../messages/ReportDialog.tsx"), "ReportDialog");

/** Changes the person's own last message, where there is one. */
function editLast({ main }: Gathered, { me }: Engine, { onEdit }: Pick<Sending, "onEdit">): void {
  const message = lastOwnText(main, me);
  if (message) onEdit(message);
}

/** What is sent is seen: the newest messages are shown. */
function toEnd(sending: Sending, past: PastOfRoom, timeline: RefObject<TimelineHandle | null>): Sending {
  const show = (): void => {
    past.close();
    timeline.current?.toEnd();
  };
  return {
    ...sending,
    send(outgoing) {
      sending.send(outgoing);
      if (sending.about?.kind !== "edit") show();
    },
    sendSticker(sticker) {
      sending.sendSticker(sticker);
      show();
    },
    sendVoice(recorded) {
      sending.sendVoice(recorded);
      show();
    },
  };
}

/** At the end of a room's head. */
function RoomTools(props: {
  engine: Engine;
  view: View;
  name: string;
  panel: NonNullable<RoomPanel>["kind"] | undefined;
  onOpen: (panel: "people" | "pinned" | "threads") => void;
  onClose: () => void;
}) {
  const t = useText();
  const { engine, view, name, panel, onOpen, onClose } = props;
  const isPhone = useIsPhone();
  const { threadsUnread } = view;
  const pinned = view.pinned.length;
  return (
    <>
      {view.isEncrypted && <EncryptedMark isVerified={view.trust?.isVerified ?? false} />}
      {!isPhone && (
        <>
          <RoomListButtons {...{ pinned, threadsUnread, panel, onOpen, onClose }} />
          <IconButton
            label={t("chat.people")}
            isOn={panel === "people"}
            onPress={() => (panel === "people" ? onClose() : onOpen("people"))}
          >
            <Users aria-hidden="true" />
          </IconButton>
        </>
      )}
      <Suspense>
        <RoomHeaderMenu
          {...{ engine, name }}
          roomId={view.id}
          {...(isPhone ? { panels: { pinned, threadsUnread, onOpen } } : {})}
        />
      </Suspense>
    </>
  );
}

/** A room that can be read: its line of name and tools, the messages, who types and has read, the field to write in. */
export function RoomView(props: {
  engine: Engine;
  view: View;
  name: string;
  head: (tools: ReactNode) => ReactNode;
  organisationOf: (userId: string) => string | null;
  /** At the foot of what is said about the room. */
  detailsFoot?: ReactNode;
}) {
  const { engine, name, organisationOf } = props;
  const past = usePast(engine, props.view);
  const view = past.shown;
  const roomId = view.id;
  const t = useText();
  const timeline = useRef<TimelineHandle>(null);
  const { panel, open, close } = useRoomPanel();
  const { show: onView } = useViewedMedia();
  const sending = useSending(engine, roomId);
  const people = useMembers(engine, view, panel && `${panel.kind} ${view.memberCount}`);
  const [reported, setReported] = useState<Message | null>(null);
  const drop = useFileDrop(view.canWrite, sending.attached.add);
  const readUpTo = useReadUpTo(view);
  const gathered = useMemo(() => gather(view.events, engine.me), [view.events, engine.me]);
  const items = useMemo(() => layOut(gathered.main, { readUpTo, me: engine.me }), [gathered, readUpTo, engine.me]);
  const byId = useQuoted(engine, roomId, gathered);
  const personOf = useCallback((userId: string) => engine.personIn(roomId, userId), [engine, roomId]);
  const { further, asked, end } = useFurtherActions(engine, view);
  const actions = useMessageActions(engine, view, gathered, {
    personOf,
    organisationOf,
    onReply: sending.onReply,
    onEdit: sending.onEdit,
    onReport: setReported,
    onView,
    onThread: open,
    further,
    timeline,
  });
  return (
    <RoomEmoticons value={view.emoticons}>
      <RoomStickers value={view.stickers}>
        <section className={css.room} aria-label={name} {...drop.listeners}>
          {props.head(<RoomTools {...{ engine, view, name }} panel={panel?.kind} onOpen={open} onClose={close} />)}
          <RoomTimeline
            engine={engine}
            view={view}
            name={name}
            items={items}
            room={{ byId, actions }}
            handle={timeline}
            past={past}
          />
          <RoomStatus typing={view.typing} readBy={view.readBy} />
          <SpokenMessages roomId={roomId} />
          <Uploads uploads={sending.uploads} />
          <RoomComposer
            engine={engine}
            view={view}
            name={name}
            people={people}
            personOf={personOf}
            sending={toEnd(sending, past, timeline)}
            onEditLast={() => editLast(gathered, engine, sending)}
          />
          <ViewedMedia
            messages={gathered.main}
            personOf={personOf}
            isAtBeginning={view.isAtBeginning}
            onOlder={past.onOlder}
            {...(past.isApart ? { onNewer: past.onNewer } : {})}
            onShowInChat={(message) => timeline.current?.show(message.id)}
          />
          {reported && (
            <ReportDialog
              name={personOf(reported.sender).name}
              report={(reason) => engine.client.reportEvent(roomId, reported.id, 0, reason)}
              onClose={() => setReported(null)}
            />
          )}
          {asked && (
            <Suspense>
              <FurtherDialog engine={engine} view={view} asked={asked} actions={actions} onClose={end} />
            </Suspense>
          )}
          {drop.isOver && <div className={css.drop}>{t("chat.dropHere")}</div>}
          <PanelOfRoom
            {...{ engine, view, name, panel, people, gathered, actions, open, close }}
            foot={props.detailsFoot}
          />
        </section>
      </RoomStickers>
    </RoomEmoticons>
  );
}

/** What the address asks to see beside the room. */
function PanelOfRoom(props: {
  engine: Engine;
  view: View;
  name: string;
  panel: RoomPanel;
  people: readonly Person[];
  gathered: Gathered;
  actions: MessageActions;
  foot: ReactNode;
  open: (panel: string) => void;
  close: () => void;
}) {
  const { panel, engine, view, name, people, gathered, actions, open, close } = props;
  if (panel === null) return null;
  if (panel.kind === "people")
    return <PeoplePanel {...{ engine, view, people, name }} foot={props.foot} onClose={close} key={people.length} />;
  if (panel.kind === "thread")
    return (
      <ThreadPanel
        key={panel.root}
        {...{ engine, gathered, actions, people }}
        roomId={view.id}
        roomName={name}
        rootId={panel.root}
        onClose={close}
      />
    );
  return (
    <Suspense>
      <RoomLists kind={panel.kind} {...{ engine, view, name }} onThread={open} onClose={close} />
    </Suspense>
  );
}
