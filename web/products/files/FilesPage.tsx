import { useQuery } from "@tanstack/react-query";
import { Navigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { isMissing } from "../../platform/api.ts";
import { useIsPhone } from "../../platform/screen.ts";
import { MissingPage, TroublePage } from "../../platform/TroublePage.tsx";
import { useTarget } from "../../platform/target.ts";
import { workspaceQuery } from "../../shared/workspaces/queries.ts";
import { useText } from "../../text/index.tsx";
import { Hidden, Skeleton } from "../../ui/index.ts";
import { findCopies } from "./copies.ts";
import { DetailsPanel } from "./DetailsPanel.tsx";
import { useFilePicking } from "./FilePickers.tsx";
import css from "./FilesPage.module.css";
import { FolderDialogs } from "./FolderDialogs.tsx";
import { FolderHead } from "./FolderHead.tsx";
import { FolderList } from "./FolderList.tsx";
import { useFolder } from "./folder-state.ts";
import { BulkBar } from "./list/BulkBar.tsx";
import { FilterBar } from "./list/FilterBar.tsx";
import { NewFileMenu } from "./NewFileMenu.tsx";
import { placeOfWorkspace, type FolderPlace } from "./places.ts";
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
  return <WorkspaceFolder key={`${workspaceId} ${path}`} workspaceId={workspaceId} folderId={folderId} />;
}

/** For those who are no members it is a folder that was shared with them, or none. */
function WorkspaceFolder({ workspaceId, folderId }: { workspaceId: string; folderId: number | null }) {
  const t = useText();
  const file = useTarget("file");
  const { data: workspace, error } = useQuery(workspaceQuery(workspaceId));
  if (workspace) return <OpenFolder place={placeOfWorkspace(workspace, t("files.mine"))} folderId={folderId} />;
  if (!error) return <Skeleton label={t("common.loading")} rows={6} />;
  if (!isMissing(error)) return <TroublePage error={error} />;
  if (folderId === null) return <MissingPage />;
  // Of a file that was shared alone the folder around it stays closed.
  if (file !== null) return <Navigate to="/files/shared-with-me" replace />;
  return <Navigate to="/files/shared-with-me/$folderId" params={{ folderId: String(folderId) }} replace />;
}

/** A folder that is open, wherever it was opened from. */
export function OpenFolder({ place, folderId }: { place: FolderPlace; folderId: number | null }) {
  const t = useText();
  const isPhone = useIsPhone();
  const { workspaceId } = place;
  const folder = useFolder(place, folderId);
  useTitle("thing", folderId === null ? null : folder.name);
  const picking = useFilePicking(workspaceId, folderId);
  const { canWrite, detailsId, rows, filtering } = folder;
  const { isError, error } = rows.query;
  if (isError && (!folder.page || isMissing(error)))
    return isMissing(error) ? <MissingPage /> : <TroublePage error={error} />;
  return (
    <section className={css.page} aria-label={folder.name}>
      {(folder.isPersonal || place.kind === "received" || isPhone) && (
        <Hidden>
          <h1>{folder.name}</h1>
        </Hidden>
      )}
      <div className={css.folder} inert={folder.viewedId !== null}>
        <FolderHead folder={folder} picking={picking} />
        {folder.page && (rows.total > 0 || filtering.isSet) && <FilterBar folder={folder} />}
        <FolderList folder={folder} picking={picking} />
        <BulkBar folder={folder} />
      </div>
      {folder.viewedId !== null && (
        <Suspense fallback={<Skeleton label={t("common.loading")} rows={8} />}>
          <ViewedFile folder={folder} id={folder.viewedId} />
        </Suspense>
      )}
      {isPhone && canWrite && folder.viewedId === null && folder.chosen.length === 0 && (
        <NewFileMenu picking={picking} onNewFolder={() => folder.setDialog({ kind: "new-folder" })} />
      )}
      <FolderDialogs folder={folder} />
      {detailsId !== null && (
        <DetailsPanel
          workspaceId={workspaceId}
          id={detailsId}
          canWrite={canWrite}
          onOpen={folder.viewedId === detailsId ? null : folder.open}
          onShare={(item) => folder.setDialog({ kind: "share", item })}
          onClose={() => folder.setDetailsId(null)}
        />
      )}
    </section>
  );
}
