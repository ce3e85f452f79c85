import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { RecordedTrack, RecordingFault } from "@safos/contract/recordings";
import { system } from "#events";
import { Refusal } from "#http";
import type { RecordingContext } from "../context.ts";
import { recordingEvent } from "../events.ts";
import { placeOf } from "../place.ts";
import { forgetKey, markFailed, markReady, readRecording, setProgress, type RecordingRow } from "../queries.ts";
import { clipsOf, type Clip } from "./clips.ts";
import { makeFilm } from "./make-film.ts";
import { filmName, trackName } from "./names.ts";
import { measureParts, partBytes, type Written } from "./parts.ts";

/** Makes one film of a recording, or files of its tracks where there is no ffmpeg, and keeps them with the workspace's files. */
export async function composeRecording(context: RecordingContext, id: string): Promise<void> {
  const { db, events, log } = context;
  const row = await readRecording(db, id);
  if (row?.state !== "composing") return;
  try {
    const made = await store(context, row);
    await db.transaction().execute(async (trx) => {
      const type = made ? "recording.ready" : "recording.failed";
      const isMarked = made ? await markReady(trx, id, made.seconds, made.tracks) : await markFailed(trx, id, "empty");
      if (isMarked) await events.emit(trx, recordingEvent(type, row, system));
      await forgetKey(trx, id);
    });
    await rm(join(context.folder, id), { recursive: true, force: true });
  } catch (error) {
    // The server is busy or stops: the job is tried again by itself.
    if (error instanceof Refusal && error.code === "UNAVAILABLE") throw error;
    log.error({ error, id }, "no film could be made of a recording; it is tried again");
    await db.transaction().execute(async (trx) => {
      if (await markFailed(trx, id, faultOf(error)))
        await events.emit(trx, recordingEvent("recording.failed", row, system));
    });
  }
}

function faultOf(error: unknown): RecordingFault {
  const code = error instanceof Refusal ? error.code : null;
  if (code === "QUOTA_EXCEEDED" || code === "ORGANISATION_FULL") return "quota";
  if (code === "MISSING" || code === "FORBIDDEN") return "archived";
  const isFull = error instanceof Error && "code" in error && error.code === "ENOSPC";
  return code === "STORAGE_FULL" || isFull ? "disk" : "error";
}

interface Kept {
  readonly seconds: number;
  readonly tracks: readonly RecordedTrack[];
}

/** Null: nothing was recorded. */
async function store(context: RecordingContext, row: RecordingRow): Promise<Kept | null> {
  if (!row.key) return null;
  const written: Written = { calls: context.recordingCalls, folder: join(context.folder, row.id), key: row.key };
  const entries = await written.calls.timeline(written.folder, written.key);
  const { clips, seconds } = clipsOf(entries, await measureParts(written, entries));
  if (clips.length === 0) return null;
  return context.film.isThere
    ? storeFilm(context, row, written, clips, seconds)
    : storeTracks(context, row, written, clips, seconds);
}

async function storeFilm(
  context: RecordingContext,
  row: RecordingRow,
  written: Written,
  clips: readonly Clip[],
  seconds: number,
): Promise<Kept> {
  const organisation = await context.workspaces.requireOrganisation(row.workspaceId);
  return context.film.make({ organisation, person: row.startedBy ?? "" }, async (studio) => {
    for (const { file } of clips) await studio.put(`${file}.webm`, partBytes(written, file));
    const bytes = await makeFilm(studio, clips, seconds, (share) => setProgress(context.db, row.id, share));
    const fileId = await keep(context, row, (title) => filmName(title, row.startedAt), bytes);
    return { seconds, tracks: [{ fileId, kind: "film", name: "", at: 0, seconds }] };
  });
}

async function storeTracks(
  context: RecordingContext,
  row: RecordingRow,
  written: Written,
  clips: readonly Clip[],
  seconds: number,
): Promise<Kept> {
  const tracks: RecordedTrack[] = [];
  try {
    for (const [index, clip] of clips.entries()) {
      const { kind, name, from, to, file } = clip;
      const bytes = partBytes(written, file);
      const fileId = await keep(context, row, (title) => trackName(title, row.startedAt, index, clip), bytes);
      tracks.push({ fileId, kind, name, at: from, seconds: to - from });
      await setProgress(context.db, row.id, (index + 1) / clips.length);
    }
  } catch (error) {
    // The next try writes all of them.
    for (const { fileId } of tracks) await context.recordingFiles.remove(row.workspaceId, fileId);
    throw error;
  }
  return { seconds, tracks };
}

async function keep(
  { items, identity, workspaces, recordingCalls, recordingFiles }: RecordingContext,
  { meetingId, workspaceId, startedBy }: RecordingRow,
  nameOf: (title: string) => string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<number> {
  const meeting = await recordingCalls.find(meetingId);
  const place = await placeOf({ items, identity, recordingCalls, workspaces }, meetingId, workspaceId);
  const informationClass = place?.informationClass ?? null;
  const { id } = await recordingFiles.write({
    workspaceId,
    personId: startedBy,
    name: nameOf(meeting?.title ?? "Möte"),
    informationClass,
    bytes,
  });
  return id;
}
