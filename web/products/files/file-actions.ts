import "./text.ts";
import type { FileItem } from "@safos/contract/files";
import { offered } from "../../platform/product.ts";
import { useText } from "../../text/index.tsx";
import type { FolderState } from "./folder-state.ts";
import { useLock } from "./locks/use-lock.ts";

/** What the menu offers for one file or folder, or for several. */
export function useFileActions(folder: FolderState) {
  const t = useText();
  // What is chosen of are the folders of a workspace.
  const isMember = folder.place.kind === "workspace";
  const { workspaceId, canWrite, canManage, setDialog, verbs } = folder;
  const lock = useLock(verbs.refresh);
  const createCard = offered("createCard");
  return (list: readonly FileItem[]) => {
    const [only] = list.length === 1 ? list : [];
    return [
      only && { id: "open", name: t("files.open"), onAction: () => folder.open(only) },
      only &&
        canWrite && { id: "share", name: t("items.share"), onAction: () => setDialog({ kind: "share", item: only }) },
      list.length <= 200 && {
        id: "download",
        name: t("files.download"),
        onAction: () => folder.download(list),
      },
      only && { id: "details", name: t("files.details"), onAction: () => folder.setDetailsId(only.id) },
      only &&
        canWrite && {
          id: "rename",
          name: t("files.rename"),
          startsGroup: true,
          onAction: () => setDialog({ kind: "rename", item: only }),
        },
      canWrite &&
        isMember && { id: "move", name: t("files.move"), onAction: () => setDialog({ kind: "move", items: list }) },
      canWrite &&
        isMember && { id: "copy", name: t("files.copy"), onAction: () => setDialog({ kind: "copy", items: list }) },
      only && {
        id: "class",
        name: t("itemClass.name"),
        onAction: () => setDialog({ kind: "class", item: only }),
      },
      only && {
        id: "favourite",
        name: t(only.isFavourite ? "files.unfavourite" : "files.favourite"),
        onAction: () => verbs.change.mutate({ id: only.id, isFavourite: !only.isFavourite }),
      },
      // Folders are locked by programs only.
      only &&
        canWrite &&
        (only.lock ? only.lock.isOwn || canManage : only.kind === "file") && {
          id: "lock",
          name: t(only.lock ? "files.unlock" : "files.lock"),
          onAction: () => lock(only),
        },
      only?.kind === "file" &&
        isMember &&
        createCard && {
          id: "card",
          name: t("shell.createCard"),
          onAction: () => createCard({ workspaceId, source: { kind: "file", id: String(only.id) }, title: only.name }),
        },
      canWrite && {
        id: "delete",
        name: t("files.delete"),
        isDanger: true,
        startsGroup: true,
        onAction: () => folder.trash(list),
      },
    ];
  };
}
