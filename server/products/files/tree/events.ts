import type { FileEvents } from "@safos/contract/events/files";
import { byPerson, topicOfWorkspace, type AnyOutboxEvent } from "#events";
import type { Actor } from "./context.ts";
import type { Node } from "./node.ts";

type More<T extends keyof FileEvents> = Omit<FileEvents[T], "fileId" | "parentId">;

/** The event of a change to a node, for everyone in its workspace. */
export const eventOf = <T extends keyof FileEvents>(
  type: T,
  node: Node,
  actor: Actor,
  ...[more]: Record<string, never> extends More<T> ? [More<T>?] : [More<T>]
): AnyOutboxEvent =>
  ({
    type,
    actor: actor.visit?.as ?? byPerson(actor.personId),
    workspaceId: node.workspaceId,
    item: { kind: "file", id: String(node.id) },
    subject: topicOfWorkspace(node.workspaceId),
    topics: [topicOfWorkspace(node.workspaceId)],
    payload: { fileId: node.id, parentId: node.parentId, ...more },
  }) as AnyOutboxEvent;

/** That of a file that was made or got new content. */
export const writtenEventOf = ({ node, isNew }: { readonly node: Node; readonly isNew: boolean }, actor: Actor) =>
  isNew ? eventOf("file.added", node, actor, { isAlone: true }) : eventOf("file.changed", node, actor);
