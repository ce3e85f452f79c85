import { refuse, Refusal } from "#http";
import type { AnyDb } from "#database";
import type { TimelineEntry } from "../calls.ts";
import type { RecordingContext } from "../context.ts";
import {
  AttemptLost,
  beginAttempt,
  holdAttempt,
  readNeeded,
  releaseAttempt,
  removeUnnamed,
  type Attempt,
  type Kind,
} from "./attempts.ts";
import { clipsOf, type Clip } from "./clips.ts";
import { measureParts, type Written } from "./parts.ts";

/** What is read of a recording whose files are made. */
interface Source {
  readonly workspaceId: string;
  readonly key: Buffer | null;
  readonly tries: number;
}

interface Making<Row extends Source> {
  readonly read: (db: AnyDb, id: string) => Promise<Row | null>;
  readonly make: (row: Row, attempt: Attempt) => Promise<void>;
  /** Says that there are no files yet, and when the next try follows; what this one wrote is gone. */
  readonly delay: (row: Row, attempt: Attempt, error: unknown) => Promise<void>;
}

/** Tries to make the files of a recording, unless another does. */
export async function tryToMake<Row extends Source>(
  context: RecordingContext,
  kind: Kind,
  id: string,
  { read, make, delay }: Making<Row>,
): Promise<void> {
  const { db } = context;
  const attempt = await beginAttempt(db, kind, id);
  const row = attempt && (await read(db, id));
  if (!row) return;
  const release = holdAttempt(context, attempt);
  try {
    await removeUnnamed(context, attempt, row.workspaceId);
    await make(row, attempt);
  } catch (error) {
    if (error instanceof AttemptLost) return;
    // The server is busy or stops: the job is tried again by itself.
    if (error instanceof Refusal && error.code === "UNAVAILABLE") {
      await releaseAttempt(db, attempt);
      throw error;
    }
    await removeUnnamed(context, attempt, row.workspaceId).catch(() => undefined);
    await delay(row, attempt, error);
  } finally {
    release();
  }
}

/** What a try makes files of. */
export interface Recorded {
  readonly attempt: Attempt;
  readonly written: Written;
  readonly entries: readonly TimelineEntry[];
  readonly clips: readonly Clip[];
  readonly seconds: number;
}

/** What was recorded, in this folder; null: nothing. Refuses as `requireRoom` does. */
export async function readRecorded(
  context: RecordingContext,
  attempt: Attempt,
  { key, tries, workspaceId }: Source,
  folder: string,
): Promise<Recorded | null> {
  if (!key) return null;
  // What waits for room costs nothing until there is: its parts are not even read.
  if (tries > 0) await requireRoom(context, attempt, workspaceId);
  const written: Written = { calls: context.recordingCalls, folder, key };
  const entries = await written.calls.timeline(folder, key);
  const { clips, seconds } = clipsOf(entries, await measureParts(written, entries));
  if (clips.length === 0) return null;
  if (tries === 0) await requireRoom(context, attempt, workspaceId);
  return { attempt, written, entries, clips, seconds };
}

/** Refuses STORAGE_FULL, QUOTA_EXCEEDED and ORGANISATION_FULL before anything is made that could not be kept. */
async function requireRoom(
  { blobs, db, recordingFiles }: Pick<RecordingContext, "blobs" | "db" | "recordingFiles">,
  attempt: Attempt,
  workspaceId: string,
): Promise<void> {
  if ((await blobs.room()).isLow) throw refuse("STORAGE_FULL");
  const needed = await readNeeded(db, attempt);
  if (needed !== null) await recordingFiles.requireRoom(workspaceId, needed);
}
