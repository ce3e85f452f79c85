import type { FileEvents } from "@safos/contract/events/files";
import { topicOfWorkspace, type AnyNewEvent, type EventActor } from "#events";
import type { Node } from "./queries.ts";

/** The event of a change to a node, for everyone in its workspace. */
export const fileEvent = <T extends keyof FileEvents>(
  type: T,
  node: Node,
  actor: EventActor,
  more: Omit<FileEvents[T], "fileId" | "parentId">,
): AnyNewEvent =>
  ({
    type,
    actor,
    workspaceId: node.workspaceId,
    item: { kind: "file", id: String(node.id) },
    subject: topicOfWorkspace(node.workspaceId),
    topics: [topicOfWorkspace(node.workspaceId)],
    payload: { fileId: node.id, parentId: node.parentId, ...more },
  }) as AnyNewEvent;
