import { EditorContent } from "@tiptap/react";
import { useRef, useState, type RefObject } from "react";
import { useText } from "../../text/index.tsx";
import { anchorOf } from "./anchors.ts";
import { chosenIn } from "./changed-text.ts";
import { InsertMenu } from "./InsertMenu.tsx";
import { SelectionMenu } from "./SelectionMenu.tsx";
import { useWriting, type WritingProps } from "./useWriting.ts";
import { WritingDialog, type OpenDialog } from "./WritingDialog.tsx";
import { WritingTools } from "./WritingTools.tsx";
import css from "./Writing.module.css";
import "./text.ts";

/** The text and its tools. A new one for every session: what was refused must not linger in it. */
export function Writing(props: WritingProps) {
  const { document, workspaceId, rights, onThread } = props;
  const [isSuggesting, setSuggesting] = useState(false);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const { editor, menu, choices, putIn } = useWriting(props, isSuggesting, {
    onChooseImage: () => picker.current?.click(),
    onChooseFile: () => setDialog({ kind: "file" }),
  });
  const openLink = (): void => setDialog({ kind: "link" });
  const comment = (): void => {
    const anchor = anchorOf(editor.state);
    if (anchor !== null) onThread(anchor);
  };
  const suggest = (): void => {
    const chosen = chosenIn(editor.state);
    if (chosen) setDialog({ kind: "suggest", chosen });
  };
  const onComment = rights.canComment ? comment : null;
  const onSuggest = rights.canSuggest ? suggest : null;
  return (
    <div
      className={css.writing}
      onKeyDown={(event) => {
        if (!onSuggest || dialog || !isSuggestKey(event)) return;
        event.preventDefault();
        onSuggest();
      }}
    >
      <WritingTools
        editor={editor}
        isReadOnly={rights.isReadOnly}
        choices={choices}
        isSuggesting={isSuggesting}
        onSuggesting={setSuggesting}
        onLink={openLink}
        onComment={onComment}
        onSuggest={onSuggest}
      />
      <div className={css.scroll}>
        <EditorContent editor={editor} className={css.paper ?? ""} />
      </div>
      <SelectionMenu
        editor={editor}
        canWrite={!rights.isReadOnly}
        onLink={openLink}
        onComment={onComment}
        onSuggest={onSuggest}
        onDescribe={() => setDialog({ kind: "alt" })}
      />
      <InsertMenu store={menu} />
      <PicturePicker input={picker} onPictures={putIn} />
      {dialog && (dialog.kind !== "suggest" || rights.canSuggest) && (
        <WritingDialog
          dialog={dialog}
          editor={editor}
          documentId={document.id}
          workspaceId={workspaceId}
          onPictures={putIn}
          onClose={() => setDialog(null)}
        />
      )}
    </div>
  );
}

const isSuggestKey = (event: React.KeyboardEvent): boolean =>
  event.code === "KeyS" && event.altKey && (event.ctrlKey || event.metaKey);

function PicturePicker(props: { input: RefObject<HTMLInputElement | null>; onPictures: (images: File[]) => void }) {
  const t = useText();
  return (
    <input
      ref={props.input}
      type="file"
      accept="image/png,image/jpeg,image/gif,image/webp"
      hidden
      aria-label={t("documents.image")}
      onChange={(event) => {
        props.onPictures([...(event.target.files ?? [])]);
        event.target.value = "";
      }}
    />
  );
}
