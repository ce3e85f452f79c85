import type { ChangeMeeting, Meeting } from "@safos/contract/meetings";
import { byPerson } from "#events";
import { type Principal, refuse } from "#http";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import { updatePermissions } from "../permissions/queries.ts";
import { updateMeeting } from "./queries.ts";
import { requireMeeting, requireOpen, stillMay } from "./require.ts";
import { plannedTimes } from "./times.ts";
import { viewMeeting } from "./view.ts";

/** Changes what is named, and leaves the rest. Refuses ENDED. */
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
  await context.db.transaction().execute(async (trx) => {
    const lobby = change.lobby ?? row.lobby;
    await updateMeeting(trx, id, { title, ...times, lobby, isLocked: change.isLocked ?? row.isLocked });
    if (change.permissions) await updatePermissions(trx, id, { ...row.permissions, ...change.permissions });
    await stillMay(context, principal, row, "moderate")(trx);
    await context.events.emit(trx, meetingEvent("meeting.changed", row, byPerson(principal.personId), {}));
  });
  return viewMeeting(context, principal, id);
}
