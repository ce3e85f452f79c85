import type { MeetingEvents } from "@safos/contract/events/meetings";
import { topicOfItem, topicOfWorkspace, type AnyOutboxEvent, type EventActor } from "#events";

/** What happened to a meeting; a meeting's events arrive in order, for everyone in its workspace. */
export function meetingEvent<T extends keyof MeetingEvents>(
  type: T,
  { id, workspaceId }: { readonly id: string; readonly workspaceId: string },
  actor: EventActor,
  payload: MeetingEvents[T],
): AnyOutboxEvent {
  const item = { kind: "meeting", id } as const;
  return {
    type,
    actor,
    workspaceId,
    item,
    subject: id,
    topics: topicsOf(type, workspaceId, topicOfItem(item)),
    payload,
  } as AnyOutboxEvent;
}

function topicsOf(type: keyof MeetingEvents, workspaceId: string, item: string): string[] {
  // What is written concerns people who have the meeting open, and nobody's lists.
  if (type === "meeting.messageSent" || type === "registration.changed" || type.startsWith("livePage.")) return [item];
  // For the processes alone: the rooms of the call pass it on.
  if (type === "breakout.changed" || type === "webinar.changed") return [];
  // For the log alone.
  if (type.startsWith("guestLink.") || type === "meeting.destroyed") return [];
  // Who was given a meeting is no member of its workspace, and follows it alone.
  const isOfOne = type.startsWith("meeting.") || type.startsWith("participant.");
  return [topicOfWorkspace(workspaceId), ...(isOfOne ? [item] : [])];
}
