import { FilesList } from "../files/FilesList.tsx";
import { WorkspaceList } from "../workspaces/WorkspaceList.tsx";
import { MoreList } from "./MoreList.tsx";

/** Which list stands beside the page. */
export function ListPane({ path }: { path: string }) {
  if (path.startsWith("/files") || /^\/w\/[^/]+\/files/.test(path)) return <FilesList />;
  if (/^\/(more|me|admin)/.test(path)) return <MoreList />;
  const isChat = path.startsWith("/chat") || /^\/w\/[^/]+\/chat/.test(path);
  return <WorkspaceList titleKey={isChat ? "shell.chat" : "shell.workspaces"} />;
}
