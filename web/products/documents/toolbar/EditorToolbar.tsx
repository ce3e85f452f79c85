import type { Editor } from "@tiptap/core";
import { MessageSquarePlus, Plus, Redo2, Undo2 } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Button, IconButton, Menu, Toolbar, ToolbarLine } from "../../../ui/index.ts";
import type { InsertItem } from "../insert-menu.ts";
import "../text.ts";
import { ListButtons } from "./ListButtons.tsx";
import { MarkButtons } from "./MarkButtons.tsx";
import { ModeMenu } from "./ModeMenu.tsx";
import { StyleMenu } from "./StyleMenu.tsx";
import { TableMenu } from "./TableMenu.tsx";
import { ToolButton, type Tool } from "./ToolButton.tsx";
import { useToolbarState } from "./useToolbarState.ts";

const undo: Tool = { name: "documents.undo", icon: <Undo2 aria-hidden />, run: (chain) => chain.undo() };
const redo: Tool = { name: "documents.redo", icon: <Redo2 aria-hidden />, run: (chain) => chain.redo() };

export function EditorToolbar(props: {
  editor: Editor;
  inserts: readonly InsertItem[];
  isSuggesting: boolean;
  onSuggesting: (isOn: boolean) => void;
  onLink: () => void;
  onComment: (() => void) | null;
}) {
  const t = useText();
  const { editor } = props;
  const is = useToolbarState(editor);
  return (
    <Toolbar label={t("documents.toolbar")}>
      <ToolButton editor={editor} tool={undo} isDisabled={!is.canUndo} />
      <ToolButton editor={editor} tool={redo} isDisabled={!is.canRedo} />
      <ToolbarLine />
      <StyleMenu editor={editor} is={is} />
      <ToolbarLine />
      <MarkButtons editor={editor} is={is} onLink={props.onLink} />
      <ToolbarLine />
      <ListButtons editor={editor} is={is} />
      <ToolbarLine />
      <InsertButton editor={editor} inserts={props.inserts} />
      {is.table && <TableMenu editor={editor} />}
      <ToolbarLine />
      {props.onComment && (
        <IconButton size="sm" label={t("documents.comment")} isDisabled={is.empty} onPress={props.onComment}>
          <MessageSquarePlus aria-hidden />
        </IconButton>
      )}
      <ModeMenu isSuggesting={props.isSuggesting} onSuggesting={props.onSuggesting} />
    </Toolbar>
  );
}

/** What `/` offers, for those who do not know it. */
function InsertButton({ editor, inserts }: { editor: Editor; inserts: readonly InsertItem[] }) {
  const t = useText();
  return (
    <Menu
      label={t("documents.insert")}
      trigger={
        <Button variant="quiet" size="sm" icon={<Plus aria-hidden />}>
          {t("documents.insert")}
        </Button>
      }
      actions={inserts.map((item) => ({
        id: item.id,
        name: item.name,
        icon: item.icon,
        onAction: () => {
          const { from } = editor.state.selection;
          item.run(editor, { from, to: from });
        },
      }))}
    />
  );
}
