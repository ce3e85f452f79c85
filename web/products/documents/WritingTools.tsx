import type { Editor } from "@tiptap/core";
import { useText } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";
import { CommentTools } from "./CommentTools.tsx";
import { insertItems, type InsertChoices } from "./inserts.tsx";
import { EditorToolbar } from "./toolbar/EditorToolbar.tsx";
import css from "./Writing.module.css";

/** Above the text: the toolbar of anyone who may write, or the tools of anyone who may comment. */
export function WritingTools(props: {
  editor: Editor;
  isReadOnly: boolean;
  choices: InsertChoices;
  isSuggesting: boolean;
  onSuggesting: (isOn: boolean) => void;
  onLink: () => void;
  /** Null for anyone who may not. */
  onComment: (() => void) | null;
  onSuggest: (() => void) | null;
}) {
  const t = useText();
  const { editor, onComment, onSuggest } = props;
  return (
    <>
      {onComment && onSuggest && (
        <div className={css.tools}>
          <CommentTools editor={editor} onComment={onComment} onSuggest={onSuggest} />
        </div>
      )}
      {!props.isReadOnly && (
        <div className={css.tools}>
          <EditorToolbar
            editor={editor}
            inserts={insertItems(t, props.choices)}
            isSuggesting={props.isSuggesting}
            onSuggesting={(isOn) => {
              props.onSuggesting(isOn);
              if (isOn) showToast({ text: t("documents.suggesting") });
            }}
            onLink={props.onLink}
            onComment={onComment}
          />
        </div>
      )}
    </>
  );
}
