import type { AnyDb } from "#database";
import type { Person } from "#identity";
import type { GuestContext } from "../context.ts";
import { dayOf, writeLetter, type Locale } from "./write.ts";

interface Facts {
  readonly sponsor: string;
  readonly organisation: string;
  readonly workspace: string;
  readonly message: string;
  readonly until: string;
  readonly linkUntil: string;
}

const texts = {
  sv: {
    subject: ({ sponsor, workspace }: Facts) => `${sponsor} bjuder in dig till ${workspace}`,
    paragraphs: ({ sponsor, organisation, workspace, message, until, linkUntil }: Facts) => [
      "Hej!",
      `${sponsor} på ${organisation} bjuder in dig som gäst i samarbetsytan ${workspace} i Safos, till och med ${until}.`,
      ...(message === "" ? [] : [message]),
      `Du får ett eget konto utan lösenord: nästa gång loggar du in med en kod som vi skickar hit. Länken gäller en gång, till ${linkUntil}.`,
    ],
    action: "Tacka ja",
    why: ({ organisation }: Facts) =>
      `Du får brevet för att någon på ${organisation} skrev in din adress. Vill du inte vara med? Gör ingenting.`,
  },
  en: {
    subject: ({ sponsor, workspace }: Facts) => `${sponsor} invites you to ${workspace}`,
    paragraphs: ({ sponsor, organisation, workspace, message, until, linkUntil }: Facts) => [
      "Hello,",
      `${sponsor} at ${organisation} invites you as a guest of the workspace ${workspace} in Safos, until ${until}.`,
      ...(message === "" ? [] : [message]),
      `You get an account of your own without a password: next time you sign in with a code that we send here. The link works once, until ${linkUntil}.`,
    ],
    action: "Accept",
    why: ({ organisation }: Facts) =>
      `You get this letter because someone at ${organisation} entered your address. Do you not want to take part? Do nothing.`,
  },
} as const;

interface InvitationLetter {
  readonly mail: string;
  readonly locale: Locale;
  readonly organisationId: string;
  readonly workspaceName: string;
  readonly message: string;
  readonly endsAt: Date;
  readonly sponsor: Person | null;
  readonly secret: string;
  readonly secretExpiresAt: Date;
}

export async function mailInvitation(
  { http, mail, organisations }: GuestContext,
  trx: AnyDb,
  letter: InvitationLetter,
): Promise<void> {
  const { locale, sponsor, workspaceName, message, endsAt, secret, secretExpiresAt } = letter;
  const organisation = organisations.byId(letter.organisationId)?.name ?? "";
  const facts: Facts = {
    sponsor: sponsor?.displayName ?? organisation,
    organisation: sponsor ? (organisations.byId(sponsor.organisationId)?.name ?? organisation) : organisation,
    workspace: workspaceName,
    message,
    until: dayOf(endsAt, locale),
    linkUntil: dayOf(secretExpiresAt, locale),
  };
  const say = texts[locale];
  const written = writeLetter({
    locale,
    subject: say.subject(facts),
    paragraphs: say.paragraphs(facts),
    // In the fragment, which is neither sent nor logged.
    action: { name: say.action, url: `${http.publicUrl}/guest#${secret}` },
    why: say.why(facts),
  });
  const sender = organisations.senderOf(letter.organisationId);
  await mail.send(trx, { to: letter.mail, ...written, sender, isAskedFor: true });
}
