import { useNavigate, useParams } from "@tanstack/react-router";
import {
  ArrowDown,
  ArrowDownToLine,
  ArrowUp,
  Bell,
  BellOff,
  FolderInput,
  ListPlus,
  MailOpen,
  Mail,
  Star,
  StarOff,
} from "lucide-react";
import { useText } from "../../../text/index.tsx";
import type { MenuAction } from "../../../ui/index.ts";
import { loadEngine } from "../load-engine.ts";
import type { RoomSummary } from "../summary.ts";
import { moveRoom, withClient } from "./moving.ts";
import { markUnread, moveBefore } from "./room-settings.ts";
import { isUnread } from "./sections.ts";
import "./text.ts";

export type RoomDialog = "section" | "level";

/** What a person can set for a room of theirs. `rows`: those of its section. */
export function useRoomActions(
  room: RoomSummary,
  rows: readonly RoomSummary[],
  onDialog: (dialog: RoomDialog) => void,
): readonly (MenuAction | false)[] {
  const t = useText();
  const navigate = useNavigate();
  const { roomId } = useParams({ strict: false });
  const isFavourite = room.section === "m.favourite";
  const isLow = room.section === "m.lowpriority";
  const isNew = isUnread(room);
  const mark = async (): Promise<void> => {
    if (isNew) return (await loadEngine()).markAllRead(room.id);
    const isMarked = await withClient((client) => markUnread(client, room.id, true));
    // A room that is open has been read.
    if (isMarked && roomId === room.id) await navigate({ to: "/chat" });
  };
  return [
    {
      id: "favourite",
      name: t(isFavourite ? "chatlist.noFavourite" : "chatlist.favourite"),
      icon: isFavourite ? <StarOff /> : <Star />,
      onAction: () => void moveRoom(room, isFavourite ? null : "m.favourite"),
    },
    ...useMoves(room, rows),
    {
      id: "section",
      name: t("chatlist.toSection"),
      icon: room.section === null ? <ListPlus /> : <FolderInput />,
      onAction: () => onDialog("section"),
    },
    {
      id: "low",
      name: t(isLow ? "chatlist.notLow" : "chatlist.low"),
      icon: <ArrowDownToLine />,
      onAction: () => void moveRoom(room, isLow ? null : "m.lowpriority"),
    },
    {
      id: "unread",
      name: t(isNew ? "chatlist.markRead" : "chatlist.markUnread"),
      icon: isNew ? <MailOpen /> : <Mail />,
      startsGroup: true,
      onAction: () => void mark(),
    },
    {
      id: "level",
      name: t("chatlist.notifications"),
      icon: room.level === "none" ? <BellOff /> : <Bell />,
      onAction: () => onDialog("level"),
    },
  ];
}

/** Up and down in a section that is ordered by hand, or will be from now on. */
function useMoves(room: RoomSummary, rows: readonly RoomSummary[]): readonly (MenuAction | false)[] {
  const t = useText();
  const { section } = room;
  const index = rows.findIndex((row) => row.id === room.id);
  if (section === null || index < 0) return [];
  const move = (before: string | null): void =>
    void withClient((client) => moveBefore(client, section, { rows, id: room.id, before }));
  return [
    index > 0 && {
      id: "up",
      name: t("chatlist.up"),
      icon: <ArrowUp />,
      onAction: () => move(rows[index - 1]?.id ?? null),
    },
    index < rows.length - 1 && {
      id: "down",
      name: t("chatlist.down"),
      icon: <ArrowDown />,
      onAction: () => move(rows[index + 2]?.id ?? null),
    },
  ];
}
