import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { now } from "#clock";
import type { RecordingContext } from "../context.ts";
import { keptUntil } from "../keeping/kept-until.ts";
import { finish } from "./compose.ts";
import { placeOfWorkspace } from "./place.ts";
import { deleteEgress, readEgressesIn, readSealed, type EgressRow } from "./queries.ts";

const page = 100;
/** What has no files any more is told of for so long, days. */
const listedDays = 7;
/** So long the queue has tried to make its files, days. */
const triedDays = 1;

/** Removes recordings of keys' rooms whose time is over, and gives up those that no files could be made of. */
export async function keepEgresses(context: RecordingContext): Promise<void> {
  for (let after = ""; ;) {
    const rows: EgressRow[] = await readEgressesIn(
      context.db,
      ["ending", "complete", "failed", "aborted"],
      after,
      page,
    );
    for (const row of rows)
      await keepOne(context, row).catch((error: unknown) =>
        context.log.warn({ error, id: row.id }, "a recording of a key's room could not be looked after"),
      );
    const last = rows.at(-1);
    if (!last) break;
    after = last.id;
  }
  await clearFolder(context);
}

async function keepOne(context: RecordingContext, row: EgressRow): Promise<void> {
  const isPast = (days: number | null): boolean => (keptUntil(row.endedAt, days)?.getTime() ?? Infinity) <= now();
  if (row.state === "ending") {
    if (isPast(triedDays)) await finish(context, row, { to: "failed", error: "No files could be made of it." });
    return;
  }
  const place = await placeOfWorkspace(context, row.workspaceId);
  const there = await context.recordingFiles.known(row.files.map(({ fileId }) => fileId));
  const isOver = isPast(place ? context.policy.recordingDays(place) : null);
  if (isOver) for (const { fileId } of row.files) await context.recordingFiles.remove(row.workspaceId, fileId);
  if (isOver || (there.size === 0 && isPast(listedDays))) await deleteEgress(context.db, row.id);
}

async function clearFolder(context: RecordingContext): Promise<void> {
  const folder = join(context.folder, "egress");
  const names = await readdir(folder).catch(() => [] as string[]);
  for (let at = 0; at < names.length; at += page) {
    const some = names.slice(at, at + page);
    const kept = await readSealed(context.db, some);
    for (const name of some) if (!kept.has(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
}
