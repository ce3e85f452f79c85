import type { FileItem } from "@safos/contract/files";
import type { Editor } from "@tiptap/core";
import { Suspense } from "react";
import { explain, getBlob } from "../../platform/api.ts";
import { offered } from "../../platform/product.ts";
import { showToast } from "../../ui/index.ts";
import type { Chosen } from "./changed-text.ts";
import { ImageAltDialog, LinkDialog } from "./EditorDialogs.tsx";
import { isPicture, linkFile } from "./insert-file.ts";
import { SuggestDialog } from "./SuggestDialog.tsx";

export type OpenDialog = { kind: "link" | "alt" | "file" } | { kind: "suggest"; chosen: Chosen };

/** The dialog about the text that is open. */
export function WritingDialog(props: {
  dialog: OpenDialog;
  editor: Editor;
  documentId: string;
  /** Whose files can be put in; null for anyone who sees none. */
  workspaceId: string | null;
  onPictures: (images: Blob[]) => void;
  onClose: () => void;
}) {
  const { dialog, editor, workspaceId, onClose } = props;
  const PickFile = offered("PickFile");
  const insertFile = (file: FileItem, url: string): void => {
    if (!isPicture(file)) return linkFile(editor, file);
    getBlob(url)
      .then((image) => props.onPictures([image]))
      .catch((error: unknown) => showToast({ text: explain(error), tone: "danger" }));
  };
  switch (dialog.kind) {
    case "suggest":
      return <SuggestDialog editor={editor} documentId={props.documentId} chosen={dialog.chosen} onClose={onClose} />;
    case "link":
      return <LinkDialog editor={editor} onClose={onClose} />;
    case "alt":
      return <ImageAltDialog editor={editor} onClose={onClose} />;
    default:
      return PickFile && workspaceId !== null ? (
        <Suspense>
          <PickFile workspaceId={workspaceId} onClose={onClose} onPick={insertFile} />
        </Suspense>
      ) : null;
  }
}
