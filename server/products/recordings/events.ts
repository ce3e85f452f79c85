import type { RecordingEvents } from "@safos/contract/events/recordings";
import { topicOfWorkspace, type AnyOutboxEvent, type EventActor } from "#events";
import type { RecordingRow } from "./queries.ts";

/** What happened to a recording, for everyone in its workspace. */
export function recordingEvent(
  type: Extract<keyof RecordingEvents, `recording.${string}`>,
  { id, meetingId, workspaceId }: Pick<RecordingRow, "id" | "meetingId" | "workspaceId">,
  actor: EventActor,
): AnyOutboxEvent {
  const item = { kind: "meeting", id: meetingId } as const;
  const topics = [topicOfWorkspace(workspaceId)];
  return { type, actor, workspaceId, item, subject: meetingId, topics, payload: { recordingId: id } };
}
