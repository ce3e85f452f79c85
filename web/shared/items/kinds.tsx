import type { ItemKindName } from "@safos/contract/items";
import {
  Calendar,
  ClipboardList,
  File,
  FileText,
  Hash,
  MessageSquare,
  PenTool,
  SquareKanban,
  StickyNote,
  Video,
  Vote,
} from "lucide-react";
import type { ReactElement } from "react";

const icons: Readonly<Record<ItemKindName, ReactElement>> = {
  board: <SquareKanban aria-hidden="true" />,
  card: <StickyNote aria-hidden="true" />,
  poll: <Vote aria-hidden="true" />,
  form: <ClipboardList aria-hidden="true" />,
  whiteboard: <PenTool aria-hidden="true" />,
  document: <FileText aria-hidden="true" />,
  file: <File aria-hidden="true" />,
  meeting: <Video aria-hidden="true" />,
  channel: <Hash aria-hidden="true" />,
  calendar: <Calendar aria-hidden="true" />,
  message: <MessageSquare aria-hidden="true" />,
};

/** The picture of a kind of item; say the kind in words beside it. */
export function ItemKindIcon({ kind }: { kind: ItemKindName }) {
  return icons[kind];
}
