import { byPerson } from "#events";
import { refuse, type Principal } from "#http";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import { classedOf } from "../item.ts";
import { setGuestPassword } from "./queries.ts";
import { requireMeeting, requireOpen } from "./require.ts";

/**
 * What guests give before they may ask to come in, whichever link they come by; those who wait have to give a new one. Taking it
 * away is asked of the rules, while there is a link. Refuses MISSING, ENDED, POLICY_REFUSED and LINK_PASSWORD_WEAK.
 */
export async function changeGuestPassword(
  context: MeetingContext,
  principal: Principal,
  id: string,
  password: string | null,
): Promise<void> {
  const { row } = await requireMeeting(context, principal, id, "manage");
  requireOpen(row);
  const place = await context.items.classes.placeOf(classedOf(row));
  if (!place) throw refuse("MISSING", "There is no such meeting.");
  if (password === null && row.guestLinkHash !== null)
    await context.policy.require(principal, { type: "guest.invite", ageMs: 0, hasPassword: false }, place);
  const hash = password === null ? null : await context.identity.linkPasswords.hash(password);
  await context.db.transaction().execute(async (trx) => {
    const before = await setGuestPassword(trx, row.id, hash);
    if (before === undefined || before === hash) return;
    const by = byPerson(principal.personId);
    const how = before === null ? "set" : hash === null ? "removed" : "changed";
    await context.events.emit(trx, [
      meetingEvent("meeting.changed", row, by, {}),
      {
        type: "link.passwordChanged",
        actor: by,
        workspaceId: row.workspaceId,
        item: { kind: "meeting", id: row.id },
        subject: row.id,
        payload: { grantId: null, how },
      },
    ]);
  });
}
