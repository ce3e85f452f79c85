import type { Events } from "#events";
import type { MeetingDb } from "../tables.ts";
import { deletePartsOf } from "../webinar/queries.ts";
import { deleteModeratorIn } from "./queries.ts";

/** Who is no member any more leads no meeting and is on no stage, should they come back. */
export function forgetFormerMembers(db: MeetingDb, events: Pick<Events, "on">): void {
  events.on("meetings-former-members", ["member.removed"], async ({ workspaceId, payload: { personId } }) => {
    if (workspaceId === null) return;
    await deleteModeratorIn(db, workspaceId, personId);
    await deletePartsOf(db, workspaceId, `p_${personId}`);
  });
}
