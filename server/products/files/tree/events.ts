import type { NewEvent } from "#events";
import type { Actor } from "./context.ts";
import type { Node } from "./node.ts";

type FileEvent =
  | "file.added"
  | "file.changed"
  | "file.renamed"
  | "file.moved"
  | "file.trashed"
  | "file.restored"
  | "file.destroyed";

/** The event of a change to a node, for everyone in its workspace. */
export function eventOf(type: FileEvent, node: Node, actor: Actor, extra: Record<string, unknown> = {}): NewEvent {
  return {
    type,
    subject: `workspace:${node.workspaceId}`,
    topics: [`workspace:${node.workspaceId}`],
    payload: {
      workspaceId: node.workspaceId,
      fileId: node.id,
      parentId: node.parentId,
      actorId: actor.personId,
      ...extra,
    },
  };
}
