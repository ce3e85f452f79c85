import type { ChangeMeeting, Meeting } from "@safos/contract/meetings";
import { byPerson } from "#events";
import { type Principal, refuse } from "#http";
import { requireKind } from "../backend/require-ability.ts";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import { updatePermissions } from "../permissions/queries.ts";
import { setEncrypted, updateMeeting } from "./queries.ts";
import { readPresent } from "../participants/queries.ts";
import { requireMeeting, requireOpen, stillMay } from "./require.ts";
import { plannedTimes } from "./times.ts";
import { viewMeeting } from "./view.ts";

/**
 * Changes what is named, and leaves the rest. Refuses ENDED, WEBINAR_BUSY for what it is while someone is in it, and
 * ENCRYPTION_LATE once it has begun.
 */
export async function changeMeeting(
  context: MeetingContext,
  principal: Principal,
  id: string,
  change: ChangeMeeting,
): Promise<Meeting> {
  const { row } = await requireMeeting(context, principal, id, "moderate");
  requireOpen(row);
  const title = (change.title ?? row.title).trim();
  if (title === "") throw refuse("INVALID", "A meeting needs a title.");
  const times = plannedTimes(change, row);
  const { isLocked = row.isLocked, hasReview = row.hasReview } = change;
  const { isWebinar = row.isWebinar, isEncrypted = row.isEncrypted } = change;
  requireKind(context, change);
  if (isWebinar && row.roomId !== null) throw refuse("FORBIDDEN", "A call from a direct chat is for its people.");
  await context.db.transaction().execute(async (trx) => {
    if (isWebinar !== row.isWebinar && (await readPresent(trx, [id])).length > 0) throw refuse("WEBINAR_BUSY");
    const lobby = change.lobby ?? row.lobby;
    await updateMeeting(trx, id, { title, ...times, lobby, isLocked, isWebinar, hasReview });
    // Asked of the database: it may have begun meanwhile.
    if (isEncrypted !== row.isEncrypted && !(await setEncrypted(trx, id, isEncrypted))) throw refuse("ENCRYPTION_LATE");
    if (change.permissions) await updatePermissions(trx, id, { ...row.permissions, ...change.permissions });
    await stillMay(context, principal, row, "moderate")(trx);
    await context.events.emit(trx, meetingEvent("meeting.changed", row, byPerson(principal.personId), {}));
  });
  return viewMeeting(context, principal, id);
}
