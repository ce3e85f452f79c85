import type { Recording, Recordings } from "@safos/contract/recordings";
import { refuse, type Principal } from "#http";
import type { RecordingContext } from "../context.ts";
import { keptUntil } from "../keeping/kept-until.ts";
import { forbiddenAt, placeOf } from "../place.ts";
import { readRecordingsOf, type RecordingRow } from "../queries.ts";

const most = 50;

/** The recordings of a meeting, and whether there may be more. Refuses MISSING to strangers. */
export async function readRecordings(
  context: RecordingContext,
  principal: Principal,
  meetingId: string,
): Promise<Recordings> {
  const { workspaceId, canModerate } = await context.recordingCalls.see(principal, meetingId);
  const place = await placeOf(context, meetingId, workspaceId);
  if (!place) throw refuse("MISSING", "There is no such meeting.");
  const forbidden = forbiddenAt(context, place);
  const days = context.policy.recordingDays(place);
  const rows = await readRecordingsOf(context.db, meetingId, most);
  const starters = await context.identity.personsByIds(rows.flatMap((one) => one.startedBy ?? []));
  const names = new Map(starters.map((one) => [one.id, one.displayName]));
  const fileIds = rows.flatMap((one) => one.tracks.map((track) => track.fileId));
  const there = fileIds.length === 0 ? new Set<number>() : await context.recordingFiles.known(fileIds);
  return {
    items: rows.map((row) => view(row, names, there, days)),
    refusal: forbidden && (await context.policy.describe(forbidden)),
    days,
    canModerate,
  };
}

function view(
  row: RecordingRow,
  names: ReadonlyMap<string, string>,
  there: ReadonlySet<number>,
  days: number | null,
): Recording {
  const { id, state, fault, startedAt, endedAt, startedBy, seconds, progress } = row;
  const tracks = row.tracks.filter((one) => there.has(one.fileId));
  return {
    id,
    // Someone has deleted its files.
    state: state === "ready" && tracks.length === 0 ? "removed" : state,
    fault,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    startedBy: (startedBy && names.get(startedBy)) ?? null,
    seconds,
    keptUntil: keptUntil(endedAt, days)?.toISOString() ?? null,
    progress,
    tracks,
  };
}
