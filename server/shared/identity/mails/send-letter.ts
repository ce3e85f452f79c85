import { writeLetter, type Letter } from "#mail";
import type { Person } from "../people/person.ts";
import type { IdentityDb } from "../queries.ts";
import type { MailContext } from "./context.ts";

/** Sends a person a letter in their language, from their organisation; nothing while mail is off or they are gone. */
export async function sendLetter(
  { mail, organisations, persons }: MailContext,
  trx: IdentityDb,
  personId: string,
  letterFor: (person: Person) => Omit<Letter, "locale">,
): Promise<void> {
  const person = mail.isOn ? await persons.personById(personId) : null;
  if (!person) return;
  const letter = writeLetter({ locale: person.locale, ...letterFor(person) });
  await mail.send(trx, { to: person.mail, ...letter, sender: organisations.senderOf(person.organisationId) });
}
