import type { DocumentEntry } from "@safos/contract/documents";
import { documentRoutes } from "@safos/contract/routes/documents";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import {
  ChevronDown,
  ChevronRight,
  Download,
  FilePlus2,
  FileText,
  FolderTree,
  Pencil,
  Share2,
  Trash2,
} from "lucide-react";
import { ItemLine, itemLinkClass, ItemRow, useMoveToTrash } from "../../shared/items/index.ts";
import { now } from "../../platform/clock.ts";
import { request } from "../../platform/request.ts";
import { formatWhen, useLocale, useText } from "../../text/index.tsx";
import { IconButton, Menu, type MenuAction } from "../../ui/index.ts";
import css from "./DocumentRow.module.css";
import { refreshDocument } from "./queries.ts";
import "./text.ts";
import { stepsOf, type TreeRow } from "./tree.ts";

/** A dialog about a document of the list, or about one that is to lie under it. */
export type DocumentDialogName = "new" | "rename" | "move" | "export" | "share";

interface MenuProps {
  entry: DocumentEntry;
  /** All documents of the workspace. */
  entries: readonly DocumentEntry[];
  canWrite: boolean;
  onDialog: (name: DocumentDialogName, entry: DocumentEntry) => void;
}

/** A document in the tree. */
export function DocumentRow(
  props: Omit<MenuProps, "entry"> & { row: TreeRow; isClosed: boolean; onToggle: () => void },
) {
  const t = useText();
  const locale = useLocale();
  const { entry, depth, hasChildren } = props.row;
  const when = formatWhen(locale, Date.parse(entry.changedAt), now(), { yesterday: t("common.yesterday") });
  return (
    <ItemRow depth={depth}>
      {hasChildren ? (
        <IconButton
          size="sm"
          hasTip={false}
          label={t(props.isClosed ? "documents.expand" : "documents.collapse", { title: entry.title })}
          aria-expanded={!props.isClosed}
          onPress={props.onToggle}
        >
          {props.isClosed ? <ChevronRight aria-hidden="true" /> : <ChevronDown aria-hidden="true" />}
        </IconButton>
      ) : (
        <span className={css.noToggle} />
      )}
      <Link
        to="/w/$workspaceId/documents/$documentId"
        params={{ workspaceId: entry.workspaceId, documentId: entry.id }}
        className={itemLinkClass}
      >
        <ItemLine
          kind="document"
          id={entry.id}
          icon={<FileText />}
          tone={1}
          title={entry.title}
          about={
            <>
              {entry.changedBy ? t("documents.changedBy", { name: entry.changedBy.displayName, when }) : when}
              <span className={css.count}> · {t("documents.words", { n: entry.wordCount })}</span>
            </>
          }
          commentCount={entry.commentCount}
          commentLabel={t("documents.comments", { n: entry.commentCount })}
        />
      </Link>
      <DocumentMenu entry={entry} entries={props.entries} canWrite={props.canWrite} onDialog={props.onDialog} />
    </ItemRow>
  );
}

function DocumentMenu({ entry, entries, canWrite, onDialog }: MenuProps) {
  const t = useText();
  const trash = useMoveToTrash(entry.workspaceId, refreshDocument);
  const steps = stepsOf(entry, entries);
  const moveAfter = useMutation({
    mutationFn: (afterId: string | null) =>
      request(documentRoutes.changeDocument, { params: { id: entry.id }, body: { afterId } }),
    onSuccess: refreshDocument,
  });
  const opens = (name: DocumentDialogName, text: string, icon: MenuAction["icon"]): MenuAction => ({
    id: name,
    name: text,
    icon,
    onAction: () => onDialog(name, entry),
  });
  return (
    <Menu
      label={t("documents.more", { title: entry.title })}
      actions={[
        canWrite && opens("new", t("documents.newUnder", { title: entry.title }), <FilePlus2 />),
        canWrite && opens("rename", t("documents.rename"), <Pencil />),
        opens("share", t("items.share"), <Share2 />),
        opens("export", t("documents.export"), <Download />),
        canWrite && { ...opens("move", t("documents.move"), <FolderTree />), startsGroup: true },
        canWrite && {
          id: "up",
          name: t("documents.moveUp"),
          isDisabled: steps.isFirst,
          onAction: () => moveAfter.mutate(steps.up),
        },
        canWrite && {
          id: "down",
          name: t("documents.moveDown"),
          isDisabled: steps.isLast,
          onAction: () => moveAfter.mutate(steps.down),
        },
        canWrite && {
          id: "trash",
          name: t("items.toTrash"),
          icon: <Trash2 />,
          isDanger: true,
          startsGroup: true,
          onAction: () => trash.mutate({ kind: "document", id: entry.id, title: entry.title }),
        },
      ]}
    />
  );
}
