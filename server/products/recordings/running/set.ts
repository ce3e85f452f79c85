import { randomBytes } from "node:crypto";
import type { Recordings, SetRecording } from "@safos/contract/recordings";
import { uuid } from "#clock";
import { byPerson } from "#events";
import { refuse, type Principal } from "#http";
import type { RecordingContext } from "../context.ts";
import { recordingEvent } from "../events.ts";
import { forbiddenIn } from "../place.ts";
import { insertRecording, setPaused } from "../queries.ts";
import { readRecordings } from "./read.ts";

/** Begins a recording, pauses it or goes on with it. Refuses NOT_LIVE, ENDED, POLICY_REFUSED and RECORDING_NO_ROOM. */
export async function setRecording(
  context: RecordingContext,
  principal: Principal,
  meetingId: string,
  { isPaused }: SetRecording,
): Promise<Recordings> {
  const { workspaceId } = await context.recordingCalls.moderate(principal, meetingId);
  const forbidden = await forbiddenIn(context, meetingId, workspaceId);
  if (forbidden === "gone") throw refuse("MISSING", "There is no such meeting.");
  if (forbidden) throw await context.policy.refusalOf(forbidden);
  if ((await context.blobs.room()).isLow) throw refuse("RECORDING_NO_ROOM");
  const { db, events } = context;
  await db.transaction().execute(async (trx) => {
    const row = { id: uuid(), meetingId, workspaceId, key: randomBytes(32), startedBy: principal.personId };
    const id = (await insertRecording(trx, row, isPaused)) ? row.id : await setPaused(trx, meetingId, isPaused);
    if (id === null) return;
    const type = isPaused ? "recording.paused" : "recording.started";
    await events.emit(trx, recordingEvent(type, { id, meetingId, workspaceId }, byPerson(principal.personId)));
  });
  return readRecordings(context, principal, meetingId);
}
