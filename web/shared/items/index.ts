/** What every item of a workspace shares in the page. Import it from lazy pages only. */
export { ItemClassChip, ItemClassDialog, useItemClass } from "./classes/ItemClass.tsx";
export { RaisedChip } from "./classes/RaisedChip.tsx";
export { Comments } from "./Comments.tsx";
export { EntryPage } from "./EntryPage.tsx";
export { ExportDialog } from "./ExportDialog.tsx";
export { ImportButton } from "./ImportButton.tsx";
export { ItemLine, itemLinkClass, ItemRow } from "./ItemList.tsx";
export { ItemsPage } from "./ItemsPage.tsx";
export { ItemTitle } from "./ItemTitle.tsx";
export { LinkedItems } from "./LinkedItems.tsx";
export { useItemEvents, useListEvents, useSeen } from "./live.ts";
export { NewItemDialog, type NewItem } from "./NewItemDialog.tsx";
export { ShareDialog } from "./ShareDialog.tsx";
export { SharedFrame, SharedTitle } from "./SharedFrame.tsx";
export { TrashedItems, useMoveToTrash } from "./TrashedItems.tsx";
export { useComments } from "./useComments.ts";
export { useInWorkspaces } from "./useInWorkspaces.ts";
