import type { PresentPerson } from "@safos/contract/collaboration";
import type { Comment } from "@safos/contract/items";
import type { Editor } from "@tiptap/core";
import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { SharedSession } from "../../shared/collaboration/index.ts";
import { offered } from "../../platform/product.ts";
import { MenuStore } from "./insert-menu.ts";
import type { InsertChoices } from "./inserts.tsx";
import { insertPictures } from "./pictures.ts";
import type { Rights } from "./rights.ts";
import { useShownAnchors } from "./useShownAnchors.ts";
import { useEditorAttributes, useTextEditor } from "./useTextEditor.ts";

export interface WritingProps {
  session: SharedSession;
  me: PresentPerson;
  document: { readonly id: string; readonly title: string };
  workspaceId: string | null;
  rights: Rights;
  comments: readonly Comment[];
  activeAnchor: string | null;
  /** Shows the thread at an anchor, or a new one there. */
  onThread: (anchor: string) => void;
  onEditor: (editor: Editor | null) => void;
}

/** The editor of a text, what can be put into it, and the menu that opens in it. */
export function useWriting(
  props: WritingProps,
  isSuggesting: boolean,
  on: { onChooseImage: () => void; onChooseFile: () => void },
) {
  const { document, workspaceId, rights, onEditor } = props;
  const router = useRouter();
  const [menu] = useState(() => new MenuStore());
  const hasFiles = offered("PickFile") !== undefined && workspaceId !== null;
  const choices: InsertChoices = {
    chooseImage: on.onChooseImage,
    chooseFile: hasFiles ? on.onChooseFile : null,
  };
  const putIn = (images: readonly Blob[]): void => void insertPictures(editor, document.id, images);
  const editor: Editor = useTextEditor(props.session, props.me, menu, {
    workspaceId,
    rights,
    isSuggesting,
    choices,
    onAnchor: props.onThread,
    onPictures: putIn,
    navigate: (href) => void router.navigate({ href }),
  });
  useEffect(() => {
    onEditor(editor);
    return () => onEditor(null);
  }, [editor, onEditor]);
  useEditorAttributes(editor, document.title, rights);
  useShownAnchors(editor, props.comments, props.activeAnchor);
  return { editor, menu, choices, putIn };
}
