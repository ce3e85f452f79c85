import type { PresentPerson } from "@safos/contract/collaboration";
import { suggesterId } from "@safos/contract/documents";
import type { Editor } from "@tiptap/core";
import Collaboration from "@tiptap/extension-collaboration";
import CollaborationCaret from "@tiptap/extension-collaboration-caret";
import { Placeholder } from "@tiptap/extensions";
import type { EditorProps } from "@tiptap/pm/view";
import { useEditor } from "@tiptap/react";
import { useEffect, useRef, type RefObject } from "react";
import type { SharedSession } from "../../shared/collaboration/index.ts";
import { useText, type Text } from "../../text/index.tsx";
import { commentAnchors } from "./anchors.ts";
import { drawCaret, selectionAttributes } from "./caret.ts";
import { insertMenus, type MenuStore } from "./insert-menu.ts";
import { findMentions, insertItems, type InsertChoices } from "./inserts.tsx";
import { followLink } from "./links.ts";
import { chooseByKey } from "./reading.ts";
import type { Rights } from "./rights.ts";
import { textExtensions } from "./schema.ts";
import { suggesting } from "./suggesting.ts";

/** What the editor asks for while it is used, long after it was made. */
interface Surroundings {
  /** Whose people and items are mentioned; null for anyone who sees none. */
  readonly workspaceId: string | null;
  readonly rights: Rights;
  readonly isSuggesting: boolean;
  readonly choices: InsertChoices;
  readonly onAnchor: (anchor: string) => void;
  /** Pictures that were pasted or dropped. */
  readonly onPictures: (images: File[]) => void;
  readonly navigate: (href: string) => void;
}

type Latest = RefObject<Surroundings & { readonly t: Text }>;

/** The editor of a document's text; another one for another session. */
export function useTextEditor(
  session: SharedSession,
  me: PresentPerson,
  menu: MenuStore,
  surroundings: Surroundings,
): Editor {
  const t = useText();
  const latest = useRef({ ...surroundings, t });
  latest.current = { ...surroundings, t };
  return useEditor(
    {
      injectCSS: false,
      shouldRerenderOnTransaction: false,
      editable: !surroundings.rights.isReadOnly,
      extensions: [
        ...textExtensions,
        Collaboration.configure({ document: session.doc }),
        CollaborationCaret.configure({
          provider: { awareness: session.awareness },
          user: { ...me, color: "transparent" },
          render: drawCaret,
          selectionRender: selectionAttributes,
        }),
        Placeholder.configure({ placeholder: () => latest.current.t("documents.placeholder") }),
        suggesting(() => (latest.current.isSuggesting ? { by: suggesterId(me.id, me.isGuest), name: me.name } : null)),
        commentAnchors((anchor) => latest.current.onAnchor(anchor)),
        ...insertMenus(
          menu,
          () => insertItems(latest.current.t, latest.current.choices),
          (query) => mentionsFor(latest.current, query),
        ),
      ],
      editorProps: editorPropsOf(latest),
    },
    [session],
  );
}

const mentionsFor = ({ workspaceId, t }: Latest["current"], query: string) =>
  workspaceId === null ? Promise.resolve([]) : findMentions(workspaceId, query, t);

function editorPropsOf(latest: Latest): EditorProps {
  const takePictures = (isEditable: boolean, files: FileList | null | undefined): boolean => {
    const images = [...(files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (images.length === 0 || !isEditable) return false;
    latest.current.onPictures(images);
    return true;
  };
  return {
    attributes: { role: "textbox", "aria-multiline": "true", spellcheck: "true" },
    handleDOMEvents: {
      click(view, event) {
        const { workspaceId, navigate } = latest.current;
        return followLink(event, view.editable, workspaceId === null ? null : navigate);
      },
      keydown: (view, event) => latest.current.rights.canComment && chooseByKey(view, event),
    },
    handlePaste: (view, event) => takePictures(view.editable, event.clipboardData?.files),
    handleDrop: (view, event) => takePictures(view.editable, event.dataTransfer?.files),
  };
}

/** What the editor is called and lets people do. */
export function useEditorAttributes(editor: Editor, title: string, { isReadOnly, canSuggest }: Rights): void {
  const t = useText();
  useEffect(() => {
    if (editor.isDestroyed) return;
    editor.setEditable(!isReadOnly, false);
    const { dom } = editor.view;
    dom.setAttribute("aria-label", t("documents.editor", { title }));
    dom.setAttribute("aria-readonly", String(isReadOnly));
    if (canSuggest) dom.setAttribute("aria-description", t("documents.suggestKeys"));
    else dom.removeAttribute("aria-description");
    // A text that is only read is still reached by the keyboard, to be read and to be commented.
    dom.tabIndex = 0;
  }, [editor, isReadOnly, title, canSuggest, t]);
}
