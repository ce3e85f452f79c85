import { rm } from "node:fs/promises";
import { writeFile, type Attempt } from "../composing/attempts.ts";
import { faultOf, pauseAfter, triedDays } from "../composing/fault-of.ts";
import { makeFilm, makeSound } from "../composing/make-film.ts";
import { readRecorded, tryToMake, type Recorded } from "../composing/making.ts";
import { cleanName } from "../composing/names.ts";
import { partBytes } from "../composing/parts.ts";
import type { RecordingContext } from "../context.ts";
import { egressEvent } from "./events.ts";
import { egressFolder } from "./folder.ts";
import type { EgressFile } from "./port.ts";
import { keptUntil } from "../keeping/kept-until.ts";
import { changeEgress, delayEgress, readEgress, type EgressRow } from "./queries.ts";

const noFilm = "There is no ffmpeg on this server: each stretch of a track is a file of its own (WebM).";

interface Made {
  readonly files: readonly EgressFile[];
  readonly details: string;
}

/** Makes the files of a recording that has ended, and keeps them with the workspace's. */
export const composeEgress = (context: RecordingContext, id: string): Promise<void> =>
  tryToMake(context, "egress", id, {
    read: readEgress,
    make: (row, attempt) => make(context, row, attempt),
    delay: (row, attempt, error) => delay(context, row, attempt, error),
  });

async function make(context: RecordingContext, row: EgressRow, attempt: Attempt): Promise<void> {
  const { files, details } = await store(context, row, attempt);
  const isEmpty = files.length === 0;
  const isMine = await finish(context, row, {
    to: isEmpty ? "aborted" : "complete",
    error: isEmpty ? row.error || "Nothing was sent that could be recorded." : row.error,
    ...{ files, details, attempt },
  });
  if (!isMine) for (const { fileId } of files) await context.recordingFiles.remove(row.workspaceId, fileId);
}

const reasons: Readonly<Record<ReturnType<typeof faultOf>, string>> = {
  disk: "The server has too little room for the file",
  quota: "The workspace of the key's recordings is full",
  archived: "Nobody may write into the workspace of the key's recordings",
  error: "No file could be made of it",
};

/** Nothing that was recorded is lost: it is tried again, and its program reads what it waits for. */
async function delay(context: RecordingContext, row: EgressRow, attempt: Attempt, error: unknown): Promise<void> {
  const { db, events, log, recordingCalls } = context;
  const fault = faultOf(error);
  log.warn({ error, id: row.id, fault }, "the files of a recording for a media key could not be made; tried again");
  const until = keptUntil(row.endedAt, triedDays)?.toISOString().slice(0, 10) ?? "";
  const waitsFor = `${reasons[fault]}; it is tried again until ${until}.`;
  const pause = pauseAfter(row.tries + 1, fault);
  const delayed = await db.transaction().execute(async (trx) => {
    const changed = await delayEgress(trx, attempt, { waitsFor, pause });
    if (changed && row.waitsFor !== waitsFor) await events.emit(trx, egressEvent("egress.delayed", changed));
    return changed;
  });
  if (delayed && row.waitsFor !== waitsFor) recordingCalls.keyRooms.publish("egress_updated", delayed);
}

type Change = Omit<Parameters<typeof changeEgress>[2], "from">;

/** Says what became of it, to its program too; nothing of it stays in the data folder. False: another makes its files, or has. */
export async function finish(
  context: Pick<RecordingContext, "db" | "events" | "folder" | "recordingCalls">,
  { id }: Pick<EgressRow, "id">,
  change: Change,
): Promise<boolean> {
  const { db, events, recordingCalls } = context;
  const done = await db.transaction().execute(async (trx) => {
    const changed = await changeEgress(trx, id, { ...change, from: ["ending"] });
    if (changed) await events.emit(trx, egressEvent("egress.ended", changed));
    return changed;
  });
  if (!done) return false;
  await rm(egressFolder(context, id), { recursive: true, force: true });
  recordingCalls.keyRooms.publish("egress_ended", done);
  return true;
}

async function store(context: RecordingContext, row: EgressRow, attempt: Attempt): Promise<Made> {
  const { details } = row;
  const recorded = await readRecorded(context, attempt, row, egressFolder(context, row.id));
  if (!recorded) return { files: [], details };
  const isFilm = row.fileType !== "webm" && context.film.isThere;
  if (isFilm) return { files: [await storeFilm(context, row, recorded)], details };
  const remark = row.fileType === "webm" ? details : [details, noFilm].filter((one) => one !== "").join(" ");
  return { files: await storeTracks(context, row, recorded), details: remark };
}

async function storeFilm(
  context: RecordingContext,
  row: EgressRow,
  { attempt, written, entries, clips, seconds }: Recorded,
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
    return keep(context, row, attempt, `${cleanName(row.fileName)}.${row.fileType}`, bytes, {
      startedAt,
      endedAt: startedAt + seconds * 1000,
    });
  });
}

async function storeTracks(
  context: RecordingContext,
  row: EgressRow,
  { attempt, written, entries, clips }: Recorded,
): Promise<EgressFile[]> {
  const files: EgressFile[] = [];
  for (const [index, { file, from, to }] of clips.entries()) {
    const part = clips.length > 1 ? ` ${String(index + 1).padStart(3, "0")}` : "";
    const startedAt = entries.find((one) => one.kind === "part" && one.file === file)?.at ?? row.startedAt.getTime();
    const span = { startedAt, endedAt: startedAt + (to - from) * 1000 };
    const name = `${cleanName(row.fileName)}${part}.webm`;
    files.push(await keep(context, row, attempt, name, partBytes(written, file), span));
  }
  return files;
}

async function keep(
  context: RecordingContext,
  { workspaceId }: EgressRow,
  attempt: Attempt,
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  span: Pick<EgressFile, "startedAt" | "endedAt">,
): Promise<EgressFile> {
  const file = { workspaceId, personId: null, name, informationClass: null, bytes };
  const kept = await writeFile(context, attempt, file);
  return { fileId: kept.id, name: kept.name, size: kept.size, ...span };
}
