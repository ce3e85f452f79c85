import { useRef, useState, type DragEvent } from "react";
import { useText } from "../../../text/index.tsx";
import type { FilePicking } from "../FilePickers.tsx";
import type { FolderState } from "../folder-state.ts";
import { beginDrag, draggedOnto, droppedOf, kindOfDrag } from "./drops.ts";
import { indexAt } from "./index-at.ts";
import css from "./List.module.css";
import type { Choosing } from "./useChoosing.ts";

/** Where a drop would land: on a folder, by its place, or in the list as a whole. */
type Landing = number | "list";

/** Rows are dragged onto folders; files and folders from the computer onto folders or the list. */
export function useDrops(folder: FolderState, picking: FilePicking, choosing: Choosing) {
  const t = useText();
  const { rows, canWrite } = folder;
  const [landing, setLanding] = useState<Landing | null>(null);
  /** Entered and not left: children of the list are entered before their neighbours are left. */
  const depth = useRef(0);
  const landingOf = (event: DragEvent): Landing | null => {
    const kind = canWrite ? kindOfDrag(event.dataTransfer) : null;
    const index = indexAt(event.target);
    const item = index === null ? undefined : rows.at(index);
    if (kind !== null && index !== null && item?.kind === "folder")
      return kind === "own" && draggedOnto(item.id).length === 0 ? null : index;
    return kind === "files" ? "list" : null;
  };
  const end = (): void => {
    depth.current = 0;
    setLanding(null);
  };
  return {
    landing,
    onDragStart(event: DragEvent) {
      const item = rows.at(indexAt(event.target) ?? -1);
      if (!item || !canWrite) return;
      const items = choosing.from(item);
      beginDrag(event.dataTransfer, items, t("files.count", { n: items.length }), css.badge ?? "");
    },
    onDragEnter: () => void (depth.current += 1),
    onDragLeave() {
      depth.current -= 1;
      if (depth.current <= 0) end();
    },
    onDragOver(event: DragEvent) {
      const next = landingOf(event);
      setLanding(next);
      if (next === null) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = kindOfDrag(event.dataTransfer) === "own" ? "move" : "copy";
    },
    onDrop(event: DragEvent) {
      const target = landingOf(event);
      end();
      if (target === null) return;
      event.preventDefault();
      const into = target === "list" ? undefined : rows.at(target);
      if (into && kindOfDrag(event.dataTransfer) === "own") {
        folder.verbs.move(draggedOnto(into.id), into);
        choosing.none();
      } else void droppedOf(event.dataTransfer).then((dropped) => picking.upload(dropped, into?.id ?? folder.folderId));
    },
    onDragEnd: end,
  };
}
