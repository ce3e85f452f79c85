import type { AcceptGuestInvitation, GuestInvitationView } from "@safos/contract/guests";
import { hashSecret, now } from "#clock";
import { system, type Transaction } from "#events";
import { Refusal, refuse } from "#http";
import type { Person } from "#identity";
import type { Forbidden, PolicyItem } from "#policy";
import { about, needPlace, stayUntil, type GuestContext } from "./context.ts";
import { acceptGuest, readBySecret, type GuestRow } from "./queries.ts";

interface Found {
  readonly guest: GuestRow;
  readonly workspaceName: string;
  readonly secretHash: Buffer;
}

/** Refuses GUEST_INVITATION_GONE: used, expired, withdrawn, to a workspace that is gone, or never made. */
async function requireInvitation({ db, workspaces }: GuestContext, secret: string): Promise<Found> {
  const secretHash = hashSecret(secret);
  const guest = await readBySecret(db, secretHash);
  const workspace = guest && (await workspaces.byId(guest.workspaceId));
  if (!workspace) throw refuse("GUEST_INVITATION_GONE");
  return { guest, workspaceName: workspace.name, secretHash };
}

/** Refuses GUEST_INVITATION_GONE. */
export async function viewInvitation(context: GuestContext, secret: string): Promise<GuestInvitationView> {
  const { identity, organisations } = context;
  const { guest, workspaceName } = await requireInvitation(context, secret);
  const sponsor = guest.sponsorId === null ? null : await identity.personById(guest.sponsorId);
  return {
    mail: guest.mail,
    workspaceName,
    organisationName: organisations.byId(guest.organisationId)?.name ?? "",
    sponsorName: sponsor?.displayName ?? "",
    message: guest.message,
    endsAt: guest.endsAt.toISOString(),
    displayName: (await identity.personByMail(guest.mail))?.displayName ?? null,
  };
}

/** The account of before is opened again; one that is nowhere a guest after all is closed by the clock. */
async function findAccount({ identity }: GuestContext, mail: string): Promise<Person | null> {
  const person = await identity.personByMail(mail);
  if (!person?.disabled) return person;
  const opened = await identity.change(person.id, { isDisabled: false }, system);
  // Erased in the same moment: the account is nobody's any more.
  return opened.mail === mail ? opened : null;
}

/** Has the rules held as they are until the membership is stored; who comes in meanwhile is looked at once it is (`close.ts`). */
async function decideWithin(
  { organisations, policy }: GuestContext,
  trx: Transaction,
  guest: GuestRow,
  place: PolicyItem,
): Promise<Forbidden | null> {
  for (const id of (place.presentOrganisationIds ?? []).toSorted()) await organisations.hold(trx, id);
  return policy.decide(null, { type: "guest.admit", stayMs: stayUntil(guest.endsAt, now()) }, place);
}

async function acceptOnce(
  context: GuestContext,
  { guest, secretHash }: Found,
  wanted: AcceptGuestInvitation,
): Promise<string> {
  const { db, events, identity, organisations, policy, workspaces } = context;
  const { id: organisationId } = await organisations.ensureGuests();
  const account = await findAccount(context, guest.mail);
  const displayName = wanted.displayName?.trim() || guest.mail.split("@")[0] || guest.mail;
  const fresh = { mail: guest.mail, displayName, locale: wanted.locale ?? guest.locale };
  const place = await needPlace(context, guest.workspaceId);
  let forbidden: Forbidden | null = null;
  const personId = await db.transaction().execute(async (trx) => {
    forbidden = await decideWithin(context, trx, guest, place);
    if (forbidden) return null;
    const id = account?.id ?? (await identity.addGuest(trx, fresh));
    if (!(await acceptGuest(trx, { id: guest.id, secretHash, personId: id }))) throw refuse("GUEST_INVITATION_GONE");
    const { workspaceId, endsAt, sponsorId } = guest;
    await workspaces.addGuest(trx, { workspaceId, personId: id, organisationId, endsAt, actorId: sponsorId });
    const payload = { guestId: guest.id, personId: id };
    await events.emit(trx, { type: "guest.accepted", ...about(guest, id), payload });
    return id;
  });
  // Who can change the rule is looked up without locks.
  if (personId === null) throw forbidden ? await policy.refusalOf(forbidden) : refuse("GUEST_INVITATION_GONE");
  workspaces.forgetMember(guest.workspaceId, personId);
  return personId;
}

/**
 * Makes the account, or finds the one of before, and lets it into the workspace; resolves with whose it is. Refuses
 * GUEST_INVITATION_GONE and POLICY_REFUSED.
 */
export async function acceptInvitation(
  context: GuestContext,
  wanted: AcceptGuestInvitation,
): Promise<{ readonly personId: string; readonly workspaceId: string }> {
  const found = await requireInvitation(context, wanted.secret);
  const { workspaceId } = found.guest;
  try {
    return { personId: await acceptOnce(context, found, wanted), workspaceId };
  } catch (error) {
    // The same address accepts two invitations at once, and the other has made the account.
    if (!(error instanceof Refusal) || error.code !== "NAME_TAKEN") throw error;
    return { personId: await acceptOnce(context, found, wanted), workspaceId };
  }
}
