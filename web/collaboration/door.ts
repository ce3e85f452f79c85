/** What documents and whiteboards share. Import it from lazy pages only: it brings Yjs along. */
export { PresentPeople, SaveStatus } from "./Presence.tsx";
export { useShared, type Shared } from "./useShared.ts";
export type { SharedSession, SharedState } from "./session.ts";
