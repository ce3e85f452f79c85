import type { FileItem } from "@safos/contract/files";
import { useRef } from "react";
import type { FolderState } from "../folder-state.ts";

/** How rows are chosen: one, one more, everything between two, everything. */
export function useChoosing(folder: FolderState) {
  const { rows, selected, chosen, select } = folder;
  /** Where a range begins. */
  const anchor = useRef(0);
  const only = (index: number): void => {
    anchor.current = index;
    const item = rows.at(index);
    if (item) select([item]);
  };
  return {
    only,
    toggle(index: number) {
      anchor.current = index;
      const item = rows.at(index);
      if (!item) return;
      select(selected.has(item.id) ? chosen.filter((one) => one.id !== item.id) : [...chosen, item]);
    },
    /** From where the choosing began to here; what was not read yet is read first. */
    async through(index: number) {
      const [first, last] = [Math.min(anchor.current, index), Math.max(anchor.current, index)];
      const known = Array.from({ length: last - first + 1 }, (_, n) => rows.at(first + n));
      select(known.every((one) => one !== undefined) ? known : await rows.load(first, last));
    },
    begin(index: number) {
      anchor.current = index;
    },
    async all() {
      if (rows.total > 0) select(await rows.load(0, rows.total - 1));
    },
    none: () => select([]),
    /** What is acted on from a row: all that is chosen when it is among them, else it alone. */
    from: (item: FileItem): readonly FileItem[] => (selected.has(item.id) ? chosen : [item]),
  };
}

export type Choosing = ReturnType<typeof useChoosing>;
