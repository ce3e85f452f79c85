import type { Captions, StartCaptions } from "@safos/contract/captions";
import { byPerson } from "#events";
import { refuse, type Principal } from "#http";
import type { CaptionContext } from "../context.ts";
import { captionEvent } from "../events.ts";
import { forbiddenIn } from "../place.ts";
import { putRunning, readRunning } from "../queries.ts";
import { readCaptions } from "./read.ts";

/**
 * What is said in the call is written out from now on, and kept where that is asked for. Refuses NOT_LIVE, ENDED,
 * POLICY_REFUSED and CAPTIONS_NO_ENGINE.
 */
export async function startCaptions(
  context: CaptionContext,
  principal: Principal,
  meetingId: string,
  asked: StartCaptions,
): Promise<Captions> {
  const { workspaceId } = await context.captionCalls.moderate(principal, meetingId);
  if (!context.hasEngine()) throw refuse("CAPTIONS_NO_ENGINE");
  await requireAllowed(context, meetingId, workspaceId, asked.isKept === true);
  const { db, events } = context;
  const by = byPerson(principal.personId);
  await db.transaction().execute(async (trx) => {
    const before = (await readRunning(trx, meetingId))?.isKept ?? false;
    const isKept = asked.isKept ?? before;
    await putRunning(trx, { meetingId, workspaceId, language: asked.language, isKept, startedBy: principal.personId });
    await events.emit(trx, captionEvent("captions.started", meetingId, workspaceId, by, {}));
    if (isKept === before) return;
    const type = isKept ? "transcript.started" : "transcript.stopped";
    await events.emit(trx, captionEvent(type, meetingId, workspaceId, by, {}));
  });
  return readCaptions(context, principal, meetingId);
}

async function requireAllowed(
  context: CaptionContext,
  meetingId: string,
  workspaceId: string,
  isKept: boolean,
): Promise<void> {
  for (const type of isKept ? (["speech.write", "speech.keep"] as const) : (["speech.write"] as const)) {
    const forbidden = await forbiddenIn(context, meetingId, workspaceId, type);
    if (forbidden === "gone") throw refuse("MISSING", "There is no such meeting.");
    if (forbidden) throw await context.policy.refusalOf(forbidden);
  }
}
