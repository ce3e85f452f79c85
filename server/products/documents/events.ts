import type { DocumentEvents } from "@safos/contract/events/documents";
import { itemEvent, type AnyOutboxEvent, type EventActor } from "#events";

export const documentEvent = <T extends keyof DocumentEvents>(
  type: T,
  { id, workspaceId }: { readonly id: string; readonly workspaceId: string },
  actor: EventActor,
  payload: DocumentEvents[T],
): AnyOutboxEvent =>
  itemEvent<keyof DocumentEvents>(type, { actor, workspaceId, item: { kind: "document", id } }, payload);
