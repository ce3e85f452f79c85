import type { Document } from "@safos/contract/documents";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { ChevronLeft, ChevronRight, Download, FilePlus2, FileText, Lock, Trash2, UserPlus } from "lucide-react";
import { useState } from "react";
import { LockDialog, stateQuery } from "../../shared/collaboration/index.ts";
import { ItemTitle, ShareDialog, useMoveToTrash } from "../../shared/items/index.ts";
import { api, isMissing } from "../../platform/api.ts";
import { MissingPage, TroublePage } from "../../platform/TroublePage.tsx";
import { useText } from "../../text/index.tsx";
import { Button, iconLinkClass, Menu, Skeleton } from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { ExportDialog, NewDocumentDialog } from "./DocumentDialogs.tsx";
import css from "./DocumentPage.module.css";
import { DocumentView } from "./DocumentView.tsx";
import { documentQuery, refreshDocument, treeQuery } from "./queries.ts";
import { TreeButton } from "./TreeNav.tsx";
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

type DialogName = "share" | "export" | "lock" | "new" | null;

function Opened({ document, workspaceId }: { document: Document; workspaceId: string }) {
  const t = useText();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<DialogName>(null);
  const canWrite = isAtLeast(document.role, "editor");
  const { data: workspace, error } = useQuery(workspaceQuery(workspaceId));
  // They were given this and what lies in it, and see no list of the workspace's documents.
  const isOutside = workspace ? workspace.role === "guest" : error !== null && isMissing(error);
  const { data: state } = useQuery(stateQuery({ kind: "document", id: document.id }));
  const { data: tree } = useQuery({
    ...treeQuery(document.ancestors[0]?.id ?? document.id),
    enabled: isOutside,
  });
  const trash = useMoveToTrash(workspaceId, refreshDocument);
  const item = { kind: "document" as const, id: document.id, title: document.title };
  return (
    <>
      <DocumentView
        document={document}
        head={
          <>
            {!isOutside && (
              <Link
                to="/w/$workspaceId/documents"
                params={{ workspaceId }}
                className={iconLinkClass("sm")}
                aria-label={t("documents.list")}
              >
                <ChevronLeft aria-hidden="true" />
              </Link>
            )}
            {tree && tree.length > 1 && (
              <TreeButton
                entries={tree}
                link={(entry, about) => (
                  <Link
                    {...about}
                    to="/w/$workspaceId/documents/$documentId"
                    params={{ workspaceId, documentId: entry.id }}
                  >
                    {entry.title}
                  </Link>
                )}
              />
            )}
            <nav className={css.path} aria-label={t("documents.path")}>
              {document.ancestors.map((one) => (
                <span key={one.id} className={css.above}>
                  <Link to="/w/$workspaceId/documents/$documentId" params={{ workspaceId, documentId: one.id }}>
                    {one.title}
                  </Link>
                  <ChevronRight aria-hidden="true" />
                </span>
              ))}
            </nav>
            <ItemTitle
              title={document.title}
              label={t("documents.titleField")}
              canWrite={canWrite && state?.isLocked !== true}
              onRename={async (title) => {
                await api.patch(`/api/v1/documents/${document.id}`, { title });
                await refreshDocument();
              }}
            />
          </>
        }
        actions={
          <>
            <Button size="sm" icon={<UserPlus aria-hidden="true" />} onPress={() => setDialog("share")}>
              {t("items.share")}
            </Button>
            <Menu
              label={t("documents.more", { title: document.title })}
              actions={[
                { id: "export", name: t("documents.export"), icon: <Download />, onAction: () => setDialog("export") },
                canWrite && {
                  id: "new",
                  name: t("documents.newUnder", { title: document.title }),
                  icon: <FilePlus2 />,
                  onAction: () => setDialog("new"),
                },
                document.fileId !== null && {
                  id: "file",
                  name: t("documents.openFile"),
                  icon: <FileText />,
                  onAction: () =>
                    void navigate({
                      to: "/w/$workspaceId/files/$",
                      params: { workspaceId, _splat: "" },
                      search: { file: document.fileId } as never,
                    }),
                },
                canWrite &&
                  state?.isLocked === false && {
                    id: "lock",
                    name: t("collaboration.lock"),
                    icon: <Lock />,
                    onAction: () => setDialog("lock"),
                  },
                canWrite && {
                  id: "trash",
                  name: t("items.toTrash"),
                  icon: <Trash2 />,
                  isDanger: true,
                  startsGroup: true,
                  onAction: () =>
                    trash.mutate(item, {
                      onSuccess: () => void navigate({ to: "/w/$workspaceId/documents", params: { workspaceId } }),
                    }),
                },
              ]}
            />
          </>
        }
      />
      <ShareDialog
        {...item}
        place={workspace?.name ?? ""}
        canManage={document.role === "owner"}
        isOpen={dialog === "share"}
        onClose={() => setDialog(null)}
      />
      {dialog === "export" && <ExportDialog document={document} hasChildren onClose={() => setDialog(null)} />}
      {dialog === "lock" && <LockDialog item={item} onClose={() => setDialog(null)} />}
      {dialog === "new" && (
        <NewDocumentDialog workspaceId={workspaceId} parent={document} onClose={() => setDialog(null)} />
      )}
    </>
  );
}
