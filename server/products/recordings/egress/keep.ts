import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { now } from "#clock";
import type { RecordingContext } from "../context.ts";
import { keptUntil } from "../keeping/kept-until.ts";
import { beginAttempt, removeUnnamed } from "../composing/attempts.ts";
import { triedDays } from "../composing/fault-of.ts";
import { finish } from "./compose.ts";
import { placeOfWorkspace } from "./place.ts";
import { deleteEgress, deleteSurplus, readEnded, readSealed, type EndedRow } from "./queries.ts";
import { endKeyless } from "./service.ts";

const page = 100;
/** Days for which is remembered what has no files any more, and how many of a key that ended without any. */
const listedDays = 7;
const mostWithout = 1000;

/** Removes recordings of keys' rooms whose time is over, and gives up those that no files could be made of for 30 days. */
export async function keepEgresses(context: RecordingContext): Promise<void> {
  await endKeyless(context, { mayLive: true });
  for (let after = ""; ;) {
    const rows: EndedRow[] = await readEnded(context.db, ["ending", "complete", "failed", "aborted"], after, page);
    for (const row of rows)
      await keepOne(context, row).catch((error: unknown) =>
        context.log.warn({ error, id: row.id }, "a recording of a key's room could not be looked after"),
      );
    const last = rows.at(-1);
    if (!last) break;
    after = last.id;
  }
  await deleteSurplus(context.db, mostWithout);
  await clearFolder(context);
}

async function keepOne(context: RecordingContext, row: EndedRow): Promise<void> {
  const isPast = (days: number | null): boolean => (keptUntil(row.endedAt, days)?.getTime() ?? Infinity) <= now();
  const place = await placeOfWorkspace(context, row.workspaceId);
  const isOver = isPast(place ? context.policy.recordingDays(place) : null);
  if (row.state === "ending") {
    if (!isOver && !isPast(triedDays)) return;
    const why = isOver ? "The rules of the key's workspace keep recordings no longer." : "It was tried for 30 days.";
    const error = [row.error, row.waitsFor || "No files could be made of it.", why]
      .filter((one) => one !== "")
      .join(" ");
    // While it is tried a last time it stays.
    const attempt = await beginAttempt(context.db, "egress", row.id);
    if (!attempt) return;
    await removeUnnamed(context, attempt, row.workspaceId);
    await finish(context, row, { to: "failed", error, attempt });
    return;
  }
  const there = await context.recordingFiles.known(row.files.map(({ fileId }) => fileId));
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
