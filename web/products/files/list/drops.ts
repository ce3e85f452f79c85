import type { FileItem } from "@safos/contract/files";

const dragType = "application/x-safos-files";

/** What was dropped: files with the folders they lie in, and those folders that hold no file. */
export interface Dropped {
  files: { file: File; path: readonly string[] }[];
  emptyFolders: (readonly string[])[];
}

let dragged: readonly FileItem[] = [];

/** Begins to drag files; a badge with `text` follows the pointer. */
export function beginDrag(transfer: DataTransfer, items: readonly FileItem[], text: string, badgeClass: string): void {
  dragged = items;
  transfer.effectAllowed = "move";
  transfer.setData(dragType, items.map((one) => one.id).join(","));
  transfer.setData("text/plain", items.map((one) => one.name).join("\n"));
  const badge = document.createElement("div");
  badge.className = badgeClass;
  badge.textContent = text;
  document.body.append(badge);
  transfer.setDragImage(badge, 0, 0);
  setTimeout(() => badge.remove(), 0);
}

/** What is being dragged over a place: our own files, those of the computer, or nothing that files could be made of. */
export function kindOfDrag(transfer: DataTransfer): "own" | "files" | null {
  if (transfer.types.includes(dragType)) return "own";
  return transfer.types.includes("Files") ? "files" : null;
}

/** Our own that were dropped onto a folder; never the folder itself. */
export const draggedOnto = (folderId: number): readonly FileItem[] =>
  dragged.filter((one) => one.id !== folderId && one.parentId !== folderId);

/** What was dropped from the computer. It is read before the event ends, as browsers ask. */
export async function droppedOf(transfer: DataTransfer): Promise<Dropped> {
  const found: Dropped = { files: [], emptyFolders: [] };
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const waiting = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  for (const { entry, file } of waiting)
    if (entry?.isDirectory) await readFolder(entry as FileSystemDirectoryEntry, [entry.name], found);
    else if (file) found.files.push({ file, path: [] });
  return found;
}

async function readFolder(folder: FileSystemDirectoryEntry, path: readonly string[], found: Dropped): Promise<void> {
  const reader = folder.createReader();
  let isEmpty = true;
  for (;;) {
    // Browsers give a hundred at a time, and none when all are given.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) break;
    isEmpty = false;
    for (const entry of entries)
      if (entry.isDirectory) await readFolder(entry as FileSystemDirectoryEntry, [...path, entry.name], found);
      else {
        const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
        found.files.push({ file, path });
      }
  }
  if (isEmpty) found.emptyFolders.push(path);
}
