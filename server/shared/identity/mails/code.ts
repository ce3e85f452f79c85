import type { IdentityDb } from "../queries.ts";
import type { Person } from "../people/person.ts";
import type { MailContext } from "./context.ts";

const texts = {
  sv: {
    subject: (code: string) => `${code} är din kod till Safos`,
    body: (code: string) =>
      `Din kod för att logga in i Safos:\n\n${code}\n\nDen gäller i tio minuter och en gång, i webbläsaren där du bad om den.\n\n` +
      `Var det inte du som bad om en kod? Gör ingenting, och ge inte koden till någon.\n`,
  },
  en: {
    subject: (code: string) => `${code} is your Safos code`,
    body: (code: string) =>
      `Your code to sign in to Safos:\n\n${code}\n\nIt works for ten minutes and once, in the browser where you asked for it.\n\n` +
      `Did you not ask for a code? Do nothing, and give it to nobody.\n`,
  },
} as const;

export async function mailCode(
  { mail }: Pick<MailContext, "mail">,
  trx: IdentityDb,
  person: Pick<Person, "mail" | "locale">,
  code: string,
): Promise<void> {
  const { subject, body } = texts[person.locale];
  await mail.send(trx, { to: person.mail, subject: subject(code), text: body(code) });
}
