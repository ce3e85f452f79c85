import type { Editor } from "@tiptap/core";
import { Table } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Button, Menu } from "../../../ui/index.ts";

/** What can be done with the table the cursor is in. */
export function TableMenu({ editor }: { editor: Editor }) {
  const t = useText();
  const chain = () => editor.chain().focus();
  return (
    <Menu
      label={t("documents.table")}
      trigger={
        <Button variant="quiet" size="sm" icon={<Table aria-hidden />}>
          {t("documents.table")}
        </Button>
      }
      actions={[
        { id: "row", name: t("documents.tableRowAfter"), onAction: () => void chain().addRowAfter().run() },
        { id: "column", name: t("documents.tableColumnAfter"), onAction: () => void chain().addColumnAfter().run() },
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
  );
}
