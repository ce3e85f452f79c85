import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";

/** What the selection is, as far as the toolbar shows it. */
export function useToolbarState(editor: Editor) {
  return useEditorState({
    editor,
    selector: ({ editor: at }) => ({
      heading: [1, 2, 3].find((level) => at.isActive("heading", { level })) ?? 0,
      bold: at.isActive("bold"),
      italic: at.isActive("italic"),
      underline: at.isActive("underline"),
      strike: at.isActive("strike"),
      link: at.isActive("link"),
      bullets: at.isActive("bulletList"),
      numbers: at.isActive("orderedList"),
      tasks: at.isActive("taskList"),
      table: at.isActive("table"),
      empty: at.state.selection.empty,
      canUndo: at.can().undo(),
      canRedo: at.can().redo(),
    }),
  });
}

export interface ToolsProps {
  readonly editor: Editor;
  readonly is: ReturnType<typeof useToolbarState>;
}
