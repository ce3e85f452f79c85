import { mostMessage, type InviteGuest } from "@safos/contract/guests";
import { hashSecret, now, randomToken, uuid } from "#clock";
import { refuse, type Principal } from "#http";
import type { Person } from "#identity";
import { isAddress } from "#mail";
import { about, dayMs, needPlace, stayUntil, type GuestContext } from "./context.ts";
import { mailInvitation } from "./letters/invitation.ts";
import { requireSponsor } from "./may.ts";
import { countPresent, insertGuest, readGuest, replaceSecret, type GuestRow } from "./queries.ts";

const lifetimeMs = 14 * dayMs;
const mostGuests = 500;

/** A mail address of someone who has no account of an agency here. Refuses GUEST_MAIL_INVALID and GUEST_HAS_ACCOUNT. */
function requireOutside({ organisations }: GuestContext, text: string): string {
  const mail = text.trim().toLowerCase();
  const domain = mail.split("@").at(-1) ?? "";
  // A host's own name is no domain that mail goes to.
  if (!isAddress(mail) || !domain.includes(".") || !organisations.isDomain(domain)) throw refuse("GUEST_MAIL_INVALID");
  if (organisations.byDomain(domain)) throw refuse("GUEST_HAS_ACCOUNT");
  return mail;
}

/** Refuses GUEST_END_INVALID and, by the strictest rule of every agency in the workspace, POLICY_REFUSED. */
export async function requireStay(
  context: GuestContext,
  caller: Pick<Principal, "organisationId">,
  workspaceId: string,
  endsAt: Date,
): Promise<void> {
  if (endsAt.getTime() <= now()) throw refuse("GUEST_END_INVALID");
  const place = await needPlace(context, workspaceId);
  await context.policy.require(caller, { type: "guest.admit", stayMs: stayUntil(endsAt, now()) }, place);
}

/** Only letters make guests: what is not sent is not opened. */
function requireMail({ mail }: GuestContext): void {
  if (!mail.isOn) throw refuse("GUEST_MAIL_OFF");
}

/** Nobody fills mailboxes by inviting. Refuses SIGN_IN_THROTTLED. */
const slowDown = ({ identity }: GuestContext, personId: string, mail: string): Promise<void> =>
  identity.slowDown([
    { key: `guest letters ${personId}`, free: 200 },
    { key: `guest letters to ${mail}`, free: 10 },
  ]);

const newSecret = () => {
  const secret = randomToken(40);
  return { secret, secretHash: hashSecret(secret), secretExpiresAt: new Date(now() + lifetimeMs) };
};

/**
 * Invites someone by mail, as an owner. Refuses MISSING, FORBIDDEN, PERSONAL, GUEST_MAIL_INVALID, GUEST_HAS_ACCOUNT,
 * GUEST_MAIL_OFF, GUEST_END_INVALID, POLICY_REFUSED, SPONSOR_UNFIT, GUEST_KNOWN, GUESTS_FULL and SIGN_IN_THROTTLED.
 */
export async function inviteGuest(
  context: GuestContext,
  caller: Principal,
  workspaceId: string,
  fresh: InviteGuest,
): Promise<GuestRow> {
  const { db, events, identity, workspaces } = context;
  const { workspace } = await workspaces.require(caller.personId, workspaceId, "manage");
  if (workspace.isPersonal) throw refuse("PERSONAL");
  requireMail(context);
  const mail = requireOutside(context, fresh.mail);
  const endsAt = new Date(fresh.endsAt);
  await requireStay(context, caller, workspaceId, endsAt);
  const sponsor = await requireSponsor(context, workspaceId, fresh.sponsorId ?? caller.personId, caller);
  const inviter = await identity.personById(caller.personId);
  if ((await countPresent(db, workspaceId)) >= mostGuests) throw refuse("GUESTS_FULL");
  await slowDown(context, caller.personId, mail);
  const { secret, secretHash, secretExpiresAt } = newSecret();
  const row = {
    id: uuid(),
    workspaceId,
    organisationId: workspace.organisationId,
    mail,
    sponsorId: sponsor.id,
    invitedBy: caller.personId,
    locale: fresh.locale ?? inviter?.locale ?? "sv",
    message: (fresh.message ?? "").trim().slice(0, mostMessage),
    endsAt,
  };
  await db.transaction().execute(async (trx) => {
    if (!(await insertGuest(trx, { ...row, secretHash, secretExpiresAt }))) throw refuse("GUEST_KNOWN");
    await mailInvitation(context, trx, { ...row, secret, workspaceName: workspace.name, sponsor, secretExpiresAt });
    await events.emit(trx, {
      type: "guest.invited",
      ...about(row, caller.personId),
      payload: {
        guestId: row.id,
        personId: null,
        domain: mail.split("@").at(-1) ?? "",
        endsAt: endsAt.toISOString(),
        sponsorId: sponsor.id,
      },
    });
  });
  return need(context, workspaceId, row.id);
}

/** The letter once more, with a new link. Refuses MISSING, POLICY_REFUSED, GUEST_MAIL_OFF and SIGN_IN_THROTTLED. */
export async function remindGuest(context: GuestContext, caller: Principal, guest: GuestRow): Promise<GuestRow> {
  const { db, identity, workspaces } = context;
  if (guest.state !== "invited") throw refuse("MISSING", "The invitation has been answered.");
  requireMail(context);
  await requireStay(context, caller, guest.workspaceId, guest.endsAt);
  await slowDown(context, caller.personId, guest.mail);
  const workspace = await workspaces.byId(guest.workspaceId);
  const sponsor: Person | null = guest.sponsorId === null ? null : await identity.personById(guest.sponsorId);
  const { secret, secretHash, secretExpiresAt } = newSecret();
  await db.transaction().execute(async (trx) => {
    if (!(await replaceSecret(trx, { id: guest.id, secretHash, expiresAt: secretExpiresAt })))
      throw refuse("MISSING", "The invitation has been answered.");
    const letter = { ...guest, secret, workspaceName: workspace?.name ?? "", sponsor, secretExpiresAt };
    await mailInvitation(context, trx, letter);
  });
  return need(context, guest.workspaceId, guest.id);
}

export async function need({ db }: GuestContext, workspaceId: string, id: string): Promise<GuestRow> {
  const guest = await readGuest(db, workspaceId, id);
  if (!guest) throw refuse("MISSING", "There is no such guest.");
  return guest;
}
