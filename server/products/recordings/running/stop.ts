import type { RecordingFault, Recordings } from "@safos/contract/recordings";
import { now } from "#clock";
import { byPerson, type EventActor } from "#events";
import type { Principal } from "#http";
import type { RecordingContext } from "../context.ts";
import { composeJob } from "../composing/job.ts";
import { recordingEvent } from "../events.ts";
import { markEnded } from "../queries.ts";
import { readRecordings } from "./read.ts";

/** The process that records writes its last second meanwhile. */
const writtenAfterMs = 2000;

/** Ends a recording; a film is made of it. Refuses MISSING, FORBIDDEN, NOT_LIVE and ENDED. */
export async function stopRecording(
  context: RecordingContext,
  principal: Principal,
  meetingId: string,
): Promise<Recordings> {
  await context.recordingCalls.moderate(principal, meetingId);
  await endRecording(context, meetingId, byPerson(principal.personId));
  return readRecordings(context, principal, meetingId);
}

/** Ends what runs of a meeting; with `recordingId` only that one. */
export async function endRecording(
  { db, events, jobs }: Pick<RecordingContext, "db" | "events" | "jobs">,
  meetingId: string,
  actor: EventActor,
  why: { readonly recordingId?: string; readonly fault?: RecordingFault } = {},
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await markEnded(trx, meetingId, why.recordingId ?? null, why.fault ?? null);
    if (!row) return;
    await jobs.add(trx, composeJob, { id: row.id }, { key: row.id, runAt: new Date(now() + writtenAfterMs) });
    await events.emit(trx, recordingEvent("recording.stopped", row, actor));
  });
}
