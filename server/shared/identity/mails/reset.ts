import type { IdentityDb } from "../queries.ts";
import type { MailContext } from "./context.ts";

const texts = {
  sv: {
    subject: "Dina extra inloggningssätt är borttagna",
    body: (link: string) =>
      `En administratör i din organisation har tagit bort dina passnycklar, din app och dina återställningskoder.\n` +
      `Du är utloggad överallt. Logga in och lägg till nya:\n\n${link}\n`,
  },
  en: {
    subject: "Your second factors were removed",
    body: (link: string) =>
      `An administrator of your organisation removed your passkeys, your app and your recovery codes.\n` +
      `You are signed out everywhere. Sign in and add new ones:\n\n${link}\n`,
  },
} as const;

/** Mails the person that their second factors are gone: it may not have been they who asked for it. */
export async function mailReset(
  { mail, persons, publicUrl }: MailContext,
  trx: IdentityDb,
  personId: string,
): Promise<void> {
  const person = mail.isOn ? await persons.personById(personId) : null;
  if (!person) return;
  const { subject, body } = texts[person.locale];
  await mail.send(trx, { to: person.mail, subject, text: body(`${publicUrl}/security`) });
}
