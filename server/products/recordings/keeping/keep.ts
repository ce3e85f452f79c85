import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { now } from "#clock";
import { isUuid } from "#database";
import { system } from "#events";
import { composeJob } from "../composing/job.ts";
import type { RecordingContext } from "../context.ts";
import { recordingEvent } from "../events.ts";
import { placeOf } from "../place.ts";
import { markComposing, markRemoved, readInStates, readKept, type RecordingRow } from "../queries.ts";
import { keptUntil } from "./kept-until.ts";

const page = 100;
/** What no film could be made of is tried again for so long. */
const triedDays = 30;
const lostAfterMs = 86_400_000;

/** Removes recordings whose time is over, tries those again that failed, and clears away what no recording has. */
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
  const { db, events, jobs, policy, recordingFiles } = context;
  const place = await placeOf(context, row.meetingId, row.workspaceId);
  const fallback = {
    organisationId: await context.workspaces.requireOrganisation(row.workspaceId),
    informationClass: null,
  };
  const until = keptUntil(row.endedAt, policy.recordingDays(place ?? fallback));
  const lastTry = keptUntil(row.endedAt, triedDays);
  const isOver = until !== null && until.getTime() <= now();
  if (isOver || (row.state !== "ready" && lastTry !== null && lastTry.getTime() <= now())) {
    for (const { fileId } of row.tracks) await recordingFiles.remove(row.workspaceId, fileId);
    await rm(join(context.folder, row.id), { recursive: true, force: true });
    await db.transaction().execute(async (trx) => {
      if (await markRemoved(trx, row.id)) await events.emit(trx, recordingEvent("recording.removed", row, system));
    });
    return;
  }
  if (row.key === null || row.state === "ready" || !isDue(row)) return;
  await db.transaction().execute(async (trx) => {
    await markComposing(trx, row.id);
    await jobs.add(trx, composeJob, { id: row.id }, { key: row.id });
  });
}

/** A film that still has not been made was given up by the queue. */
const isDue = ({ state, endedAt }: RecordingRow): boolean =>
  state === "failed" || (endedAt !== null && endedAt.getTime() < now() - lostAfterMs);

/** Folders of recordings that are ready, or whose workspace is gone. */
async function clearFolder({ db, folder }: RecordingContext): Promise<void> {
  const names = (await readdir(folder).catch(() => [] as string[])).filter(isUuid);
  for (let at = 0; at < names.length; at += page) {
    const some = names.slice(at, at + page);
    const kept = await readKept(db, some);
    for (const name of some) if (!kept.has(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
}
