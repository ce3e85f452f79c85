import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { RecordedTrack } from "@safos/contract/recordings";
import { system } from "#events";
import type { RecordingContext } from "../context.ts";
import { recordingEvent } from "../events.ts";
import { placeOf } from "../place.ts";
import {
  markComposing,
  markEmpty,
  markFailed,
  markReady,
  readRecording,
  setProgress,
  type RecordingRow,
} from "../queries.ts";
import { writeFile, type Attempt } from "./attempts.ts";
import { faultOf, pauseAfter } from "./fault-of.ts";
import { makeFilm } from "./make-film.ts";
import { readRecorded, tryToMake, type Recorded } from "./making.ts";
import { filmName, trackName } from "./names.ts";
import { partBytes } from "./parts.ts";

/** Makes one film of a recording, or files of its tracks where there is no ffmpeg, and keeps them with the workspace's files. */
export const composeRecording = (context: RecordingContext, id: string): Promise<void> =>
  tryToMake(context, "recording", id, {
    read: readRecording,
    make: (row, attempt) => make(context, row, attempt),
    delay: (row, attempt, error) => delay(context, row, attempt, error),
  });

async function make(context: RecordingContext, row: RecordingRow, attempt: Attempt): Promise<void> {
  const { db, events, folder, recordingFiles } = context;
  await markComposing(db, attempt);
  const made = await store(context, row, attempt);
  const isMarked = await db.transaction().execute(async (trx) => {
    const isMine = made ? await markReady(trx, attempt, made.seconds, made.tracks) : await markEmpty(trx, attempt);
    const type = made ? "recording.ready" : "recording.failed";
    if (isMine) await events.emit(trx, recordingEvent(type, row, system));
    return isMine;
  });
  if (isMarked) await rm(join(folder, row.id), { recursive: true, force: true });
  else for (const { fileId } of made?.tracks ?? []) await recordingFiles.remove(row.workspaceId, fileId);
}

async function delay(
  { db, events, log }: RecordingContext,
  row: RecordingRow,
  attempt: Attempt,
  error: unknown,
): Promise<void> {
  const fault = faultOf(error);
  log.warn({ error, id: row.id, fault }, "no film could be made of a recording; it is tried again");
  await db.transaction().execute(async (trx) => {
    const isMarked = await markFailed(trx, attempt, fault, pauseAfter(row.tries + 1, fault));
    // Once for each reason: it may be tried a hundred times.
    if (isMarked && (row.tries === 0 || row.fault !== fault))
      await events.emit(trx, recordingEvent("recording.failed", row, system));
  });
}

interface Kept {
  readonly seconds: number;
  readonly tracks: readonly RecordedTrack[];
}

/** Null: nothing was recorded. */
async function store(context: RecordingContext, row: RecordingRow, attempt: Attempt): Promise<Kept | null> {
  const recorded = await readRecorded(context, attempt, row, join(context.folder, row.id));
  if (!recorded) return null;
  return context.film.isThere ? storeFilm(context, row, recorded) : storeTracks(context, row, recorded);
}

async function storeFilm(
  context: RecordingContext,
  row: RecordingRow,
  { attempt, written, clips, seconds }: Recorded,
): Promise<Kept> {
  const organisation = await context.workspaces.requireOrganisation(row.workspaceId);
  return context.film.make({ organisation, person: row.startedBy ?? "" }, async (studio) => {
    for (const { file } of clips) await studio.put(`${file}.webm`, partBytes(written, file));
    const bytes = await makeFilm(studio, clips, seconds, (share) => setProgress(context.db, attempt, share));
    const fileId = await keep(context, row, attempt, (title) => filmName(title, row.startedAt), bytes);
    return { seconds, tracks: [{ fileId, kind: "film", name: "", at: 0, seconds }] };
  });
}

async function storeTracks(
  context: RecordingContext,
  row: RecordingRow,
  { attempt, written, clips, seconds }: Recorded,
): Promise<Kept> {
  const tracks: RecordedTrack[] = [];
  for (const [index, clip] of clips.entries()) {
    const { kind, name, from, to, file } = clip;
    const bytes = partBytes(written, file);
    const fileId = await keep(context, row, attempt, (title) => trackName(title, row.startedAt, index, clip), bytes);
    tracks.push({ fileId, kind, name, at: from, seconds: to - from });
    await setProgress(context.db, attempt, (index + 1) / clips.length);
  }
  return { seconds, tracks };
}

async function keep(
  context: RecordingContext,
  { meetingId, workspaceId, startedBy }: RecordingRow,
  attempt: Attempt,
  nameOf: (title: string) => string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<number> {
  const meeting = await context.recordingCalls.find(meetingId);
  const place = await placeOf(context, meetingId, workspaceId);
  const { id } = await writeFile(context, attempt, {
    workspaceId,
    personId: startedBy,
    name: nameOf(meeting?.title ?? "Möte"),
    informationClass: place?.informationClass ?? null,
    bytes,
  });
  return id;
}
