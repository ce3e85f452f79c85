import { randomBytes } from "node:crypto";
import { now, randomToken } from "#clock";
import { refuse } from "#http";
import type { RecordingContext } from "../context.ts";
import { egressEvent } from "./events.ts";
import { egressJob } from "./job.ts";
import { forbiddenInWorkspace } from "./place.ts";
import type { Egress, EgressService, EgressOrder } from "./port.ts";
import { changeEgress, insertEgress, readAllRunning, readEgress, readEgressesOf } from "./queries.ts";

/** Of one key: at a time, with those whose files are being made for the first time; and with those that wait for room. */
const mostRunning = 20;
const mostWaiting = 200;
const page = 100;
/** The process that records writes its last second meanwhile. */
const writtenAfterMs = 2000;

/** Begins one; the process that has the room records it. */
async function startEgress(context: RecordingContext, order: EgressOrder): Promise<Egress> {
  const forbidden = await forbiddenInWorkspace(context, order.workspaceId);
  if (forbidden === "gone") throw refuse("ENDED", "The workspace of this key's recordings is gone or archived.");
  if (forbidden) throw await context.policy.refusalOf(forbidden);
  if ((await context.blobs.room()).isLow) throw refuse("RECORDING_NO_ROOM");
  const { db, events, recordingCalls } = context;
  const row = await db.transaction().execute(async (trx) => {
    const fresh = { ...order, id: `EG_${randomToken(12)}`, key: randomBytes(32) };
    const made = await insertEgress(trx, fresh, { mostRunning, mostWaiting });
    if (!made)
      throw refuse(
        "LIMITED",
        `A key has at most ${mostRunning} recordings at a time, and ${mostWaiting} with those that wait for room.`,
      );
    await events.emit(trx, egressEvent("egress.started", made));
    return made;
  });
  recordingCalls.keyRooms.publish("egress_started", row);
  return row;
}

/** Ends one that runs, if it does; its files are made then. `error` says why, where its program has not asked for it. */
export async function endEgress(
  { db, events, jobs, recordingCalls }: Pick<RecordingContext, "db" | "events" | "jobs" | "recordingCalls">,
  id: string,
  error = "",
): Promise<Egress | null> {
  const row = await db.transaction().execute(async (trx) => {
    const ended = await changeEgress(trx, id, { from: ["starting", "active"], to: "ending", error });
    if (!ended) return null;
    await jobs.add(trx, egressJob, { id }, { key: id, runAt: new Date(now() + writtenAfterMs) });
    await events.emit(trx, egressEvent("egress.stopped", ended));
    return ended;
  });
  if (row) recordingCalls.keyRooms.publish("egress_updated", row);
  return row;
}

/**
 * Ends what runs for keys whose recordings have no workspace in the settings any more; what was recorded until then is
 * kept. `mayLive`: another process with other settings may have its room, and goes on with it.
 */
export async function endKeyless(context: RecordingContext, { mayLive }: { readonly mayLive: boolean }): Promise<void> {
  const { keyRooms } = context.recordingCalls;
  const keyless = (await readAllRunning(context.db)).filter(({ keyId }) => !keyRooms.keys.has(keyId));
  const there = mayLive ? await keyRooms.there(keyless) : new Set<string>();
  for (const { id, sid } of keyless)
    if (!there.has(sid))
      await endEgress(context, id, "The operator has taken the media key, or the workspace of its recordings, away.");
}

/** One that could not begin is over. */
export async function failStart(
  { db, events, log, recordingCalls }: Pick<RecordingContext, "db" | "events" | "log" | "recordingCalls">,
  id: string,
  error: string,
): Promise<void> {
  const row = await db.transaction().execute(async (trx) => {
    const failed = await changeEgress(trx, id, { from: ["starting"], to: "failed", error });
    if (failed) await events.emit(trx, egressEvent("egress.ended", failed));
    return failed;
  });
  if (!row) return;
  log.error({ id }, "the recording of a key's room could not begin");
  recordingCalls.keyRooms.publish("egress_ended", row);
}

export const egressService = (context: RecordingContext): EgressService => ({
  start: (order) => startEgress(context, order),
  async list(keyId, filter, after) {
    const rows = await readEgressesOf(context.db, keyId, filter, after, page + 1);
    const items = rows.slice(0, page);
    return { items, next: rows.length > page ? (items.at(-1)?.id ?? "") : "" };
  },
  async find(keyId, id) {
    const row = await readEgress(context.db, id);
    return row?.keyId === keyId ? row : null;
  },
  async stop(keyId, id) {
    return (await readEgress(context.db, id))?.keyId === keyId ? endEgress(context, id) : null;
  },
});
