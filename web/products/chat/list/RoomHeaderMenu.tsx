import { lazyRouteComponent } from "@tanstack/react-router";
import { CalendarSearch, Download, MessagesSquare, Pin, Users } from "lucide-react";
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
  /** On a phone: what else is opened beside the room, for whose buttons its head has no place. */
  panels?: { pinned: number; threadsUnread: number; onOpen: (panel: "people" | "pinned" | "threads") => void };
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
  const { engine, roomId, name, room, panels } = props;
  const [dialog, setDialog] = useState<RoomDialog | "jump" | "export" | null>(null);
  const actions = useRoomActions(room, props.rows, setDialog);
  const close = (): void => setDialog(null);
  return (
    <>
      <Menu
        label={t("chatlist.roomMenu")}
        size="md"
        actions={[
          panels !== undefined && {
            id: "people",
            name: t("chat.people"),
            icon: <Users />,
            onAction: () => panels.onOpen("people"),
          },
          panels !== undefined && {
            id: "threads",
            name:
              panels.threadsUnread > 0
                ? t("messageactions.threadsUnread", { n: panels.threadsUnread })
                : t("messageactions.threads"),
            icon: <MessagesSquare />,
            onAction: () => panels.onOpen("threads"),
          },
          panels !== undefined &&
            panels.pinned > 0 && {
              id: "pinned",
              name: t("messageactions.pinnedCount", { n: panels.pinned }),
              icon: <Pin />,
              onAction: () => panels.onOpen("pinned"),
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
