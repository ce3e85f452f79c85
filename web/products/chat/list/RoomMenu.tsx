import { useRef, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { MenuAt } from "../../../ui/index.ts";
import { useSummary, type RoomSummary } from "../summary.ts";
import { RoomDialogs } from "./RoomDialogs.tsx";
import { useRoomActions, type RoomDialog } from "./useRoomActions.tsx";
import "./text.ts";

/** What can be set for a room, where the list was pressed. */
export function RoomMenuAt(props: {
  roomId: string;
  at: { readonly x: number; readonly y: number };
  rows: readonly RoomSummary[];
  onClose: () => void;
}) {
  const room = useSummary().rooms.get(props.roomId);
  return room ? <OpenMenu {...props} room={room} /> : null;
}

function OpenMenu(props: Parameters<typeof RoomMenuAt>[0] & { room: RoomSummary }) {
  const t = useText();
  const { room, onClose } = props;
  const [dialog, setDialog] = useState<RoomDialog | null>(null);
  // The menu closes after what was chosen in it has begun.
  const isChosen = useRef(false);
  const actions = useRoomActions(room, props.rows, (chosen) => {
    isChosen.current = true;
    setDialog(chosen);
  });
  if (dialog) return <RoomDialogs dialog={dialog} room={room} onClose={onClose} />;
  return (
    <MenuAt
      label={t("common.moreFor", { name: room.name })}
      actions={actions}
      at={props.at}
      onClose={() => {
        if (!isChosen.current) onClose();
      }}
    />
  );
}
