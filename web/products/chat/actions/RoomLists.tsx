import type { Engine } from "../engine.ts";
import type { RoomView } from "../room-view.ts";
import { PinnedPanel } from "./PinnedPanel.tsx";
import { ThreadsPanel } from "./ThreadsPanel.tsx";

/** The panel beside a room that lists some of its messages. */
export function RoomLists(props: {
  kind: "pinned" | "threads";
  engine: Engine;
  view: RoomView;
  name: string;
  onThread: (rootId: string) => void;
  onClose: () => void;
}) {
  return props.kind === "pinned" ? <PinnedPanel {...props} /> : <ThreadsPanel {...props} />;
}
