import type { ChangeGuest } from "@safos/contract/guests";
import { refuse, type Principal } from "#http";
import { about, type GuestContext } from "./context.ts";
import { need, requireStay } from "./invite.ts";
import { requireSponsor } from "./may.ts";
import { updateEnd, updateSponsor, type GuestRow } from "./queries.ts";

/** Another end, of the invitation or of the membership with it. Refuses MISSING for those who are gone meanwhile. */
export async function moveEnd(
  { db, events, workspaces }: GuestContext,
  guest: GuestRow,
  to: { readonly endsAt: Date; readonly actorId: string | null; readonly isReviewed: boolean },
): Promise<void> {
  const { endsAt, actorId, isReviewed } = to;
  const { workspaceId, personId } = guest;
  await db.transaction().execute(async (trx) => {
    const isThere = await updateEnd(trx, { id: guest.id, endsAt, isReviewed });
    const isMember = personId === null || (await workspaces.changeEnd(trx, { workspaceId, personId, endsAt }));
    if (!isThere || !isMember) throw refuse("MISSING", "There is no such guest.");
    await events.emit(trx, {
      type: isReviewed ? "guest.reviewed" : "guest.prolonged",
      ...about(guest, actorId),
      payload: { guestId: guest.id, personId, endsAt: endsAt.toISOString() },
    });
  });
  if (personId !== null) workspaces.forgetMember(workspaceId, personId);
}

async function changeSponsor(
  context: GuestContext,
  guest: GuestRow,
  sponsorId: string,
  actorId: string,
): Promise<void> {
  const { db, events, identity } = context;
  const before = guest.sponsorId === null ? null : await identity.personById(guest.sponsorId);
  await requireSponsor(context, guest.workspaceId, sponsorId, before);
  await db.transaction().execute(async (trx) => {
    if (!(await updateSponsor(trx, guest.id, sponsorId))) throw refuse("MISSING", "There is no such guest.");
    await events.emit(trx, {
      type: "guest.sponsorChanged",
      ...about(guest, actorId),
      payload: { guestId: guest.id, personId: guest.personId, sponsorId },
    });
  });
}

/** Refuses MISSING, GUEST_END_INVALID, POLICY_REFUSED and SPONSOR_UNFIT. */
export async function changeGuest(
  context: GuestContext,
  caller: Principal,
  guest: GuestRow,
  { endsAt, sponsorId }: ChangeGuest,
): Promise<GuestRow> {
  const { workspaceId, id } = guest;
  if (endsAt !== undefined) await requireStay(context, caller, workspaceId, new Date(endsAt));
  if (sponsorId !== undefined && sponsorId !== guest.sponsorId)
    await changeSponsor(context, guest, sponsorId, caller.personId);
  if (endsAt !== undefined)
    await moveEnd(context, guest, { endsAt: new Date(endsAt), actorId: caller.personId, isReviewed: false });
  return need(context, workspaceId, id);
}

/** The guest is needed until a day. Refuses MISSING, GUEST_END_INVALID and POLICY_REFUSED. */
export async function keepGuest(
  context: GuestContext,
  caller: Principal,
  guest: GuestRow,
  endsAt: Date,
): Promise<GuestRow> {
  await requireStay(context, caller, guest.workspaceId, endsAt);
  await moveEnd(context, guest, { endsAt, actorId: caller.personId, isReviewed: true });
  return need(context, guest.workspaceId, guest.id);
}
