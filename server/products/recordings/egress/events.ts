import type { RecordingEvents } from "@safos/contract/events/recordings";
import { system, topicOfWorkspace, type AnyOutboxEvent } from "#events";
import type { EgressRow } from "./queries.ts";

/** What became of the recording of a media key's room. */
export const egressEvent = (
  type: Extract<keyof RecordingEvents, `egress.${string}`>,
  { id, keyId, name, workspaceId }: Pick<EgressRow, "id" | "keyId" | "name" | "workspaceId">,
): AnyOutboxEvent => ({
  type,
  actor: system,
  workspaceId,
  subject: id,
  topics: [topicOfWorkspace(workspaceId)],
  payload: { egressId: id, mediaKey: keyId, room: name },
});
