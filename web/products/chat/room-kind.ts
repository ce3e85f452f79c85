import type { Room } from "matrix-js-sdk";

/** What a room is, as its beginning says for good. */
export interface RoomKind {
  /** `space`: made with another client. `workspace`: the space that the server makes of a workspace, which is shown as one. */
  readonly kind: "chat" | "channel" | "space" | "workspace";
  /** The workspace whose channel it is; null for every other room. */
  readonly workspaceId: string | null;
}

export function kindOf(room: Pick<Room, "currentState">): RoomKind {
  const beginning = room.currentState.getStateEvents("m.room.create", "")?.getContent() ?? {};
  const workspaceId: unknown = beginning["safos.workspace_id"];
  const isWorkspaces = typeof workspaceId === "string";
  if (beginning["type"] === "m.space") return { kind: isWorkspaces ? "workspace" : "space", workspaceId: null };
  return isWorkspaces ? { kind: "channel", workspaceId } : { kind: "chat", workspaceId: null };
}
