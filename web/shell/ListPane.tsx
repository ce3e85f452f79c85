import { lazy, Suspense } from "react";
import { FilesList } from "../products/files/FilesList.tsx";
import { WorkspaceList } from "../shared/workspaces/WorkspaceList.tsx";
import { MoreList } from "./MoreList.tsx";

const Outline = lazy(() => import("../products/forms/OutlinePane.tsx"));

/** Which list stands beside the page. */
export function ListPane({ path }: { path: string }) {
  if (path.startsWith("/files") || /^\/w\/[^/]+\/files/.test(path)) return <FilesList />;
  if (/^\/(more|me|admin)/.test(path)) return <MoreList />;
  if (/^\/w\/[^/]+\/forms\/[^/]+$/.test(path))
    return (
      <Suspense>
        <Outline />
      </Suspense>
    );
  const isChat = path.startsWith("/chat") || /^\/w\/[^/]+\/chat/.test(path);
  return <WorkspaceList titleKey={isChat ? "shell.chat" : "shell.workspaces"} />;
}
