import { refuse } from "#http";
import type { RecordingContext } from "../context.ts";
import { readNeeded, type Attempt } from "./attempts.ts";

/** Refuses STORAGE_FULL, QUOTA_EXCEEDED and ORGANISATION_FULL before anything is made that could not be kept. */
export async function requireRoom(
  { blobs, db, recordingFiles }: Pick<RecordingContext, "blobs" | "db" | "recordingFiles">,
  attempt: Attempt,
  workspaceId: string,
): Promise<void> {
  if ((await blobs.room()).isLow) throw refuse("STORAGE_FULL");
  const needed = await readNeeded(db, attempt);
  if (needed !== null) await recordingFiles.requireRoom(workspaceId, needed);
}
