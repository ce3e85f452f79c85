import type { WhiteboardEvents } from "@safos/contract/events/whiteboards";
import { itemEvent, type AnyOutboxEvent, type EventActor } from "#events";
import type { WhiteboardRow } from "./queries.ts";

export const whiteboardEvent = (
  type: Exclude<keyof WhiteboardEvents, "whiteboard.votingChanged">,
  { id, workspaceId, title }: Pick<WhiteboardRow, "id" | "workspaceId" | "title">,
  actor: EventActor,
): AnyOutboxEvent => itemEvent(type, { actor, workspaceId, item: { kind: "whiteboard", id } }, { title });
