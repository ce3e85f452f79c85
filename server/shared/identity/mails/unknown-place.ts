import type { IdentityDb } from "../queries.ts";
import type { MailContext } from "./context.ts";

interface Text {
  readonly subject: string;
  readonly body: (label: string, link: string) => string;
}

const texts: Readonly<Record<"sv" | "en", Text>> = {
  sv: {
    subject: "Ny inloggning i Safos",
    body: (label, link) =>
      `Någon loggade in med ditt konto från en enhet och ett nät som inte har setts förut:\n\n${label}\n\n` +
      `Var det du behöver du inte göra något. Var det inte du: öppna sidan, avsluta inloggningen och byt lösenord.\n\n${link}\n`,
  },
  en: {
    subject: "New sign-in to Safos",
    body: (label, link) =>
      `Someone signed in with your account from a device and a network that were not seen before:\n\n${label}\n\n` +
      `If it was you, there is nothing to do. If it was not: open the page, end the session and change your password.\n\n${link}\n`,
  },
};

/** Mails the person of a sign-in from elsewhere, with the way to end it. */
export async function mailUnknownPlace(
  { mail, persons, publicUrl }: MailContext,
  trx: IdentityDb,
  { personId, sessionId, label }: { readonly personId: string; readonly sessionId: string; readonly label: string },
): Promise<void> {
  const person = mail.isOn ? await persons.personById(personId) : null;
  if (!person) return;
  const { subject, body } = texts[person.locale];
  const link = `${publicUrl}/security?session=${sessionId}`;
  await mail.send(trx, { to: person.mail, subject, text: body(label.slice(0, 200), link) });
}
