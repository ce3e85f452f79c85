import { useCallback, useRef, type ChangeEvent, type RefObject } from "react";
import { explain } from "../../platform/api.ts";
import { queryClient } from "../../platform/query.ts";
import { showToast } from "../../ui/index.ts";
import { FolderMaker } from "./folders.ts";
import type { Dropped } from "./list/drops.ts";
import { uploadFiles, withPath } from "./uploads.ts";

/** Some browsers on phones choose single files only. */
const canChooseFolder = "webkitdirectory" in HTMLInputElement.prototype;

/** The ways that files come into a folder. */
export interface FilePicking {
  readonly chooseFiles: () => void;
  /** Null where the browser cannot. */
  readonly chooseFolder: (() => void) | null;
  readonly upload: (dropped: Dropped, into: number | null) => void;
  readonly inputs: Pick<Parameters<typeof FilePickers>[0], "files" | "folder" | "onPick">;
}

export function useFilePicking(workspaceId: string, folderId: number | null): FilePicking {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const upload = useCallback(
    ({ files: chosen, emptyFolders }: Dropped, into: number | null) => {
      const target = { workspaceId, folderId: into };
      if (chosen.length > 0) uploadFiles(chosen, target);
      if (emptyFolders.length === 0) return;
      const folders = new FolderMaker(target);
      Promise.all(emptyFolders.map((path) => folders.at(path)))
        .catch((error: unknown) => showToast({ text: explain(error), tone: "danger" }))
        .finally(() => void queryClient.invalidateQueries({ queryKey: ["files", workspaceId] }));
    },
    [workspaceId],
  );
  return {
    chooseFiles: () => files.current?.click(),
    chooseFolder: canChooseFolder ? () => folder.current?.click() : null,
    upload,
    inputs: {
      files,
      folder,
      onPick(event) {
        upload({ files: [...(event.target.files ?? [])].map(withPath), emptyFolders: [] }, folderId);
        event.target.value = "";
      },
    },
  };
}

/** The browser's own choosers, which its buttons open. */
export function FilePickers(props: {
  files: RefObject<HTMLInputElement | null>;
  folder: RefObject<HTMLInputElement | null>;
  onPick: (event: ChangeEvent<HTMLInputElement>) => void;
}) {
  const hidden = { type: "file", hidden: true, "aria-hidden": true, tabIndex: -1, onChange: props.onPick } as const;
  return (
    <>
      <input ref={props.files} {...hidden} multiple data-testid="upload" />
      <input ref={props.folder} {...hidden} {...{ webkitdirectory: "" }} data-testid="upload-folder" />
    </>
  );
}
