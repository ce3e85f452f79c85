import type { GuestLink } from "@safos/contract/meetings";
import { hashSecret, randomToken } from "#clock";
import { byPerson } from "#events";
import { refuse, type Principal } from "#http";
import type { MeetingContext } from "../context.ts";
import { classedOf } from "../item.ts";
import { meetingEvent } from "../events.ts";
import { setGuestLink, type MeetingRow } from "./queries.ts";
import { requireMeeting, requireOpen } from "./require.ts";

/**
 * A new link for guests; the one before is worthless from now on, and who came by it is the guest of this maker. Refuses
 * ENDED and POLICY_REFUSED.
 */
export async function createGuestLink(context: MeetingContext, principal: Principal, id: string): Promise<GuestLink> {
  const { row } = await requireMeeting(context, principal, id, "manage");
  requireOpen(row);
  if (row.roomId !== null) throw refuse("FORBIDDEN", "A call from a direct chat is for its people.");
  const place = await context.items.classes.placeOf(classedOf(row));
  if (!place) throw refuse("MISSING", "There is no such meeting.");
  await context.policy.require(
    principal,
    { type: "guest.invite", ageMs: 0, hasPassword: row.guestPasswordHash !== null },
    place,
  );
  const secret = randomToken(32);
  await storeLink(context, principal, row, { hash: hashSecret(secret), madeBy: principal.personId });
  return { url: `${context.publicUrl}/g/${secret}`, secret };
}

export async function revokeGuestLink(context: MeetingContext, principal: Principal, id: string): Promise<void> {
  const { row } = await requireMeeting(context, principal, id, "manage");
  await storeLink(context, principal, row, null);
}

async function storeLink(
  { db, events }: MeetingContext,
  { personId }: Principal,
  row: MeetingRow,
  link: { readonly hash: Buffer; readonly madeBy: string } | null,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await setGuestLink(trx, row.id, link);
    const by = byPerson(personId);
    const type = link === null ? "guestLink.closed" : "guestLink.made";
    await events.emit(trx, [meetingEvent("meeting.changed", row, by, {}), meetingEvent(type, row, by, {})]);
  });
}
