import { useCallback, useRef, type ChangeEvent, type RefObject } from "react";
import { explain } from "../../platform/api.ts";
import { now } from "../../platform/clock.ts";
import { useText } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";
import { withPath, type Dropped } from "./uploads/new-entries.ts";
import { upload as begin } from "./uploads/signal.ts";

/** `2026-11-27 10.24.31`: sorted by name they are sorted by time. */
function formatStamp(moment: number): string {
  const at = new Date(moment);
  const two = (n: number): string => String(n).padStart(2, "0");
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
  return `${day} ${[two(at.getHours()), two(at.getMinutes()), two(at.getSeconds())].join(".")}`;
}

/** Some browsers on phones choose single files only. */
const canChooseFolder = "webkitdirectory" in HTMLInputElement.prototype;

/** The ways that files come into a folder. */
export interface FilePicking {
  readonly chooseFiles: () => void;
  /** Null where the browser cannot. */
  readonly chooseFolder: (() => void) | null;
  /** The camera of a phone, for a picture or a film. */
  readonly openCamera: (kind: "picture" | "film") => void;
  readonly upload: (dropped: Dropped, into: number | null) => void;
  readonly inputs: Pick<Parameters<typeof FilePickers>[0], "files" | "folder" | "camera" | "onPick" | "onTaken">;
}

export function useFilePicking(workspaceId: string, folderId: number | null): FilePicking {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const t = useText();
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
    openCamera(kind) {
      const input = camera.current;
      if (!input) return;
      input.accept = kind === "picture" ? "image/*" : "video/*";
      input.click();
    },
    upload,
    inputs: {
      files,
      folder,
      camera,
      onTaken({ target }) {
        const nameOf = (file: File): string =>
          t(file.type.startsWith("video/") ? "files.camera.filmName" : "files.camera.pictureName", {
            when: formatStamp(now()),
          }) + (/\.\w+$/.exec(file.name)?.[0] ?? "");
        const files = [...(target.files ?? [])].map((file) => ({
          // Phones call each of them alike.
          file: new File([file], nameOf(file), { type: file.type, lastModified: file.lastModified }),
          path: [],
        }));
        upload({ files, emptyFolders: [] }, folderId);
        target.value = "";
      },
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
  camera: RefObject<HTMLInputElement | null>;
  onPick: (event: ChangeEvent<HTMLInputElement>) => void;
  onTaken: (event: ChangeEvent<HTMLInputElement>) => void;
}) {
  const hidden = { type: "file", hidden: true, "aria-hidden": true, tabIndex: -1, onChange: props.onPick } as const;
  return (
    <>
      <input ref={props.files} {...hidden} multiple data-testid="upload" />
      <input ref={props.folder} {...hidden} {...{ webkitdirectory: "" }} data-testid="upload-folder" />
      <input
        ref={props.camera}
        {...hidden}
        onChange={props.onTaken}
        capture="environment"
        accept="image/*"
        data-testid="upload-camera"
      />
    </>
  );
}
