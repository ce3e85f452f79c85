import type { GuestEnd } from "@safos/contract/events/shared";
import { system } from "#events";
import { Refusal } from "#http";
import { can } from "#workspaces";
import { about, type GuestContext } from "./context.ts";
import { endInvitation, isGuestAnywhere, noteReason, settleActive, type GuestRow } from "./queries.ts";

/** Withdraws an invitation, or ends a membership with everything that ends with one; `actorId` null: the system. */
export async function endGuest(
  context: GuestContext,
  guest: GuestRow,
  actorId: string | null,
  reason: GuestEnd,
): Promise<void> {
  if (guest.state === "ended") return;
  if (guest.state === "invited" || guest.personId === null) return withdraw(context, guest, actorId, reason);
  const { db, workspaces } = context;
  const { workspaceId, personId } = guest;
  await noteReason(db, guest.id, reason);
  // A sponsor who is no owner may end it all the same, as may the administrators of the agency: it is done for them.
  const isOwner = actorId !== null && can(await workspaces.roleOf(actorId, workspaceId), "manage");
  try {
    await workspaces.removeMember(isOwner ? actorId : null, workspaceId, personId);
  } catch (error) {
    // It has ended meanwhile, or lies in the trash with its workspace: then nothing opens, and restoring looks again.
    if (!(error instanceof Refusal) || error.code !== "MISSING") throw error;
  }
  await settle(context, { workspaceId, personId }, actorId);
}

async function withdraw(
  { db, events }: GuestContext,
  guest: GuestRow,
  actorId: string | null,
  reason: GuestEnd,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const why = reason === "ended" ? "withdrawn" : reason;
    if (!(await endInvitation(trx, guest.id, why))) return;
    const payload = { guestId: guest.id, personId: null, reason: why };
    await events.emit(trx, { type: "guest.ended", ...about(guest, actorId), payload });
  });
}

/**
 * A membership has ended, by whatever: the guest is none any more, and whose last one it was, their account closes. Called by
 * who ends it and by the event; the first writes.
 */
export async function settle(
  context: GuestContext,
  { workspaceId, personId }: { readonly workspaceId: string; readonly personId: string },
  actorId: string | null,
): Promise<void> {
  const { db, events, workspaces } = context;
  await db.transaction().execute(async (trx) => {
    // Invited and let in again meanwhile.
    if ((await workspaces.within(trx).roleOf(personId, workspaceId)) !== null) return;
    const ended = await settleActive(trx, workspaceId, personId);
    if (!ended) return;
    const payload = { guestId: ended.id, personId, reason: ended.reason };
    await events.emit(trx, { type: "guest.ended", ...about(ended, actorId), payload });
  });
  await closeAccount(context, personId);
}

/** Closes the account of someone who is nowhere a guest any more. */
export async function closeAccount({ db, identity }: GuestContext, personId: string): Promise<void> {
  const person = await identity.personById(personId);
  if (!person?.isGuest || person.disabled || (await isGuestAnywhere(db, personId))) return;
  await identity.change(personId, { isDisabled: true }, system);
  await identity.revokeAll(personId);
  // Let in somewhere in the same moment.
  if (await isGuestAnywhere(db, personId)) await identity.change(personId, { isDisabled: false }, system);
}
