import type { OnConflict } from "@safos/contract/files";
import { now, randomId } from "../../../platform/clock.ts";
import type { Entry, Source, UploadTarget } from "./entry.ts";

/** A file and the folders it lies in, below what was dropped or chosen. */
export interface FileInFolder {
  readonly file: File;
  readonly path: readonly string[];
  /** Where the browser gives one: what the file is read from again after a reload. */
  readonly handle?: FileSystemFileHandle;
}

/** What was dropped or chosen: files, and those folders that hold none. */
export interface Dropped {
  readonly files: readonly FileInFolder[];
  readonly emptyFolders: readonly (readonly string[])[];
}

/** Files of a chosen folder know where they lay. */
export function withPath(file: File): FileInFolder {
  return { file, path: file.webkitRelativePath.split("/").slice(0, -1) };
}

/** A file that the browser copies into its own store, so that a reload goes on without asking. */
export const mostCopied = 64 << 20;
/** And so much of what waits is copied. */
const mostCopiedTogether = 1 << 30;

/** The entries of what comes together. `copied` is what of earlier ones is copied already. */
export function newEntries(
  { files, emptyFolders }: Dropped,
  to: { readonly target: UploadTarget; readonly answer: OnConflict; readonly owner: string; readonly copied: number },
): readonly Entry[] {
  const batch = randomId();
  const at = now();
  let copied = to.copied;
  const keepOf = ({ file, handle }: FileInFolder): Source | null => {
    if (file.size > mostCopied || copied + file.size > mostCopiedTogether) return handle ?? null;
    copied += file.size;
    return file;
  };
  const common = {
    owner: to.owner,
    target: to.target,
    batch,
    answer: to.answer,
    state: "waiting",
    problem: null,
    failures: 0,
    serverId: null,
    isFinishing: false,
    sent: 0,
    isStored: false,
  } as const;
  return [
    ...files.map((one, index): Entry => ({
      ...common,
      id: randomId(),
      at: at + index / 1e6,
      path: one.path,
      name: one.file.name,
      isFolder: false,
      size: one.file.size,
      modifiedAt: one.file.lastModified,
      source: one.file,
      keep: keepOf(one),
    })),
    ...emptyFolders.map((path): Entry => ({
      ...common,
      id: randomId(),
      at: at + 1,
      path: path.slice(0, -1),
      name: path.at(-1) ?? "",
      isFolder: true,
      size: 0,
      modifiedAt: at,
      source: null,
      keep: null,
    })),
  ];
}
