import { useParams } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, type KeyboardEvent } from "react";
import { isMissing } from "../../platform/api.ts";
import { useIsPhone } from "../../platform/screen.ts";
import { MissingPage, TroublePage } from "../../platform/TroublePage.tsx";
import { useText } from "../../text/index.tsx";
import { Hidden, Skeleton } from "../../ui/index.ts";
import { findCopies } from "./copies.ts";
import { DetailsPanel } from "./DetailsPanel.tsx";
import { useFilePicking } from "./FilePickers.tsx";
import css from "./FilesPage.module.css";
import { FolderBar } from "./FolderBar.tsx";
import { FolderDialogs } from "./FolderDialogs.tsx";
import { FolderHead } from "./FolderHead.tsx";
import { FolderList } from "./FolderList.tsx";
import { useFolder, type FolderState } from "./folder-state.ts";
import { NewFileMenu } from "./NewFileMenu.tsx";
import { TrashPage } from "./TrashPage.tsx";
import { useTitle } from "../../platform/title.ts";

const ViewedFile = lazy(async () => ({ default: (await import("./viewer/ViewedFile.tsx")).ViewedFile }));

/** `/w/:workspaceId/files/` the root, `…/files/12` a folder, `…/files/trash` the trash. */
export function FilesPage() {
  const { workspaceId, _splat: rest } = useParams({ from: "/inside/w/$workspaceId/files/$" });
  useEffect(() => void findCopies().catch(() => undefined), []);
  const path = (rest ?? "").replace(/\/$/, "");
  if (path === "trash") return <TrashPage workspaceId={workspaceId} />;
  if (path !== "" && !/^\d{1,15}$/.test(path)) return <MissingPage />;
  const folderId = path === "" ? null : Number(path);
  return <Folder key={`${workspaceId} ${path}`} workspaceId={workspaceId} folderId={folderId} />;
}

function Folder({ workspaceId, folderId }: { workspaceId: string; folderId: number | null }) {
  const t = useText();
  const isPhone = useIsPhone();
  const folder = useFolder(workspaceId, folderId);
  useTitle("thing", folderId === null ? null : folder.name);
  const picking = useFilePicking(workspaceId, folderId);
  const { listing, canWrite, detailsId } = folder;
  if (listing.isError && !folder.page)
    return isMissing(listing.error) ? <MissingPage /> : <TroublePage error={listing.error} />;
  return (
    <section className={css.page} aria-label={folder.name} onKeyDown={(event) => onRowKey(event, folder)}>
      {(folder.isPersonal || isPhone) && (
        <Hidden>
          <h1>{folder.name}</h1>
        </Hidden>
      )}
      <div className={css.folder} inert={folder.viewedId !== null}>
        <FolderHead folder={folder} picking={picking} />
        <FolderBar folder={folder} />
        <FolderList folder={folder} picking={picking} />
      </div>
      {folder.viewedId !== null && (
        <Suspense fallback={<Skeleton label={t("common.loading")} rows={8} />}>
          <ViewedFile folder={folder} id={folder.viewedId} />
        </Suspense>
      )}
      {isPhone && canWrite && folder.viewedId === null && (
        <NewFileMenu picking={picking} onNewFolder={() => folder.setDialog({ kind: "new-folder" })} />
      )}
      <FolderDialogs folder={folder} />
      {detailsId !== null && (
        <DetailsPanel
          workspaceId={workspaceId}
          id={detailsId}
          canWrite={canWrite}
          onOpen={folder.open}
          onShare={(item) => folder.setDialog({ kind: "share", item })}
          onClose={() => folder.setDetailsId(null)}
        />
      )}
    </section>
  );
}

/** Delete moves what is chosen to the trash, F2 renames a single one and F4 shares it. */
function onRowKey(event: KeyboardEvent, { canWrite, chosen, trash, setDialog }: FolderState): void {
  if (!canWrite || chosen.length === 0 || !(event.target as HTMLElement).closest("[role=row], [role=grid]")) return;
  const [only] = chosen.length === 1 ? chosen : [];
  if (event.key === "Delete") trash(chosen);
  else if (event.key === "F2" && only) setDialog({ kind: "rename", item: only });
  else if (event.key === "F4" && only) setDialog({ kind: "share", item: only });
  else return;
  event.preventDefault();
}
