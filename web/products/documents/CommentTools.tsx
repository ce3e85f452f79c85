import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import { MessageSquarePlus, SpellCheck2 } from "lucide-react";
import { useText } from "../../text/index.tsx";
import { Button, Toolbar } from "../../ui/index.ts";
import "./text.ts";

/** What anyone who may comment but not write can do with the words they have chosen. */
export function CommentTools(props: { editor: Editor; onComment: () => void; onSuggest: () => void }) {
  const t = useText();
  const isEmpty = useEditorState({ editor: props.editor, selector: ({ editor: at }) => at.state.selection.empty });
  return (
    <Toolbar label={t("documents.commentTools")}>
      <Button
        variant="quiet"
        size="sm"
        icon={<MessageSquarePlus aria-hidden="true" />}
        isDisabled={isEmpty}
        onPress={props.onComment}
      >
        {t("documents.comment")}
      </Button>
      <Button
        variant="quiet"
        size="sm"
        icon={<SpellCheck2 aria-hidden="true" />}
        aria-keyshortcuts="Control+Alt+S"
        onPress={props.onSuggest}
      >
        {t("documents.suggest")}
      </Button>
    </Toolbar>
  );
}
