import { lazy, Suspense } from "react";
import { ItemClassDialog } from "../../shared/items/index.ts";
import { ChooseFolderDialog } from "./ChooseFolderDialog.tsx";
import { NewFolderDialog, RenameDialog } from "./FileDialogs.tsx";
import type { FolderState } from "./folder-state.ts";
import { ShareFileDialog } from "./ShareFileDialog.tsx";

const RemindDialog = lazy(async () => ({
  default: (await import("../../shared/reminders/RemindDialog.tsx")).RemindDialog,
}));
const RewindDialog = lazy(async () => ({ default: (await import("./rewind/RewindDialog.tsx")).RewindDialog }));

/** The dialog that is open over the folder, if any. */
export function FolderDialogs({ folder }: { folder: FolderState }) {
  const { dialog, workspaceId, folderId, verbs } = folder;
  const close = (): void => folder.setDialog(null);
  if (dialog === null) return null;
  if (dialog.kind === "new-folder")
    return <NewFolderDialog workspaceId={workspaceId} parentId={folderId} onClose={close} />;
  if (dialog.kind === "rename") return <RenameDialog item={dialog.item} workspaceId={workspaceId} onClose={close} />;
  if (dialog.kind === "remind")
    return (
      <Suspense>
        <RemindDialog item={{ kind: "file", id: String(dialog.item.id), title: dialog.item.name }} onClose={close} />
      </Suspense>
    );
  if (dialog.kind === "class")
    return (
      <Suspense>
        <ItemClassDialog item={{ kind: "file", id: String(dialog.item.id), title: dialog.item.name }} onClose={close} />
      </Suspense>
    );
  if (dialog.kind === "share")
    return (
      <Suspense>
        <ShareFileDialog item={dialog.item} place={folder.rootName} canManage={folder.canManage} onClose={close} />
      </Suspense>
    );
  if (dialog.kind === "rewind")
    return (
      <Suspense>
        <RewindDialog folder={{ ...dialog.item, workspaceId }} onClose={close} />
      </Suspense>
    );
  return (
    <ChooseFolderDialog
      kind={dialog.kind}
      start={{ workspaceId, name: folder.rootName, folderId }}
      moving={dialog.items}
      onClose={close}
      onChoose={(target) => {
        verbs[dialog.kind](dialog.items, target);
        folder.select([]);
        close();
      }}
    />
  );
}
