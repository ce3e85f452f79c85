import { lazyRouteComponent } from "@tanstack/react-router";
import { CalendarSearch, Download } from "lucide-react";
import { Suspense, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Menu } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { useSummary, type RoomSummary } from "../summary.ts";
import { RoomDialogs } from "./RoomDialogs.tsx";
import { sectionsOf } from "./sections.ts";
import { useRoomActions, type RoomDialog } from "./useRoomActions.tsx";
import "./text.ts";

const JumpToDate = lazyRouteComponent(() => import("./JumpToDate.tsx"), "JumpToDate");
const ExportChat = lazyRouteComponent(() => import("../export/ExportChat.tsx"), "ExportChat");

interface Props {
  engine: Engine;
  roomId: string;
  name: string;
}

/** What can be set for and done with the room that is open. */
export function RoomHeaderMenu(props: Props) {
  const { rooms } = useSummary();
  const room = rooms.get(props.roomId);
  if (!room) return null;
  const { favourites, lowPriority, own } = sectionsOf(rooms.values(), null);
  const lists = [favourites, lowPriority, ...own.map((one) => one.rooms)];
  return <OpenRoomMenu {...props} room={room} rows={lists.find((rows) => rows.includes(room)) ?? []} />;
}

function OpenRoomMenu(props: Props & { room: RoomSummary; rows: readonly RoomSummary[] }) {
  const t = useText();
  const { engine, roomId, name, room } = props;
  const [dialog, setDialog] = useState<RoomDialog | "jump" | "export" | null>(null);
  const actions = useRoomActions(room, props.rows, setDialog);
  const close = (): void => setDialog(null);
  return (
    <>
      <Menu
        label={t("chatlist.roomMenu")}
        size="md"
        actions={[
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
