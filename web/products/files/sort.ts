import type { FileItem } from "@safos/contract/files";
import type { GridSort } from "../../ui/index.ts";

/** Folders before files; names as a person sorts them, `10` after `9`, also where size or time are equal. */
export function sortItems(items: readonly FileItem[], sort: GridSort): FileItem[] {
  const sign = sort.isDescending ? -1 : 1;
  const compare = (a: FileItem, b: FileItem): number => {
    if (a.kind !== b.kind) return a.kind === "folder" ? -1 : 1;
    if (sort.column === "size" && a.size !== b.size) return (a.size - b.size) * sign;
    if (sort.column === "at" && a.changedAt !== b.changedAt) return a.changedAt < b.changedAt ? -sign : sign;
    return a.name.localeCompare(b.name, "sv", { numeric: true }) * (sort.column === "name" ? sign : 1);
  };
  return items.toSorted(compare);
}
