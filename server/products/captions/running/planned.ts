import { system, type Transaction } from "#events";
import type { Principal } from "#http";
import type { CaptionContext } from "../context.ts";
import { captionEvent } from "../events.ts";
import { forbiddenIn } from "../place.ts";
import { insertPlanned, markBegun, putRunning, readPlanned, readRunning } from "../queries.ts";

/** Captions that are wanted from the beginning of a call, such as that of a calendar's entry. */
export interface PlannedCaptions {
  /** As part of what makes the meeting. */
  plan(
    trx: Transaction,
    principal: Pick<Principal, "personId">,
    of: { readonly meetingId: string; readonly workspaceId: string },
  ): Promise<void>;
}

export const plannedCaptions: PlannedCaptions = {
  plan: (trx, { personId }, { meetingId, workspaceId }) =>
    insertPlanned(trx, { meetingId, workspaceId, plannedBy: personId }),
};

/**
 * A call that has begun is written out where that was wanted, nothing of it is kept, and rules, encryption and the server let it; else
 * its moderators find why where they turn captions on. Once for each beginning of it.
 */
export async function startPlanned(context: CaptionContext, meetingId: string): Promise<void> {
  const { captionCalls, db, events } = context;
  const planned = await readPlanned(db, meetingId);
  const begunAt = planned && context.hasEngine() ? await captionCalls.begunAt(meetingId) : null;
  if (!planned || begunAt === null) return;
  const { plannedBy, workspaceId } = planned;
  if ((await forbiddenIn(context, meetingId, workspaceId)) !== null) return;
  await db.transaction().execute(async (trx) => {
    if (!(await markBegun(trx, meetingId, begunAt)) || (await readRunning(trx, meetingId))) return;
    await putRunning(trx, { meetingId, workspaceId, language: null, isKept: false, startedBy: plannedBy });
    await events.emit(trx, captionEvent("captions.started", meetingId, workspaceId, system, {}));
  });
}
