import type { FileItem } from "@safos/contract/files";
import type { Editor } from "@tiptap/core";

/** Pictures that a text can hold; any other file is linked. */
export const isPicture = (file: FileItem): boolean => /^image\/(png|jpeg|gif|webp)$/.test(file.contentType ?? "");

/** A link to the file where the cursor is. */
export function linkFile(editor: Editor, file: FileItem): void {
  editor
    .chain()
    .focus()
    .insertContent([
      {
        type: "mention",
        attrs: {
          kind: "file",
          id: String(file.id),
          label: file.name,
          path: `/w/${file.workspaceId}/files/${file.parentId ?? ""}?file=${file.id}`,
        },
      },
      { type: "text", text: " " },
    ])
    .run();
}
