/** What documents and whiteboards share. Import it from lazy pages only: it brings Yjs along. */
export { SharedView } from "./SharedView.tsx";
export { useShared, type Shared } from "./useShared.ts";
export type { SharedSession, SharedState } from "./session.ts";
