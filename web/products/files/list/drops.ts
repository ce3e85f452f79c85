import type { FileItem } from "@safos/contract/files";
import { mostCopied, type Dropped, type FileInFolder } from "../uploads/new-entries.ts";

const dragType = "application/x-safos-files";

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

/** What was dropped from the computer. It is asked for before the event ends, as browsers want it. */
export async function droppedOf(transfer: DataTransfer): Promise<Dropped> {
  const found: Found = { files: [], emptyFolders: [] };
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const waiting = items.map((item) => ({
    entry: item.webkitGetAsEntry(),
    file: item.getAsFile(),
    handle: handleOf(item),
  }));
  for (const { entry, file, handle } of waiting)
    if (entry?.isDirectory) await readFolder(entry as FileSystemDirectoryEntry, [entry.name], handle, found);
    else if (file) found.files.push({ file, path: [], ...(await largeHandle(file, handle)) });
  return found;
}

interface Found extends Dropped {
  readonly files: FileInFolder[];
  readonly emptyFolders: (readonly string[])[];
}
type Handle = Promise<FileSystemHandle | null>;

/** Where the browser has them: a handle is read again after a reload, however large the file is. */
function handleOf(item: DataTransferItem): Handle {
  const asked = item as DataTransferItem & { getAsFileSystemHandle?: () => Handle };
  return asked.getAsFileSystemHandle?.().catch(() => null) ?? Promise.resolve(null);
}

/** Of a file that is too large to be copied into the browser's store; looked for from what was dropped. */
async function largeHandle(file: File, root: Handle, below: readonly string[] = []) {
  if (file.size <= mostCopied) return {};
  try {
    let at = await root;
    for (const name of below)
      at = at?.kind === "directory" ? await (at as FileSystemDirectoryHandle).getDirectoryHandle(name) : null;
    if (at?.kind === "directory") at = await (at as FileSystemDirectoryHandle).getFileHandle(file.name);
    return at?.kind === "file" ? { handle: at as FileSystemFileHandle } : {};
  } catch {
    return {};
  }
}

async function readFolder(
  folder: FileSystemDirectoryEntry,
  path: readonly string[],
  root: Handle,
  found: Found,
): Promise<void> {
  const reader = folder.createReader();
  let isEmpty = true;
  for (;;) {
    // Browsers give a hundred at a time, and none when all are given.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) break;
    isEmpty = false;
    const files = entries.filter((entry) => !entry.isDirectory) as FileSystemFileEntry[];
    for (const file of await Promise.all(files.map(readFile)))
      found.files.push({ file, path, ...(await largeHandle(file, root, path.slice(1))) });
    for (const entry of entries)
      if (entry.isDirectory) await readFolder(entry as FileSystemDirectoryEntry, [...path, entry.name], root, found);
  }
  if (isEmpty) found.emptyFolders.push(path);
}

const readFile = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));
