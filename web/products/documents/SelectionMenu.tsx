import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import { BubbleMenu } from "@tiptap/react/menus";
import { Bold, Check, Italic, Link as LinkIcon, MessageSquarePlus, Pencil, SpellCheck2, X } from "lucide-react";
import { useText } from "../../text/index.tsx";
import { IconButton } from "../../ui/index.ts";
import css from "./SelectionMenu.module.css";
import { decide } from "./suggesting.ts";
import "./text.ts";

/** A few tools at what is selected; for suggestions, what can be decided about them. */
export function SelectionMenu(props: {
  editor: Editor;
  canWrite: boolean;
  onLink: () => void;
  onComment: (() => void) | null;
  /** For anyone who may comment but not write. */
  onSuggest: (() => void) | null;
  onDescribe: () => void;
}) {
  const t = useText();
  const { editor, canWrite } = props;
  const is = useEditorState({
    editor,
    selector: ({ editor: at }) => ({
      bold: at.isActive("bold"),
      italic: at.isActive("italic"),
      image: at.isActive("image"),
      suggestion: suggestionAt(at),
    }),
  });
  const icon = { "aria-hidden": true } as const;
  return (
    <BubbleMenu
      editor={editor}
      updateDelay={100}
      options={{ placement: "top", offset: 8 }}
      shouldShow={({ editor: at, state }) =>
        at.view.hasFocus() &&
        (!state.selection.empty || suggestionAt(at) !== null) &&
        (canWrite || props.onComment !== null)
      }
    >
      <div className={css.menu} role="group" aria-label={t("documents.toolbar")}>
        {is.suggestion !== null && canWrite && (
          <>
            <IconButton size="sm" label={t("documents.accept")} onPress={() => decide(editor, is.suggestion, true)}>
              <Check {...icon} />
            </IconButton>
            <IconButton size="sm" label={t("documents.reject")} onPress={() => decide(editor, is.suggestion, false)}>
              <X {...icon} />
            </IconButton>
          </>
        )}
        {canWrite && is.image && (
          <IconButton size="sm" label={t("documents.imageAltTitle")} onPress={props.onDescribe}>
            <Pencil {...icon} />
          </IconButton>
        )}
        {canWrite && !is.image && is.suggestion === null && (
          <>
            <IconButton
              size="sm"
              label={t("documents.bold")}
              isOn={is.bold}
              onPress={() => void editor.chain().focus().toggleBold().run()}
            >
              <Bold {...icon} />
            </IconButton>
            <IconButton
              size="sm"
              label={t("documents.italic")}
              isOn={is.italic}
              onPress={() => void editor.chain().focus().toggleItalic().run()}
            >
              <Italic {...icon} />
            </IconButton>
            <IconButton size="sm" label={t("documents.link")} onPress={props.onLink}>
              <LinkIcon {...icon} />
            </IconButton>
          </>
        )}
        {props.onComment && (
          <IconButton size="sm" label={t("documents.comment")} onPress={props.onComment}>
            <MessageSquarePlus {...icon} />
          </IconButton>
        )}
        {props.onSuggest && (
          <IconButton size="sm" label={t("documents.suggest")} onPress={props.onSuggest}>
            <SpellCheck2 {...icon} />
          </IconButton>
        )}
      </div>
    </BubbleMenu>
  );
}

function suggestionAt(editor: Editor): string | null {
  const { $from, empty } = editor.state.selection;
  const marks = empty ? [...$from.marks(), ...($from.nodeAfter?.marks ?? [])] : ($from.nodeAfter?.marks ?? []);
  const found = marks.find((mark) => mark.type.name === "insertion" || mark.type.name === "deletion");
  return found ? String(found.attrs["id"]) : null;
}
