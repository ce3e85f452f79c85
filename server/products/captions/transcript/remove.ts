import { byPerson } from "#events";
import type { Principal } from "#http";
import type { CaptionContext } from "../context.ts";
import { captionEvent } from "../events.ts";
import { deleteLines } from "./queries.ts";

/** Everything that was kept of what was said in a meeting is gone for good. Refuses MISSING and FORBIDDEN. */
export async function removeTranscript(
  { captionCalls, db, events }: CaptionContext,
  principal: Principal,
  meetingId: string,
): Promise<void> {
  const { workspaceId } = await captionCalls.write(principal, meetingId);
  await db.transaction().execute(async (trx) => {
    const utteranceIds = await deleteLines(trx, meetingId);
    if (utteranceIds.length === 0) return;
    const actor = byPerson(principal.personId);
    await events.emit(trx, captionEvent("transcript.removed", meetingId, workspaceId, actor, { utteranceIds }));
  });
}
