import { useState, type DragEvent } from "react";
import type { RoomSummary } from "../summary.ts";
import type { SectionTag } from "./tags.ts";

interface DragListeners {
  readonly draggable: true;
  readonly onDragStart: (event: DragEvent<HTMLElement>) => void;
  readonly onDragEnd: () => void;
  readonly onDragOver: (event: DragEvent<HTMLElement>) => void;
  readonly onDrop: (event: DragEvent<HTMLElement>) => void;
}

/** Rooms that are drawn from section to section, and within one that is ordered by hand. */
export interface Dragging {
  /** The room on its way; the sections that have nothing yet show themselves to it. */
  readonly room: RoomSummary | null;
  of(room: RoomSummary): DragListeners;
  isTarget(roomId: string): boolean;
  /** Of a section: what is let go beside its rows comes last. */
  into(section: SectionTag | null): Pick<DragListeners, "onDragOver" | "onDrop">;
}

const move = async (
  room: RoomSummary,
  section: SectionTag | null,
  rows: readonly RoomSummary[],
  before: string | null,
): Promise<void> => (await import("./moving.ts")).moveRoom(room, section, rows, before);

export function useDragging(rowsOf: (section: SectionTag | null) => readonly RoomSummary[]): Dragging {
  const [room, setRoom] = useState<RoomSummary | null>(null);
  const [target, setTarget] = useState<string | null>(null);
  const end = (): void => {
    setRoom(null);
    setTarget(null);
  };
  const accept = (event: DragEvent<HTMLElement>, over: string | null): void => {
    if (!room) return;
    event.preventDefault();
    event.stopPropagation();
    if (over !== target) setTarget(over);
  };
  const drop = (event: DragEvent<HTMLElement>, section: SectionTag | null, before: string | null): void => {
    if (!room) return;
    event.preventDefault();
    event.stopPropagation();
    end();
    if (before !== room.id) void move(room, section, rowsOf(section), before);
  };
  return {
    room,
    isTarget: (roomId) => room !== null && target === roomId,
    of: (one) => ({
      draggable: true,
      onDragStart(event) {
        event.dataTransfer.setData("text/plain", one.name);
        event.dataTransfer.effectAllowed = "move";
        // The browser takes its picture first: what changes in this turn would end the drag.
        setTimeout(() => setRoom(one));
      },
      onDragEnd: end,
      onDragOver: (event) => accept(event, one.section === null ? null : one.id),
      onDrop: (event) => drop(event, one.section, one.section === null ? null : one.id),
    }),
    into: (section) => ({
      onDragOver: (event) => accept(event, null),
      onDrop: (event) => drop(event, section, null),
    }),
  };
}
