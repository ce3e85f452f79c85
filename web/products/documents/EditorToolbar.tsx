import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import {
  Bold,
  ChevronDown,
  Italic,
  Link as LinkIcon,
  List,
  ListChecks,
  ListOrdered,
  MessageSquarePlus,
  PencilLine,
  Plus,
  Redo2,
  SpellCheck2,
  Strikethrough,
  Table,
  Underline,
  Undo2,
} from "lucide-react";
import { useText } from "../../text/index.tsx";
import { Button, IconButton, Menu, Toolbar, ToolbarLine } from "../../ui/index.ts";
import type { InsertItem } from "./insert-menu.ts";
import "./text.ts";

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
  const is = useEditorState({
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
  const chain = () => editor.chain().focus();
  const styles = ["paragraph", "h1", "h2", "h3"] as const;
  const icon = { "aria-hidden": true } as const;
  return (
    <Toolbar label={t("documents.toolbar")}>
      <IconButton
        size="sm"
        label={t("documents.undo")}
        isDisabled={!is.canUndo}
        onPress={() => void chain().undo().run()}
      >
        <Undo2 {...icon} />
      </IconButton>
      <IconButton
        size="sm"
        label={t("documents.redo")}
        isDisabled={!is.canRedo}
        onPress={() => void chain().redo().run()}
      >
        <Redo2 {...icon} />
      </IconButton>
      <ToolbarLine />
      <Menu
        label={t("documents.style")}
        trigger={
          <Button
            variant="quiet"
            size="sm"
            aria-label={`${t("documents.style")}: ${t(`documents.style.${styles[is.heading] ?? "paragraph"}`)}`}
          >
            {t(`documents.style.${styles[is.heading] ?? "paragraph"}`)}
            <ChevronDown {...icon} />
          </Button>
        }
        actions={styles.map((style, level) => ({
          id: style,
          name: t(`documents.style.${style}`),
          onAction: () =>
            void (level === 0
              ? chain().setParagraph().run()
              : chain()
                  .setHeading({ level: level as 1 | 2 | 3 })
                  .run()),
        }))}
      />
      <ToolbarLine />
      <IconButton size="sm" label={t("documents.bold")} isOn={is.bold} onPress={() => void chain().toggleBold().run()}>
        <Bold {...icon} />
      </IconButton>
      <IconButton
        size="sm"
        label={t("documents.italic")}
        isOn={is.italic}
        onPress={() => void chain().toggleItalic().run()}
      >
        <Italic {...icon} />
      </IconButton>
      <IconButton
        size="sm"
        label={t("documents.underline")}
        isOn={is.underline}
        onPress={() => void chain().toggleUnderline().run()}
      >
        <Underline {...icon} />
      </IconButton>
      <IconButton
        size="sm"
        label={t("documents.strike")}
        isOn={is.strike}
        onPress={() => void chain().toggleStrike().run()}
      >
        <Strikethrough {...icon} />
      </IconButton>
      <IconButton size="sm" label={t("documents.link")} isOn={is.link} onPress={props.onLink}>
        <LinkIcon {...icon} />
      </IconButton>
      <ToolbarLine />
      <IconButton
        size="sm"
        label={t("documents.bulletList")}
        isOn={is.bullets}
        onPress={() => void chain().toggleBulletList().run()}
      >
        <List {...icon} />
      </IconButton>
      <IconButton
        size="sm"
        label={t("documents.orderedList")}
        isOn={is.numbers}
        onPress={() => void chain().toggleOrderedList().run()}
      >
        <ListOrdered {...icon} />
      </IconButton>
      <IconButton
        size="sm"
        label={t("documents.taskList")}
        isOn={is.tasks}
        onPress={() => void chain().toggleTaskList().run()}
      >
        <ListChecks {...icon} />
      </IconButton>
      <ToolbarLine />
      <Menu
        label={t("documents.insert")}
        trigger={
          <Button variant="quiet" size="sm" icon={<Plus {...icon} />}>
            {t("documents.insert")}
          </Button>
        }
        actions={props.inserts.map((item) => ({
          id: item.id,
          name: item.name,
          icon: item.icon,
          onAction: () => {
            const { from } = editor.state.selection;
            item.run(editor, { from, to: from });
          },
        }))}
      />
      {is.table && (
        <Menu
          label={t("documents.table")}
          trigger={
            <Button variant="quiet" size="sm" icon={<Table {...icon} />}>
              {t("documents.table")}
            </Button>
          }
          actions={[
            { id: "row", name: t("documents.tableRowAfter"), onAction: () => void chain().addRowAfter().run() },
            {
              id: "column",
              name: t("documents.tableColumnAfter"),
              onAction: () => void chain().addColumnAfter().run(),
            },
            { id: "head", name: t("documents.tableHeader"), onAction: () => void chain().toggleHeaderRow().run() },
            {
              id: "row-gone",
              name: t("documents.tableRowDelete"),
              startsGroup: true,
              onAction: () => void chain().deleteRow().run(),
            },
            {
              id: "column-gone",
              name: t("documents.tableColumnDelete"),
              onAction: () => void chain().deleteColumn().run(),
            },
            {
              id: "gone",
              name: t("documents.tableDelete"),
              isDanger: true,
              onAction: () => void chain().deleteTable().run(),
            },
          ]}
        />
      )}
      <ToolbarLine />
      {props.onComment && (
        <IconButton size="sm" label={t("documents.comment")} isDisabled={is.empty} onPress={props.onComment}>
          <MessageSquarePlus {...icon} />
        </IconButton>
      )}
      <Menu
        label={t("documents.mode")}
        trigger={
          <Button
            variant={props.isSuggesting ? "soft" : "quiet"}
            size="sm"
            icon={props.isSuggesting ? <SpellCheck2 {...icon} /> : <PencilLine {...icon} />}
            aria-label={`${t("documents.mode")}: ${t(props.isSuggesting ? "documents.mode.suggest" : "documents.mode.edit")}`}
          >
            {t(props.isSuggesting ? "documents.mode.suggest" : "documents.mode.edit")}
            <ChevronDown {...icon} />
          </Button>
        }
        actions={[
          {
            id: "edit",
            name: t("documents.mode.edit"),
            icon: <PencilLine />,
            onAction: () => props.onSuggesting(false),
          },
          {
            id: "suggest",
            name: t("documents.mode.suggest"),
            icon: <SpellCheck2 />,
            onAction: () => props.onSuggesting(true),
          },
        ]}
      />
    </Toolbar>
  );
}
