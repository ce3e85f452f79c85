import type { Document } from "@safos/contract/documents";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Download, FilePlus2, FileText } from "lucide-react";
import { useState } from "react";
import { ItemActions, LockDialog } from "../../shared/collaboration/index.ts";
import { ShareDialog, useMoveToTrash } from "../../shared/items/index.ts";
import { isMissing } from "../../platform/api.ts";
import { MissingPage, TroublePage } from "../../platform/TroublePage.tsx";
import { useText } from "../../text/index.tsx";
import { Skeleton } from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { ExportDocumentDialog, NewDocumentDialog } from "./DocumentDialogs.tsx";
import { DocumentHead } from "./DocumentHead.tsx";
import css from "./DocumentPage.module.css";
import { DocumentView } from "./DocumentView.tsx";
import { documentQuery, refreshDocument, treeQuery } from "./queries.ts";
import "./text.ts";

/** `/w/:workspaceId/documents/:documentId` */
export function DocumentPage() {
  const t = useText();
  const { workspaceId, documentId } = useParams({ from: "/inside/w/$workspaceId/documents/$documentId" });
  const { data, error, refetch } = useQuery(documentQuery(documentId));
  if (error && (!data || isMissing(error)))
    return isMissing(error) ? <MissingPage /> : <TroublePage error={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <div className={css.waiting}>
        <Skeleton label={t("common.loading")} rows={6} />
      </div>
    );
  return <Opened key={documentId} document={data} workspaceId={workspaceId} />;
}

type DialogName = "share" | "export" | "lock" | "new";

function Opened({ document, workspaceId }: { document: Document; workspaceId: string }) {
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const { data: workspace, error } = useQuery(workspaceQuery(workspaceId));
  // They were given this and what lies in it, and see no list of the workspace's documents.
  const isOutside = workspace ? workspace.role === "guest" : error !== null && isMissing(error);
  const { data: tree } = useQuery({
    ...treeQuery(document.ancestors[0]?.id ?? document.id),
    enabled: isOutside,
  });
  const item = { kind: "document" as const, id: document.id, title: document.title };
  const navigate = useNavigate();
  // Here, and not in the menu: that goes as soon as the access to what is trashed ends.
  const trash = useMoveToTrash(workspaceId, refreshDocument);
  const moveToTrash = (): void =>
    trash.mutate(item, {
      onSuccess: () => void navigate({ to: "/w/$workspaceId/documents", params: { workspaceId } }),
    });
  const close = (): void => setDialog(null);
  return (
    <>
      <DocumentView
        document={document}
        head={<DocumentHead document={document} workspaceId={workspaceId} isOutside={isOutside} tree={tree} />}
        actions={<Actions document={document} workspaceId={workspaceId} onDialog={setDialog} onTrash={moveToTrash} />}
      />
      <ShareDialog
        {...item}
        place={workspace?.name ?? ""}
        canManage={document.role === "owner"}
        isOpen={dialog === "share"}
        onClose={close}
      />
      {dialog === "export" && <ExportDocumentDialog document={document} hasChildren onClose={close} />}
      {dialog === "lock" && <LockDialog item={item} onClose={close} />}
      {dialog === "new" && <NewDocumentDialog workspaceId={workspaceId} parent={document} onClose={close} />}
    </>
  );
}

function Actions(props: {
  document: Document;
  workspaceId: string;
  onDialog: (name: DialogName) => void;
  onTrash: () => void;
}) {
  const t = useText();
  const navigate = useNavigate();
  const { document, workspaceId, onDialog } = props;
  const { id, title, fileId } = document;
  const canWrite = isAtLeast(document.role, "editor");
  const openFile = (): void =>
    void navigate({
      to: "/w/$workspaceId/files/$",
      params: { workspaceId, _splat: "" },
      search: { file: fileId } as never,
    });
  return (
    <ItemActions
      item={{ kind: "document", id, title }}
      menuLabel={t("documents.more", { title })}
      canWrite={canWrite}
      actions={[
        { id: "export", name: t("documents.export"), icon: <Download />, onAction: () => onDialog("export") },
        canWrite && {
          id: "new",
          name: t("documents.newUnder", { title }),
          icon: <FilePlus2 />,
          onAction: () => onDialog("new"),
        },
        fileId !== null && { id: "file", name: t("documents.openFile"), icon: <FileText />, onAction: openFile },
      ]}
      onShare={() => onDialog("share")}
      onLock={() => onDialog("lock")}
      onTrash={props.onTrash}
    />
  );
}
