export type { Collaboration } from "./collaboration.ts";
export type { CollaborationKind } from "./kind.ts";
export { concernedByApproval } from "./co-edited/approval.ts";
export { viewEntries, viewOwner, viewPage } from "./co-edited/entries.ts";
export { coEditedExport } from "./co-edited/export.ts";
export { maxImageBytes, measureImage, sendImage, storeImage } from "./co-edited/images.ts";
export { coEditedKind } from "./co-edited/kind.ts";
export { readAll } from "./co-edited/read-all.ts";
export { titleOfFile } from "./co-edited/titles.ts";
