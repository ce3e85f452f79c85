import { useMemo, useState } from "react";
import { useWorkspaces } from "../../../shared/workspaces/queries.ts";
import { useSummary, type RoomSummary } from "../summary.ts";
import { isForPerson, isUnread, sectionsOf, type Sections } from "./sections.ts";
import type { SectionTag } from "./tags.ts";
import { useDragging, type Dragging } from "./useDragging.ts";

/** Where a menu opens, in pixels of the screen. */
export interface MenuPoint {
  readonly x: number;
  readonly y: number;
}

/** Which rooms are shown: all, those with something unread, or those with something for the person by name. */
export type RoomKind = "all" | "unread" | "mentions";

/** What every row and section of the list goes by. */
export interface RoomListState {
  readonly sections: Sections;
  readonly rowsOf: (section: SectionTag | null) => readonly RoomSummary[];
  readonly dragging: Dragging;
  /** Folded workspaces and sections. */
  readonly closed: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
  readonly term: string;
  readonly setTerm: (term: string) => void;
  readonly kind: RoomKind;
  readonly setKind: (kind: RoomKind) => void;
  readonly isFiltered: boolean;
  readonly isFound: (name: string, room?: RoomSummary) => boolean;
  readonly onMenu: (room: RoomSummary, at: MenuPoint) => void;
}

const isOfKind: Readonly<Record<RoomKind, (room: RoomSummary) => boolean>> = {
  all: () => true,
  unread: (room) => isUnread(room) || room.isInvite,
  mentions: isForPerson,
};

const closedKey = "safos.closed-workspaces";

function readClosed(): ReadonlySet<string> {
  try {
    return new Set(JSON.parse(localStorage.getItem(closedKey) ?? "[]") as string[]);
  } catch {
    return new Set();
  }
}

/** The list as it is now: what is folded in this browser, and what is looked for in it. */
export function useRoomList(onMenu: RoomListState["onMenu"]): RoomListState {
  const { shared, isPending } = useWorkspaces();
  const { rooms } = useSummary();
  const [closed, setClosed] = useState(readClosed);
  const [term, setTerm] = useState("");
  const [kind, setKind] = useState<RoomKind>("all");
  const workspaceIds = useMemo(() => (isPending ? null : new Set(shared.map((one) => one.id))), [isPending, shared]);
  const sections = useMemo(() => sectionsOf(rooms.values(), workspaceIds), [rooms, workspaceIds]);
  const rowsOf = (tag: SectionTag | null): readonly RoomSummary[] => {
    if (tag === "m.favourite") return sections.favourites;
    if (tag === "m.lowpriority") return sections.lowPriority;
    return sections.own.find((one) => one.tag === tag)?.rooms ?? [];
  };
  const asked = term.trim().toLocaleLowerCase();
  return {
    sections,
    rowsOf,
    dragging: useDragging(rowsOf),
    closed,
    toggle(id) {
      const next = new Set(closed);
      if (!next.delete(id)) next.add(id);
      localStorage.setItem(closedKey, JSON.stringify([...next]));
      setClosed(next);
    },
    term,
    setTerm,
    kind,
    setKind,
    isFiltered: asked !== "" || kind !== "all",
    isFound: (name, room) =>
      name.toLocaleLowerCase().includes(asked) && (kind === "all" || (room !== undefined && isOfKind[kind](room))),
    onMenu,
  };
}
