import "./text.ts";
import type { FileItem } from "@safos/contract/files";
import { ShareDialog } from "../../shared/items/index.ts";
import { useText } from "../../text/index.tsx";
import { useAnswers } from "./federated/useAnswers.ts";
import { ShareWithServer } from "./federated/ShareWithServer.tsx";

const forFiles = ["open", "show"] as const;
const forFolders = ["open", "show", "drop"] as const;

/** A file or folder for people outside the workspace, by name or by link. */
export function ShareFileDialog(props: { item: FileItem; place: string; canManage: boolean; onClose: () => void }) {
  const t = useText();
  const { item } = props;
  const isFolder = item.kind === "folder";
  return (
    <ShareDialog
      kind="file"
      id={String(item.id)}
      title={item.name}
      place={props.place}
      canManage={props.canManage}
      isOpen
      onClose={props.onClose}
      kindName={t(isFolder ? "files.type.folder" : "files.type.file")}
      roles={["editor", "viewer", "owner"]}
      linkRoles={isFolder ? ["viewer", "editor"] : ["viewer"]}
      noteOf={useAnswers(item.id)}
      more={<ShareWithServer id={item.id} isFolder={isFolder} />}
      purposes={isFolder ? forFolders : forFiles}
    />
  );
}
