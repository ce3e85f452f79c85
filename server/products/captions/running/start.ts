import type { Captions, StartCaptions } from "@safos/contract/captions";
import { byPerson } from "#events";
import { refuse, type Principal } from "#http";
import type { CaptionContext } from "../context.ts";
import { captionEvent } from "../events.ts";
import { forbiddenIn } from "../place.ts";
import { putRunning } from "../queries.ts";
import { readCaptions } from "./read.ts";

/** What is said in the call is written out from now on. Refuses NOT_LIVE, ENDED, POLICY_REFUSED and CAPTIONS_NO_ENGINE. */
export async function startCaptions(
  context: CaptionContext,
  principal: Principal,
  meetingId: string,
  { language }: StartCaptions,
): Promise<Captions> {
  const { workspaceId } = await context.captionCalls.moderate(principal, meetingId);
  if (!context.hasEngine) throw refuse("CAPTIONS_NO_ENGINE");
  const forbidden = await forbiddenIn(context, meetingId, workspaceId);
  if (forbidden === "gone") throw refuse("MISSING", "There is no such meeting.");
  if (forbidden) throw await context.policy.refusalOf(forbidden);
  const { db, events } = context;
  await db.transaction().execute(async (trx) => {
    await putRunning(trx, { meetingId, workspaceId, language, startedBy: principal.personId });
    await events.emit(trx, captionEvent("captions.started", meetingId, workspaceId, byPerson(principal.personId)));
  });
  return readCaptions(context, principal, meetingId);
}
