/** What documents and whiteboards share. Import it from lazy pages only: it brings Yjs along. */
export { GoneItem } from "./GoneItem.tsx";
export { ItemActions } from "./ItemActions.tsx";
export { LockableTitle } from "./LockableTitle.tsx";
export { LockDialog } from "./LockDialog.tsx";
export { PanelButtons, type PanelChoice } from "./PanelButtons.tsx";
export { SharedView } from "./SharedView.tsx";
export { useItemRefresh } from "./useItemRefresh.ts";
export { useShared, type Shared } from "./useShared.ts";
export type { SharedSession } from "./session.ts";
export { docOfVersion } from "./version-doc.ts";
export { VersionNotices } from "./VersionNotices.tsx";
export { VersionsPanel } from "./VersionsPanel.tsx";
export { useVersions, type Versions } from "./versions.ts";
