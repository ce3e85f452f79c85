/** What every item of a workspace shares in the page. Import it from lazy pages only. */
export { Comments } from "./Comments.tsx";
export { ItemLine, itemLinkClass, ItemRow } from "./ItemList.tsx";
export { ItemTitle } from "./ItemTitle.tsx";
export { LinkedItems } from "./LinkedItems.tsx";
export { useItemEvents, useSeen } from "./live.ts";
export { ShareDialog } from "./ShareDialog.tsx";
export { SharedFrame, SharedTitle } from "./SharedFrame.tsx";
export { TrashedItems, useMoveToTrash } from "./TrashedItems.tsx";
export { useComments } from "./useComments.ts";
