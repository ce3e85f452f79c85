import { useState } from "react";

/** Files that are dropped onto a room: what the room listens to, and whether some are held over it. */
export function useFileDrop(canDrop: boolean, onFiles: (files: File[]) => void) {
  const [isOver, setOver] = useState(false);
  const listeners = {
    onDragOver(event: React.DragEvent) {
      if (!canDrop || !event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave(event: React.DragEvent) {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
    },
    onDrop(event: React.DragEvent) {
      setOver(false);
      if (!canDrop || event.dataTransfer.files.length === 0) return;
      event.preventDefault();
      onFiles([...event.dataTransfer.files]);
    },
  };
  return { isOver, listeners };
}
