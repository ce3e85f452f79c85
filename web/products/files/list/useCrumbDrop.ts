import { useState, type DragEvent } from "react";
import type { FolderState } from "../folder-state.ts";
import { draggedOnto, kindOfDrag } from "./drops.ts";

/** What is dragged onto a folder above moves there. */
export function useCrumbDrop(folder: FolderState) {
  const [landing, setLanding] = useState<number | null>(null);
  return (id: number | undefined, name: string) => {
    if (id === undefined || !folder.canWrite) return {};
    const isOwn = (event: DragEvent): boolean => kindOfDrag(event.dataTransfer) === "own";
    return {
      "data-landing": landing === id || undefined,
      onDragOver(event: DragEvent) {
        if (!isOwn(event) || draggedOnto(id).length === 0) return;
        event.preventDefault();
        setLanding(id);
      },
      onDragLeave: () => setLanding(null),
      onDrop(event: DragEvent) {
        setLanding(null);
        if (!isOwn(event)) return;
        event.preventDefault();
        folder.verbs.move(draggedOnto(id), { id, name });
        folder.select([]);
      },
    };
  };
}
