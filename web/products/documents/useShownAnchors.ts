import type { Comment } from "@safos/contract/items";
import type { Editor } from "@tiptap/core";
import { useEffect, useMemo } from "react";
import { openAnchors, showAnchors } from "./anchors.ts";

/** Marks what of the text has comments that are open, and what the thread that is looked at is about. */
export function useShownAnchors(editor: Editor, comments: readonly Comment[], active: string | null): void {
  const anchors = useMemo(() => openAnchors(comments), [comments]);
  useEffect(() => {
    if (editor.isDestroyed) return;
    const shown = active !== null && !anchors.includes(active) ? [...anchors, active] : anchors;
    editor.view.dispatch(showAnchors(editor.state, { anchors: shown, active }));
  }, [editor, anchors, active]);
}
