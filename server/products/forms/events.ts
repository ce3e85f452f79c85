import type { FormEvents } from "@safos/contract/events/forms";
import { itemEvent, type AnyOutboxEvent, type EventActor } from "#events";

export const formEvent = <T extends keyof FormEvents>(
  type: T,
  { id, workspaceId }: { readonly id: string; readonly workspaceId: string },
  actor: EventActor,
  payload: FormEvents[T],
): AnyOutboxEvent => itemEvent<keyof FormEvents>(type, { actor, workspaceId, item: { kind: "form", id } }, payload);
