import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { now } from "#clock";
import { isUuid } from "#database";
import { system } from "#events";
import { removeUnnamed } from "../composing/attempts.ts";
import { triedDays } from "../composing/fault-of.ts";
import type { RecordingContext } from "../context.ts";
import { recordingEvent } from "../events.ts";
import { placeOf } from "../place.ts";
import { markRemoved, readInStates, readKept, type RecordingRow } from "../queries.ts";
import { keptUntil } from "./kept-until.ts";

const page = 100;

/** Removes recordings whose time is over, and those that nothing could be made of for 30 days, and clears away what no recording has. */
export async function keepRecordings(context: RecordingContext): Promise<void> {
  let after: string | null = null;
  for (;;) {
    const rows: RecordingRow[] = await readInStates(context.db, ["ready", "failed", "composing"], after, page);
    for (const row of rows)
      await keepOne(context, row).catch((error: unknown) =>
        context.log.warn({ error, id: row.id }, "a recording could not be looked after"),
      );
    after = rows.at(-1)?.id ?? null;
    if (after === null) break;
  }
  await clearFolder(context);
}

async function keepOne(context: RecordingContext, row: RecordingRow): Promise<void> {
  const { db, events, policy, recordingFiles } = context;
  const place = await placeOf(context, row.meetingId, row.workspaceId);
  const fallback = {
    organisationId: await context.workspaces.requireOrganisation(row.workspaceId),
    informationClass: null,
  };
  const until = keptUntil(row.endedAt, policy.recordingDays(place ?? fallback));
  const lastTry = keptUntil(row.endedAt, triedDays);
  const isOver = until !== null && until.getTime() <= now();
  if (!isOver && (row.state === "ready" || lastTry === null || lastTry.getTime() > now())) return;
  for (const { fileId } of row.tracks) await recordingFiles.remove(row.workspaceId, fileId);
  const unnamed = { kind: "recording", id: row.id } as const;
  if (isOver) await removeUnnamed(context, unnamed, row.workspaceId);
  const removed = await db.transaction().execute(async (trx) => {
    // While it is tried a last time it stays.
    const tracks = await markRemoved(trx, row.id, isOver);
    if (tracks) await events.emit(trx, recordingEvent("recording.removed", row, system));
    return tracks;
  });
  if (!removed) return;
  // It may have become ready since its row was read.
  for (const { fileId } of removed) await recordingFiles.remove(row.workspaceId, fileId);
  await removeUnnamed(context, unnamed, row.workspaceId);
  await rm(join(context.folder, row.id), { recursive: true, force: true });
}

/** Folders of recordings that are ready, or whose workspace is gone. */
async function clearFolder({ db, folder }: RecordingContext): Promise<void> {
  const names = (await readdir(folder).catch(() => [] as string[])).filter(isUuid);
  for (let at = 0; at < names.length; at += page) {
    const some = names.slice(at, at + page);
    const kept = await readKept(db, some);
    for (const name of some) if (!kept.has(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
}
