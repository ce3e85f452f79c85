import { lazyRouteComponent } from "@tanstack/react-router";
import { CalendarSearch, Download, MessagesSquare, Pin } from "lucide-react";
import { Suspense, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Menu } from "../../../ui/index.ts";
import "../actions/text.ts";
import type { Engine } from "../engine.ts";
import { useSummary, type RoomSummary } from "../summary.ts";
import { RoomDialogs } from "./RoomDialogs.tsx";
import { roomsIn } from "./sections.ts";
import { useRoomActions, type RoomDialog } from "./useRoomActions.tsx";
import "./text.ts";

const JumpToDate = lazyRouteComponent(() => import("./JumpToDate.tsx"), "JumpToDate");
const ExportChat = lazyRouteComponent(() => import("../export/ExportChat.tsx"), "ExportChat");

interface Props {
  engine: Engine;
  roomId: string;
  name: string;
  /** On a phone: the room's lists of messages, for whose buttons there is no room. */
  lists?: { pinned: number; threadsUnread: number; onOpen: (panel: "pinned" | "threads") => void };
}

/** What can be set for and done with the room that is open. */
export function RoomHeaderMenu(props: Props) {
  const { rooms } = useSummary();
  const room = rooms.get(props.roomId);
  if (!room) return null;
  const rows = room.section === null ? [] : roomsIn(rooms.values(), room.section);
  return <OpenRoomMenu {...props} room={room} rows={rows} />;
}

function OpenRoomMenu(props: Props & { room: RoomSummary; rows: readonly RoomSummary[] }) {
  const t = useText();
  const { engine, roomId, name, room, lists } = props;
  const [dialog, setDialog] = useState<RoomDialog | "jump" | "export" | null>(null);
  const actions = useRoomActions(room, props.rows, setDialog);
  const close = (): void => setDialog(null);
  return (
    <>
      <Menu
        label={t("chatlist.roomMenu")}
        size="md"
        actions={[
          lists !== undefined && {
            id: "threads",
            name:
              lists.threadsUnread > 0
                ? t("messageactions.threadsUnread", { n: lists.threadsUnread })
                : t("messageactions.threads"),
            icon: <MessagesSquare />,
            onAction: () => lists.onOpen("threads"),
          },
          lists !== undefined &&
            lists.pinned > 0 && {
              id: "pinned",
              name: t("messageactions.pinnedCount", { n: lists.pinned }),
              icon: <Pin />,
              onAction: () => lists.onOpen("pinned"),
            },
          {
            id: "jump",
            name: t("chatlist.jump"),
            icon: <CalendarSearch />,
            onAction: () => setDialog("jump"),
          },
          ...actions.map((action, index) => (index === 0 && action ? { ...action, startsGroup: true } : action)),
          {
            id: "export",
            name: t("chatexport.menu"),
            icon: <Download />,
            startsGroup: true,
            onAction: () => setDialog("export"),
          },
        ]}
      />
      {(dialog === "section" || dialog === "level") && <RoomDialogs dialog={dialog} room={room} onClose={close} />}
      <Suspense>
        {dialog === "jump" && <JumpToDate engine={engine} roomId={roomId} onClose={close} />}
        {dialog === "export" && <ExportChat engine={engine} roomId={roomId} name={name} onClose={close} />}
      </Suspense>
    </>
  );
}
