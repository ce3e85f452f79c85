/** What documents and whiteboards share. Import it from lazy pages only: it brings Yjs along. */
export { LockDialog } from "./LockDialog.tsx";
export { SharedView } from "./SharedView.tsx";
export { useShared, type Shared } from "./useShared.ts";
export type { SharedSession } from "./session.ts";
export { VersionNotices } from "./VersionNotices.tsx";
export { VersionsPanel } from "./VersionsPanel.tsx";
export { refreshVersions, stateQuery, useVersions } from "./versions.ts";
