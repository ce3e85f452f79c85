import { rm } from "node:fs/promises";
import { Refusal } from "#http";
import { clipsOf, type Clip } from "../composing/clips.ts";
import { makeFilm, makeSound } from "../composing/make-film.ts";
import { cleanName } from "../composing/names.ts";
import { measureParts, partBytes, type Written } from "../composing/parts.ts";
import type { TimelineEntry } from "../calls.ts";
import type { RecordingContext } from "../context.ts";
import { egressEvent } from "./events.ts";
import { egressFolder } from "./follow.ts";
import type { EgressFile } from "./port.ts";
import { changeEgress, readEgress, type EgressRow } from "./queries.ts";

const noFilm = "There is no ffmpeg on this server: each stretch of a track is a file of its own (WebM).";

interface Made {
  readonly files: readonly EgressFile[];
  readonly details: string;
}

/** Makes the files of a recording that has ended, and keeps them with the workspace's. */
export async function composeEgress(context: RecordingContext, id: string): Promise<void> {
  const row = await readEgress(context.db, id);
  if (row?.state !== "ending") return;
  try {
    const { files, details } = await store(context, row);
    const isEmpty = files.length === 0;
    await finish(context, row, {
      to: isEmpty ? "aborted" : "complete",
      error: isEmpty ? row.error || "Nothing was sent that could be recorded." : row.error,
      ...{ files, details },
    });
  } catch (error) {
    // The server is busy, or something is broken that may be mended: the job is tried again by itself.
    if (!(error instanceof Refusal) || error.code === "UNAVAILABLE") throw error;
    context.log.error({ error, id }, "the files of a recording for a media key could not be kept");
    await finish(context, row, { to: "failed", error: error.message });
  }
}

type Change = Omit<Parameters<typeof changeEgress>[2], "from">;

/** Says what became of it, to its program too; nothing of it stays in the data folder. */
export async function finish(
  context: Pick<RecordingContext, "db" | "events" | "folder" | "recordingCalls">,
  { id }: Pick<EgressRow, "id">,
  change: Change,
): Promise<void> {
  const { db, events, recordingCalls } = context;
  const done = await db.transaction().execute(async (trx) => {
    const changed = await changeEgress(trx, id, { ...change, from: ["ending"] });
    if (changed) await events.emit(trx, egressEvent("egress.ended", changed));
    return changed;
  });
  await rm(egressFolder(context, id), { recursive: true, force: true });
  if (done) recordingCalls.keyRooms.publish("egress_ended", done);
}

async function store(context: RecordingContext, row: EgressRow): Promise<Made> {
  const { details } = row;
  if (!row.key) return { files: [], details };
  const written: Written = { calls: context.recordingCalls, folder: egressFolder(context, row.id), key: row.key };
  const entries = await written.calls.timeline(written.folder, written.key);
  const { clips, seconds } = clipsOf(entries, await measureParts(written, entries));
  if (clips.length === 0) return { files: [], details };
  const isFilm = row.fileType !== "webm" && context.film.isThere;
  if (isFilm) return { files: [await storeFilm(context, row, { written, entries, clips, seconds })], details };
  const remark = row.fileType === "webm" ? details : [details, noFilm].filter((one) => one !== "").join(" ");
  return { files: await storeTracks(context, row, { written, entries, clips, seconds }), details: remark };
}

interface Recorded {
  readonly written: Written;
  readonly entries: readonly TimelineEntry[];
  readonly clips: readonly Clip[];
  readonly seconds: number;
}

async function storeFilm(
  context: RecordingContext,
  row: EgressRow,
  { written, entries, clips, seconds }: Recorded,
): Promise<EgressFile> {
  const organisation = await context.workspaces.requireOrganisation(row.workspaceId);
  const startedAt = entries.find(({ kind }) => kind === "begun")?.at ?? row.startedAt.getTime();
  return context.film.make({ organisation, person: row.keyId }, async (studio) => {
    for (const { file } of clips) await studio.put(`${file}.webm`, partBytes(written, file));
    const hasPictures = clips.some(({ kind }) => kind !== "sound");
    const isSound = row.fileType === "ogg" || !hasPictures;
    const bytes = isSound
      ? await makeSound(studio, clips, seconds, row.fileType === "ogg" ? "ogg" : "mp4")
      : await makeFilm(studio, clips, seconds, async () => undefined);
    return keep(context, row, `${cleanName(row.fileName)}.${row.fileType}`, bytes, {
      startedAt,
      endedAt: startedAt + seconds * 1000,
    });
  });
}

async function storeTracks(
  context: RecordingContext,
  row: EgressRow,
  { written, entries, clips }: Recorded,
): Promise<EgressFile[]> {
  const files: EgressFile[] = [];
  try {
    for (const [index, { file, from, to }] of clips.entries()) {
      const part = clips.length > 1 ? ` ${String(index + 1).padStart(3, "0")}` : "";
      const startedAt = entries.find((one) => one.kind === "part" && one.file === file)?.at ?? row.startedAt.getTime();
      const span = { startedAt, endedAt: startedAt + (to - from) * 1000 };
      const name = `${cleanName(row.fileName)}${part}.webm`;
      files.push(await keep(context, row, name, partBytes(written, file), span));
    }
  } catch (error) {
    // The next try writes all of them.
    for (const { fileId } of files) await context.recordingFiles.remove(row.workspaceId, fileId);
    throw error;
  }
  return files;
}

async function keep(
  { recordingFiles }: RecordingContext,
  { workspaceId }: EgressRow,
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  span: Pick<EgressFile, "startedAt" | "endedAt">,
): Promise<EgressFile> {
  let size = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      size += piece.length;
      yield piece;
    }
  }
  const file = { workspaceId, personId: null, name, informationClass: null, bytes: counted() };
  const kept = await recordingFiles.write(file);
  return { fileId: kept.id, name: kept.name, size, ...span };
}
