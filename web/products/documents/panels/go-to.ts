import type { Editor } from "@tiptap/core";

/** Shows a place of the text and puts the cursor there. */
export function goTo(editor: Editor, position: number, end = position): void {
  editor.chain().focus().setTextSelection({ from: position, to: end }).scrollIntoView().run();
}
