import type { Captions } from "@safos/contract/captions";
import { byPerson, type EventActor } from "#events";
import type { Principal } from "#http";
import type { CaptionContext } from "../context.ts";
import { captionEvent } from "../events.ts";
import { deleteRunning } from "../queries.ts";
import { readCaptions } from "./read.ts";

/** Nothing more is written out. Refuses MISSING, FORBIDDEN, NOT_LIVE and ENDED. */
export async function stopCaptions(
  context: CaptionContext,
  principal: Principal,
  meetingId: string,
): Promise<Captions> {
  const { workspaceId } = await context.captionCalls.moderate(principal, meetingId);
  await endCaptions(context, meetingId, workspaceId, byPerson(principal.personId));
  return readCaptions(context, principal, meetingId);
}

/** Ends captions that are on. */
export async function endCaptions(
  { db, events }: Pick<CaptionContext, "db" | "events">,
  meetingId: string,
  workspaceId: string,
  actor: EventActor,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const ended = await deleteRunning(trx, meetingId);
    if (!ended) return;
    await events.emit(trx, captionEvent("captions.stopped", meetingId, workspaceId, actor, {}));
    if (ended.isKept) await events.emit(trx, captionEvent("transcript.stopped", meetingId, workspaceId, actor, {}));
  });
}
