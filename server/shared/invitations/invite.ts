import type { Invitation } from "@safos/contract/invitations";
import { hashSecret, now, randomToken, uuid } from "#clock";
import { byPerson, system, topicOfPerson } from "#events";
import type { Person } from "#identity";
import { writeLetter } from "#mail";
import type { InvitationContext } from "./context.ts";
import { replaceInvitation, type InvitationKind } from "./queries.ts";
import { letterTexts } from "./texts.ts";

const hourMs = 3_600_000;
/** A new colleague may begin in two weeks; a password that was asked for is wanted now; an administrator may hand it over by hand. */
const lifetimes = { invitation: 14 * 24 * hourMs, reset: hourMs, resetByAdmin: 3 * 24 * hourMs } as const;

/** Makes a link for a person, in place of those before, and mails it where mail is sent. */
export async function invite(
  context: InvitationContext,
  person: Person,
  kind: InvitationKind,
  invitedBy: string | null,
): Promise<Invitation> {
  const { db, events, mail, organisations } = context;
  const secret = randomToken(40);
  const lifetime = lifetimes[kind === "reset" && invitedBy !== null ? "resetByAdmin" : kind];
  const expiresAt = new Date(now() + lifetime);
  // In the fragment, which is neither sent nor logged.
  const url = `${context.http.publicUrl}/welcome#${secret}`;
  await db.transaction().execute(async (trx) => {
    const row = { id: uuid(), personId: person.id, kind, expiresAt, createdBy: invitedBy };
    await replaceInvitation(trx, { ...row, secretHash: hashSecret(secret) });
    const letter = letterOf(context, person, { kind, url, expiresAt });
    await mail.send(trx, {
      to: person.name,
      ...letter,
      sender: organisations.senderOf(person.organisationId),
      isAskedFor: true,
    });
    await events.emit(trx, {
      type: "invitation.sent",
      actor: invitedBy === null ? system : byPerson(invitedBy),
      organisationId: person.organisationId,
      subject: topicOfPerson(person.id),
      payload: { personId: person.id, kind },
    });
  });
  return { url, expiresAt: expiresAt.toISOString(), mailedTo: mail.isOn ? person.name : null };
}

function letterOf(
  { organisations }: InvitationContext,
  person: Person,
  { kind, url, expiresAt }: { kind: InvitationKind; url: string; expiresAt: Date },
): ReturnType<typeof writeLetter> {
  const { locale, displayName, name } = person;
  const until = new Intl.DateTimeFormat(locale === "sv" ? "sv-SE" : "en-GB", {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "Europe/Stockholm",
  }).format(expiresAt);
  const organisationName = organisations.byId(person.organisationId)?.name ?? "";
  const about = { displayName, name, organisationName, until };
  const say = letterTexts[locale][kind];
  return writeLetter({
    locale,
    subject: say.subject(about),
    paragraphs: say.paragraphs(about),
    action: { name: say.action, url },
    why: say.why(about),
  });
}
