import type { AcceptInvitation, InvitationView } from "@safos/contract/invitations";
import { hashSecret } from "#clock";
import { byPerson, topicOfPerson } from "#events";
import { refuse } from "#http";
import type { Person } from "#identity";
import type { InvitationContext } from "./context.ts";
import { endInvitations, readInvitation, useInvitation, type InvitationRow } from "./queries.ts";

/** Whom a link is for. Refuses INVITATION_GONE: used, expired, of a closed account, or never made. */
async function requireInvitation(
  { db, identity }: InvitationContext,
  secret: string,
): Promise<{ invitation: InvitationRow; person: Person }> {
  const invitation = await readInvitation(db, hashSecret(secret));
  const person = invitation ? await identity.personById(invitation.personId) : null;
  if (!invitation || !person || person.disabled) throw refuse("INVITATION_GONE");
  return { invitation, person };
}

const view = (
  { organisations }: InvitationContext,
  { invitation, person }: { invitation: InvitationRow; person: Person },
): InvitationView => ({
  kind: invitation.kind,
  name: person.name,
  displayName: person.displayName,
  organisationName: organisations.byId(person.organisationId)?.name ?? "",
  expiresAt: invitation.expiresAt.toISOString(),
});

/** Refuses INVITATION_GONE. */
export const viewInvitation = async (context: InvitationContext, secret: string): Promise<InvitationView> =>
  view(context, await requireInvitation(context, secret));

/** Sets the password, once, and ends every session that was open. Refuses INVITATION_GONE and PASSWORD_WEAK. */
export async function acceptInvitation(
  context: InvitationContext,
  { secret, password }: AcceptInvitation,
): Promise<InvitationView> {
  const { events, identity } = context;
  const found = await requireInvitation(context, secret);
  const { invitation, person } = found;
  await identity.setPassword(person.id, password, byPerson(person.id), async (trx) => {
    if (!(await useInvitation(trx, invitation.id))) throw refuse("INVITATION_GONE");
    await endInvitations(trx, person.id);
    await events.emit(trx, {
      type: "invitation.accepted",
      actor: byPerson(person.id),
      organisationId: person.organisationId,
      subject: topicOfPerson(person.id),
      payload: { personId: person.id, kind: invitation.kind },
    });
  });
  await identity.revokeAll(person.id);
  return view(context, found);
}
