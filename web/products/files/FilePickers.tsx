import { useCallback, useRef, type ChangeEvent, type RefObject } from "react";
import { explain } from "../../platform/api.ts";
import { showToast } from "../../ui/index.ts";
import { withPath, type Dropped } from "./uploads/new-entries.ts";
import { upload as begin } from "./uploads/signal.ts";

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
    (dropped: Dropped, into: number | null) => {
      begin(dropped, { workspaceId, folderId: into }).catch((error: unknown) =>
        showToast({ text: explain(error), tone: "danger" }),
      );
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
