import type { CaptionEvents } from "@safos/contract/events/captions";
import { topicOfWorkspace, type AnyOutboxEvent, type EventActor } from "#events";

/** What happened to a meeting's captions, for everyone in its workspace. */
export function captionEvent(
  type: keyof CaptionEvents,
  meetingId: string,
  workspaceId: string,
  actor: EventActor,
): AnyOutboxEvent {
  const item = { kind: "meeting", id: meetingId } as const;
  return { type, actor, workspaceId, item, subject: meetingId, topics: [topicOfWorkspace(workspaceId)], payload: {} };
}
