import type { CaptionEvents } from "@safos/contract/events/captions";
import { topicOfItem, topicOfWorkspace, type AnyOutboxEvent, type EventActor } from "#events";

/** What happened to a meeting's captions, for everyone in its workspace; to its transcript, for those who have it open. */
export function captionEvent<T extends keyof CaptionEvents>(
  type: T,
  meetingId: string,
  workspaceId: string,
  actor: EventActor,
  payload: CaptionEvents[T],
): AnyOutboxEvent {
  const item = { kind: "meeting", id: meetingId } as const;
  const topics = [type.startsWith("transcript.") ? topicOfItem(item) : topicOfWorkspace(workspaceId)];
  return { type, actor, workspaceId, item, subject: meetingId, topics, payload } as AnyOutboxEvent;
}
