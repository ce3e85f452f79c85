import { isNotHeld } from "../../platform/api.ts";
import type { DocumentEntry } from "@safos/contract/documents";
import type { Workspace } from "@safos/contract/workspaces";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { FileText } from "lucide-react";
import { useCallback, useState } from "react";
import { ItemsPage, ShareDialog, useListEvents } from "../../shared/items/index.ts";
import { useText } from "../../text/index.tsx";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { ExportDocumentDialog, MoveDialog, NewDocumentDialog, RenameDialog } from "./DocumentDialogs.tsx";
import { DocumentRow, type DocumentDialogName } from "./DocumentRow.tsx";
import { ImportDocuments } from "./ImportDocuments.tsx";
import { documentsQuery, refreshDocument } from "./queries.ts";
import "./text.ts";
import { rowsOf } from "./tree.ts";

/** `entry` is what it is about; null for a new document that lies under no other. */
interface OpenDialog {
  readonly name: DocumentDialogName;
  readonly entry: DocumentEntry | null;
}

/** `/w/:workspaceId/documents`: the workspace's documents as a tree. */
export function DocumentsPage() {
  const t = useText();
  const { workspaceId } = useParams({ from: "/inside/w/$workspaceId" });
  const { data: workspace } = useSuspenseQuery(workspaceQuery(workspaceId));
  const { data, isPending } = useQuery({ ...documentsQuery(workspaceId), throwOnError: isNotHeld });
  const entries = data ?? [];
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const canWrite = isAtLeast(workspace.role, "editor");
  useListEvents(
    workspaceId,
    "document",
    useCallback(() => void refreshDocument(), []),
  );
  const toggle = (id: string): void =>
    setClosed((last) => {
      const next = new Set(last);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return (
    <>
      <ItemsPage
        workspaceId={workspaceId}
        kind="document"
        texts={{
          make: t("documents.new"),
          showTrash: t("documents.trashShow"),
          list: t("documents.list"),
          none: t("documents.none"),
          noneAbout: t("documents.noneText"),
        }}
        icon={<FileText />}
        canWrite={canWrite}
        isPending={isPending}
        importing={<ImportDocuments workspaceId={workspaceId} />}
        rows={rowsOf(entries, closed).map((row) => (
          <DocumentRow
            key={row.entry.id}
            row={row}
            isClosed={closed.has(row.entry.id)}
            canWrite={canWrite}
            entries={entries}
            onToggle={() => toggle(row.entry.id)}
            onDialog={(name, entry) => setDialog({ name, entry })}
          />
        ))}
        onMake={() => setDialog({ name: "new", entry: null })}
        onRestored={refreshDocument}
      />
      {dialog && <DialogOf {...dialog} workspace={workspace} entries={entries} onClose={() => setDialog(null)} />}
    </>
  );
}

function DialogOf(
  props: OpenDialog & { workspace: Workspace; entries: readonly DocumentEntry[]; onClose: () => void },
) {
  const { name, entry, workspace, onClose } = props;
  if (name === "new")
    return <NewDocumentDialog workspaceId={workspace.id} {...(entry ? { parent: entry } : {})} onClose={onClose} />;
  if (!entry) return null;
  switch (name) {
    case "rename":
      return <RenameDialog entry={entry} onClose={onClose} />;
    case "move":
      return <MoveDialog entry={entry} onClose={onClose} />;
    case "export":
      return (
        <ExportDocumentDialog
          document={entry}
          hasChildren={props.entries.some((one) => one.parentId === entry.id)}
          onClose={onClose}
        />
      );
    default:
      return (
        <ShareDialog
          kind="document"
          id={entry.id}
          title={entry.title}
          place={workspace.name}
          canManage={workspace.role === "owner"}
          isOpen
          onClose={onClose}
        />
      );
  }
}
