import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { isMissing } from "../../../platform/api.ts";
import { MissingPage, TroublePage } from "../../../platform/TroublePage.tsx";
import { useText } from "../../../text/index.tsx";
import { Skeleton } from "../../../ui/index.ts";
import { RemoteFolderPage } from "../federated/RemoteFolderPage.tsx";
import { OpenFolder } from "../FilesPage.tsx";
import { receivedFileQuery } from "../queries.ts";
import "./text.ts";

/** `/files/shared-with-me/12`: a folder that was shared, or one in it; by a uuid one of another server, with its path. */
export function SharedFolderPage() {
  const { folderId } = useParams({ from: "/inside/files/shared-with-me/$folderId" });
  const { path } = useSearch({ from: "/inside/files/shared-with-me/$folderId" });
  if (/^[0-9a-f-]{36}$/.test(folderId)) return <RemoteFolderPage id={folderId} path={path} />;
  if (!/^\d{1,15}$/.test(folderId)) return <MissingPage />;
  return <SharedFolder key={folderId} id={Number(folderId)} />;
}

function SharedFolder({ id }: { id: number }) {
  const t = useText();
  const { data: folder, error } = useQuery(receivedFileQuery(id));
  if (error) return isMissing(error) ? <MissingPage /> : <TroublePage error={error} />;
  if (!folder) return <Skeleton label={t("common.loading")} rows={6} />;
  const place = { kind: "received", workspaceId: folder.workspaceId, name: t("sharedFiles.withMe") } as const;
  return <OpenFolder place={place} folderId={id} />;
}
