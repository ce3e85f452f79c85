import { lazyRouteComponent } from "@tanstack/react-router";
import { Users } from "lucide-react";
import { Suspense, useCallback, useMemo, useRef, useState, type ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { IconButton } from "../../../ui/index.ts";
import type { Outgoing } from "../composer/useComposer.ts";
import { useSending, type Sending } from "../composer/useSending.ts";
import { EncryptedMark } from "../encryption/EncryptedMark.tsx";
import type { Engine } from "../engine.ts";
import type { RoomView as View } from "../room-view.ts";
import { layOut } from "../messages/layout.ts";
import { gather, lastOwnText, type Gathered, type Message } from "../messages/timeline.ts";
import type { TimelineHandle } from "../messages/useTimelineScroll.ts";
import { PeoplePanel } from "./PeoplePanel.tsx";
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
import { usePast } from "./usePast.ts";
import { useQuoted } from "./useQuoted.ts";
import { useReadUpTo } from "./useReadUpTo.ts";
import { useRoomPanel } from "./useRoomPanel.ts";

const RoomHeaderMenu = lazyRouteComponent(() => import("../list/RoomHeaderMenu.tsx"), "RoomHeaderMenu");
const ReportDialog = lazyRouteComponent(() => import("../messages/ReportDialog.tsx"), "ReportDialog");

/** Changes the person's own last message, where there is one. */
function editLast({ main }: Gathered, { me }: Engine, { onEdit }: Pick<Sending, "onEdit">): void {
  const message = lastOwnText(main, me);
  if (message) onEdit(message);
}

/** At the end of a room's head. */
function RoomTools(props: { engine: Engine; view: View; name: string; isPeopleOpen: boolean; onPeople: () => void }) {
  const t = useText();
  const { engine, view, name } = props;
  return (
    <>
      {view.isEncrypted && <EncryptedMark isVerified={view.trust?.isVerified ?? false} />}
      <IconButton label={t("chat.people")} isOn={props.isPeopleOpen} onPress={props.onPeople}>
        <Users aria-hidden="true" />
      </IconButton>
      <Suspense>
        <RoomHeaderMenu engine={engine} roomId={view.id} name={name} />
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
  const sending = useSending(engine, roomId);
  const people = useMembers(engine, view, panel && `${panel.kind} ${view.memberCount}`);
  const [reported, setReported] = useState<Message | null>(null);
  const drop = useFileDrop(view.canWrite, sending.attached.add);
  const readUpTo = useReadUpTo(view);
  const gathered = useMemo(() => gather(view.events, engine.me), [view.events, engine.me]);
  const items = useMemo(() => layOut(gathered.main, { readUpTo, me: engine.me }), [gathered, readUpTo, engine.me]);
  const byId = useQuoted(engine, roomId, gathered);
  const personOf = useCallback((userId: string) => engine.personIn(roomId, userId), [engine, roomId]);
  const actions = useMessageActions(engine, view, gathered, {
    personOf,
    organisationOf,
    onReply: sending.onReply,
    onEdit: sending.onEdit,
    onReport: setReported,
    onThread: open,
    timeline,
  });
  const send = (outgoing: Outgoing): void => {
    sending.send(outgoing);
    if (sending.about?.kind === "edit") return;
    past.close();
    timeline.current?.toEnd();
  };
  return (
    <section className={css.room} aria-label={name} {...drop.listeners}>
      {props.head(
        <RoomTools
          {...{ engine, view, name }}
          isPeopleOpen={panel?.kind === "people"}
          onPeople={() => (panel?.kind === "people" ? close() : open("people"))}
        />,
      )}
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
        sending={{ ...sending, send }}
        onEditLast={() => editLast(gathered, engine, sending)}
      />
      {reported && (
        <ReportDialog
          name={personOf(reported.sender).name}
          report={(reason) => engine.client.reportEvent(roomId, reported.id, 0, reason)}
          onClose={() => setReported(null)}
        />
      )}
      {drop.isOver && <div className={css.drop}>{t("chat.dropHere")}</div>}
      {panel?.kind === "people" && (
        <PeoplePanel
          {...{ engine, view, people, name }}
          foot={props.detailsFoot}
          onClose={close}
          key={people.length}
        />
      )}
      {panel?.kind === "thread" && (
        <ThreadPanel
          key={panel.root}
          {...{ engine, roomId, gathered, actions, people }}
          roomName={name}
          rootId={panel.root}
          onClose={close}
        />
      )}
    </section>
  );
}
