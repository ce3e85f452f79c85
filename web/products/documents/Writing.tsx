import type { PresentPerson } from "@safos/contract/collaboration";
import { suggesterId } from "@safos/contract/documents";
import type { FileItem } from "@safos/contract/files";
import type { Comment } from "@safos/contract/items";
import { Placeholder } from "@tiptap/extensions";
import Collaboration from "@tiptap/extension-collaboration";
import CollaborationCaret from "@tiptap/extension-collaboration-caret";
import type { Editor } from "@tiptap/core";
import { EditorContent, useEditor } from "@tiptap/react";
import { useRouter } from "@tanstack/react-router";
import { Suspense, useEffect, useMemo, useRef, useState } from "react";
import type { SharedSession } from "../../shared/collaboration/index.ts";
import { explain, getBlob } from "../../platform/api.ts";
import { offered } from "../../platform/product.ts";
import { useText } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";
import { anchorOf, commentAnchors, showAnchors } from "./anchors.ts";
import { CommentTools } from "./CommentTools.tsx";
import { ImageAltDialog, LinkDialog } from "./EditorDialogs.tsx";
import { EditorToolbar } from "./EditorToolbar.tsx";
import { addImage } from "./images.ts";
import { isPicture, linkFile } from "./insert-file.ts";
import { InsertMenu } from "./InsertMenu.tsx";
import { insertMenus, MenuStore } from "./insert-menu.ts";
import { findMentions, insertItems } from "./inserts.tsx";
import { chooseByKey } from "./reading.ts";
import { isSafeHref, textExtensions } from "./schema.ts";
import { SelectionMenu } from "./SelectionMenu.tsx";
import { SuggestDialog } from "./SuggestDialog.tsx";
import { suggesting } from "./suggesting.ts";
import { chosenIn, type Chosen } from "./wishes.ts";
import css from "./Writing.module.css";
import "./text.ts";

/** Name tag and line where someone else's cursor is. */
function drawCaret(shown: Record<string, unknown>): HTMLElement {
  const user = shown as Partial<PresentPerson>;
  const caret = document.createElement("span");
  caret.className = "caret";
  caret.dataset["tone"] = String(user.tone ?? 1);
  const name = document.createElement("span");
  name.className = "caret-name";
  name.textContent = user.name ?? "";
  caret.append(name);
  return caret;
}

type Dialog = "link" | "alt" | "file" | null;

/** The text and its tools. A new one for every session: what was refused must not linger in it. */
export function Writing(props: {
  session: SharedSession;
  me: PresentPerson;
  documentId: string;
  title: string;
  workspaceId: string | null;
  isReadOnly: boolean;
  canComment: boolean;
  /** Whether they suggest by asking the server, because they may comment but not write. */
  canSuggest: boolean;
  comments: readonly Comment[];
  activeAnchor: string | null;
  onAnchor: (anchor: string, isNew: boolean) => void;
  onEditor: (editor: Editor | null) => void;
}) {
  const t = useText();
  const { session, me, documentId, workspaceId, isReadOnly } = props;
  const router = useRouter();
  const PickFile = offered("PickFile");
  const [isSuggesting, setSuggesting] = useState(false);
  const [dialog, setDialog] = useState<Dialog>(null);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [menu] = useState(() => new MenuStore());
  const picker = useRef<HTMLInputElement>(null);
  // Read when the editor asks, long after it was made.
  const latest = useRef({ t, isSuggesting, onAnchor: props.onAnchor, canComment: props.canComment });
  latest.current = { t, isSuggesting, onAnchor: props.onAnchor, canComment: props.canComment };

  const choices = useMemo(
    () => ({
      chooseImage: () => picker.current?.click(),
      chooseFile: PickFile && workspaceId !== null ? () => setDialog("file") : null,
    }),
    [workspaceId, PickFile],
  );
  const editor = useEditor(
    {
      injectCSS: false,
      shouldRerenderOnTransaction: false,
      editable: !isReadOnly,
      extensions: [
        ...textExtensions,
        Collaboration.configure({ document: session.doc }),
        CollaborationCaret.configure({
          provider: { awareness: session.awareness },
          user: { ...me, color: "transparent" },
          render: drawCaret,
          selectionRender: (user: Record<string, unknown>) => ({
            class: "others-selection",
            "data-tone": String((user as Partial<PresentPerson>).tone ?? 1),
          }),
        }),
        Placeholder.configure({ placeholder: () => latest.current.t("documents.placeholder") }),
        suggesting(() => (latest.current.isSuggesting ? { by: suggesterId(me.id, me.isGuest), name: me.name } : null)),
        commentAnchors((anchor) => latest.current.onAnchor(anchor, false)),
        ...insertMenus(
          menu,
          () => insertItems(latest.current.t, choices),
          (query) => (workspaceId === null ? Promise.resolve([]) : findMentions(workspaceId, query, latest.current.t)),
        ),
      ],
      editorProps: {
        attributes: { role: "textbox", "aria-multiline": "true", spellcheck: "true" },
        handleDOMEvents: {
          click: (view, event) => follow(event, view.editable),
          keydown: (view, event) => latest.current.canComment && chooseByKey(view, event),
        },
        handlePaste: (_view, event) => takeImages(event.clipboardData?.files),
        handleDrop: (_view, event) => takeImages(event.dataTransfer?.files),
      },
    },
    [session],
  );

  /** Names lead to what they name; links out of here open beside, where text is written only with Ctrl or ⌘. */
  function follow(event: MouseEvent, isEditable: boolean): boolean {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    const href = link?.getAttribute("href") ?? "";
    if (!link || !isSafeHref(href)) return false;
    const isMention = link.closest("[data-mention]") !== null;
    if (isEditable && !isMention && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      return false;
    }
    event.preventDefault();
    if (isMention && workspaceId !== null) void router.navigate({ href });
    else window.open(href, "_blank", "noopener,noreferrer");
    return true;
  }
  function takeImages(files: FileList | null | undefined): boolean {
    const images = [...(files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (images.length === 0 || !editor?.isEditable) return false;
    void put(images);
    return true;
  }
  async function put(images: readonly Blob[]): Promise<void> {
    for (const image of images) {
      try {
        const made = await addImage(documentId, image);
        const { src, width, height } = made;
        editor
          ?.chain()
          .focus()
          .insertContent({ type: "image", attrs: { src, alt: "", width, height } })
          .run();
      } catch (error) {
        showToast({ text: explain(error), tone: "danger" });
      }
    }
  }

  const { onEditor } = props;
  useEffect(() => {
    onEditor(editor);
    return () => onEditor(null);
  }, [editor, onEditor]);
  useEffect(() => {
    if (editor.isDestroyed) return;
    editor.setEditable(!isReadOnly, false);
    const { dom } = editor.view;
    dom.setAttribute("aria-label", t("documents.editor", { title: props.title }));
    dom.setAttribute("aria-readonly", String(isReadOnly));
    if (props.canSuggest) dom.setAttribute("aria-description", t("documents.suggestKeys"));
    else dom.removeAttribute("aria-description");
    // A text that is only read is still reached by the keyboard, to be read and to be commented.
    dom.tabIndex = 0;
  }, [editor, isReadOnly, props.title, props.canSuggest, t]);
  const anchors = useMemo(
    () => [
      ...new Set(
        props.comments
          .filter((one) => one.parentId === null && one.resolvedAt === null && !one.isDeleted)
          .flatMap((one) => one.anchor ?? []),
      ),
    ],
    [props.comments],
  );
  const { activeAnchor } = props;
  useEffect(() => {
    if (editor.isDestroyed) return;
    const shown = activeAnchor !== null && !anchors.includes(activeAnchor) ? [...anchors, activeAnchor] : anchors;
    editor.view.dispatch(showAnchors(editor.state, { anchors: shown, active: activeAnchor }));
  }, [editor, anchors, activeAnchor]);

  const comment = props.canComment
    ? () => {
        const anchor = anchorOf(editor.state);
        if (anchor !== null) props.onAnchor(anchor, true);
      }
    : null;
  const insertFile = (file: FileItem, url: string): void => {
    if (!isPicture(file)) return linkFile(editor, file);
    getBlob(url)
      .then((image) => put([image]))
      .catch((error: unknown) => showToast({ text: explain(error), tone: "danger" }));
  };
  const suggest = props.canSuggest ? () => setChosen(chosenIn(editor.state)) : null;
  return (
    <div
      className={css.writing}
      onKeyDown={(event) => {
        if (!suggest || chosen || event.code !== "KeyS" || !event.altKey || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        suggest();
      }}
    >
      {comment && suggest && (
        <div className={css.tools}>
          <CommentTools editor={editor} onComment={comment} onSuggest={suggest} />
        </div>
      )}
      {!isReadOnly && (
        <div className={css.tools}>
          <EditorToolbar
            editor={editor}
            inserts={insertItems(t, choices)}
            isSuggesting={isSuggesting}
            onSuggesting={(isOn) => {
              setSuggesting(isOn);
              if (isOn) showToast({ text: t("documents.suggesting") });
            }}
            onLink={() => setDialog("link")}
            onComment={comment}
          />
        </div>
      )}
      <div className={css.scroll}>
        <EditorContent editor={editor} className={css.paper ?? ""} />
      </div>
      <SelectionMenu
        editor={editor}
        canWrite={!isReadOnly}
        onLink={() => setDialog("link")}
        onComment={comment}
        onSuggest={suggest}
        onDescribe={() => setDialog("alt")}
      />
      <InsertMenu store={menu} />
      <input
        ref={picker}
        type="file"
        accept="image/png,image/jpeg,image/gif,image/webp"
        hidden
        aria-label={t("documents.image")}
        onChange={(event) => {
          void put([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      {chosen && props.canSuggest && (
        <SuggestDialog editor={editor} documentId={documentId} chosen={chosen} onClose={() => setChosen(null)} />
      )}
      {dialog === "link" && <LinkDialog editor={editor} onClose={() => setDialog(null)} />}
      {dialog === "alt" && <ImageAltDialog editor={editor} onClose={() => setDialog(null)} />}
      {PickFile && dialog === "file" && workspaceId !== null && (
        <Suspense>
          <PickFile workspaceId={workspaceId} onClose={() => setDialog(null)} onPick={insertFile} />
        </Suspense>
      )}
    </div>
  );
}
