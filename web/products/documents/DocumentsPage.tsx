import type { Document, DocumentEntry } from "@safos/contract/documents";
import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import {
  ChevronDown,
  ChevronRight,
  Download,
  FilePlus2,
  FileText,
  FileUp,
  FolderTree,
  Pencil,
  Plus,
  Share2,
  Trash2,
} from "lucide-react";
import { useCallback, useRef, useState } from "react";
import {
  ItemLine,
  itemLinkClass,
  ItemRow,
  ShareDialog,
  TrashedItems,
  useMoveToTrash,
} from "../../shared/items/index.ts";
import { api, explain, sendBytes } from "../../platform/api.ts";
import { now } from "../../platform/clock.ts";
import { useLive } from "../../platform/live.ts";
import { formatWhen, useLocale, useText } from "../../text/index.tsx";
import { Button, EmptyState, IconButton, Menu, PageBody, Section, showToast, Skeleton } from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { ExportDialog, MoveDialog, NewDocumentDialog, RenameDialog } from "./DocumentDialogs.tsx";
import css from "./DocumentsPage.module.css";
import { documentsQuery, importFormatsQuery, refreshDocument, rowsOf, type TreeRow } from "./queries.ts";
import "./text.ts";

type Dialog =
  | { kind: "new"; parent?: DocumentEntry }
  | { kind: "rename" | "move" | "export" | "share"; entry: DocumentEntry }
  | null;

/** `/w/:workspaceId/documents`: the workspace's documents as a tree. */
export function DocumentsPage() {
  const t = useText();
  const { workspaceId } = useParams({ from: "/inside/w/$workspaceId" });
  const { data: workspace } = useSuspenseQuery(workspaceQuery(workspaceId));
  const { data, isPending } = useQuery(documentsQuery(workspaceId));
  const { data: formats } = useQuery({ ...importFormatsQuery, enabled: isAtLeast(workspace.role, "editor") });
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [dialog, setDialog] = useState<Dialog>(null);
  const [isTrashShown, setTrashShown] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const canWrite = isAtLeast(workspace.role, "editor");
  const refresh = useCallback(() => void refreshDocument(), []);
  useLive(
    `workspace:${workspaceId}`,
    useCallback((event) => /^(document|comment)\./.test(event.type) && refresh(), [refresh]),
    refresh,
  );
  const take = useMutation({
    mutationFn: async (files: readonly File[]) => {
      for (const file of files) {
        showToast({ text: t("documents.importing", { name: file.name }) });
        const path = `/api/v1/workspaces/${workspaceId}/documents/import?${new URLSearchParams({ name: file.name })}`;
        const made = await sendBytes<Document>(path, file);
        showToast({ text: t("documents.imported", { name: made.title }) });
      }
    },
    onSettled: refresh,
    onError: (error) => showToast({ text: explain(error), tone: "danger" }),
  });
  const rows = rowsOf(data ?? [], closed);
  const toggle = (id: string): void =>
    setClosed((last) => {
      const next = new Set(last);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const newButton = canWrite && (
    <Button variant="primary" icon={<Plus aria-hidden="true" />} onPress={() => setDialog({ kind: "new" })}>
      {t("documents.new")}
    </Button>
  );
  return (
    <PageBody isSunken>
      {canWrite && (
        <div className={css.actions}>
          {newButton}
          <Button
            icon={<FileUp aria-hidden="true" />}
            onPress={() => picker.current?.click()}
            isPending={take.isPending}
          >
            {t("documents.import")}
          </Button>
          <span className={css.space} />
          <Button
            variant="quiet"
            icon={<Trash2 aria-hidden="true" />}
            onPress={() => setTrashShown(!isTrashShown)}
            aria-expanded={isTrashShown}
          >
            {t("documents.trashShow")}
          </Button>
          <input
            ref={picker}
            type="file"
            // Until it is known, every file may be tried: the server says what it cannot read.
            accept={formats?.endings.map((ending) => `.${ending}`).join(",")}
            multiple
            hidden
            aria-label={t("documents.import")}
            onChange={(event) => {
              const files = [...(event.target.files ?? [])];
              event.target.value = "";
              if (files.length > 0) take.mutate(files);
            }}
          />
        </div>
      )}
      {isTrashShown && <TrashedItems workspaceId={workspaceId} kinds={["document"]} onRestored={refreshDocument} />}
      {isPending ? (
        <Skeleton label={t("common.loading")} rows={5} />
      ) : rows.length === 0 ? (
        <EmptyState icon={<FileText />} title={t("documents.none")} action={newButton}>
          {t("documents.noneText")}
        </EmptyState>
      ) : (
        <Section title={t("documents.list")}>
          <ul>
            {rows.map((row) => (
              <Row
                key={row.entry.id}
                row={row}
                isClosed={closed.has(row.entry.id)}
                canWrite={canWrite}
                entries={data ?? []}
                onToggle={() => toggle(row.entry.id)}
                onDialog={setDialog}
              />
            ))}
          </ul>
        </Section>
      )}
      {dialog?.kind === "new" && (
        <NewDocumentDialog
          workspaceId={workspaceId}
          {...(dialog.parent ? { parent: dialog.parent } : {})}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog?.kind === "rename" && <RenameDialog entry={dialog.entry} onClose={() => setDialog(null)} />}
      {dialog?.kind === "move" && <MoveDialog entry={dialog.entry} onClose={() => setDialog(null)} />}
      {dialog?.kind === "export" && (
        <ExportDialog
          document={dialog.entry}
          hasChildren={(data ?? []).some((one) => one.parentId === dialog.entry.id)}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog?.kind === "share" && (
        <ShareDialog
          kind="document"
          id={dialog.entry.id}
          title={dialog.entry.title}
          place={workspace.name}
          canManage={workspace.role === "owner"}
          isOpen
          onClose={() => setDialog(null)}
        />
      )}
    </PageBody>
  );
}

function Row(props: {
  row: TreeRow;
  isClosed: boolean;
  canWrite: boolean;
  entries: readonly DocumentEntry[];
  onToggle: () => void;
  onDialog: (dialog: Dialog) => void;
}) {
  const t = useText();
  const locale = useLocale();
  const { entry, depth, hasChildren } = props.row;
  const trash = useMoveToTrash(entry.workspaceId, refreshDocument);
  const siblings = props.entries
    .filter((one) => one.parentId === entry.parentId)
    .sort((a, b) => a.position - b.position);
  const place = siblings.findIndex((one) => one.id === entry.id);
  const step = useMutation({
    mutationFn: (by: -1 | 1) => {
      const after = by === -1 ? siblings[place - 2] : siblings[place + 1];
      return api.patch(`/api/v1/documents/${entry.id}`, { afterId: after?.id ?? null });
    },
    onSuccess: refreshDocument,
  });
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
      <Menu
        label={t("documents.more", { title: entry.title })}
        actions={[
          props.canWrite && {
            id: "new",
            name: t("documents.newUnder", { title: entry.title }),
            icon: <FilePlus2 />,
            onAction: () => props.onDialog({ kind: "new", parent: entry }),
          },
          props.canWrite && {
            id: "rename",
            name: t("documents.rename"),
            icon: <Pencil />,
            onAction: () => props.onDialog({ kind: "rename", entry }),
          },
          {
            id: "share",
            name: t("items.share"),
            icon: <Share2 />,
            onAction: () => props.onDialog({ kind: "share", entry }),
          },
          {
            id: "export",
            name: t("documents.export"),
            icon: <Download />,
            onAction: () => props.onDialog({ kind: "export", entry }),
          },
          props.canWrite && {
            id: "move",
            name: t("documents.move"),
            icon: <FolderTree />,
            startsGroup: true,
            onAction: () => props.onDialog({ kind: "move", entry }),
          },
          props.canWrite && {
            id: "up",
            name: t("documents.moveUp"),
            isDisabled: place <= 0,
            onAction: () => step.mutate(-1),
          },
          props.canWrite && {
            id: "down",
            name: t("documents.moveDown"),
            isDisabled: place === siblings.length - 1,
            onAction: () => step.mutate(1),
          },
          props.canWrite && {
            id: "trash",
            name: t("items.toTrash"),
            icon: <Trash2 />,
            isDanger: true,
            startsGroup: true,
            onAction: () => trash.mutate({ kind: "document", id: entry.id, title: entry.title }),
          },
        ]}
      />
    </ItemRow>
  );
}
