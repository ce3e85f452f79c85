import { byPerson } from "#events";
import { type Principal, refuse } from "#http";
import { can } from "../access.ts";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import type { MeetingRow } from "../meeting/queries.ts";
import { requireMeeting, requireOpen, stillMay } from "../meeting/require.ts";
import { roleAt } from "../ringing/role.ts";
import type { MeetingDb } from "../tables.ts";
import { deleteModerator, insertModerator } from "./queries.ts";

/** Makes a member a moderator of this meeting alone. Refuses MISSING where they are no member, and ENDED. */
export async function addModerator(
  context: MeetingContext,
  principal: Principal,
  id: string,
  personId: string,
): Promise<void> {
  const { row } = await requireMeeting(context, principal, id, "manage");
  requireOpen(row);
  const person = await context.identity.personById(personId);
  if (!person || !can(await roleAt(context, { ...person, personId }, row), "join"))
    throw refuse("MISSING", "There is no such member.");
  await changeModerators(context, principal, row, (trx) => insertModerator(trx, id, personId, principal.personId));
}

/** Takes it back; what someone may do in the workspace stays. Refuses MISSING where they were none. */
export async function removeModerator(
  context: MeetingContext,
  principal: Principal,
  id: string,
  personId: string,
): Promise<void> {
  const { row } = await requireMeeting(context, principal, id, "manage");
  await changeModerators(context, principal, row, async (trx) => {
    if (!(await deleteModerator(trx, id, personId))) throw refuse("MISSING", "There is no such moderator.");
    return true;
  });
}

/** `step` resolves with whether it has changed something. */
async function changeModerators(
  context: MeetingContext,
  principal: Principal,
  row: MeetingRow,
  step: (trx: MeetingDb) => Promise<boolean>,
): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    const hasChanged = await step(trx);
    await stillMay(context, principal, row, "manage")(trx);
    if (hasChanged)
      await context.events.emit(trx, meetingEvent("meeting.changed", row, byPerson(principal.personId), {}));
  });
}
