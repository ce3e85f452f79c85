import { writeLetter } from "#mail";
import type { Person } from "../people/person.ts";
import type { IdentityDb } from "../queries.ts";
import type { MailContext } from "./context.ts";

const texts = {
  sv: {
    subject: (code: string) => `${code} är din kod till Safos`,
    lead: "Din kod för att logga in i Safos:",
    limits: "Den gäller i tio minuter och en gång, i webbläsaren där du bad om den.",
    why: "Var det inte du som bad om en kod? Gör ingenting, och ge inte koden till någon.",
  },
  en: {
    subject: (code: string) => `${code} is your Safos code`,
    lead: "Your code to sign in to Safos:",
    limits: "It works for ten minutes and once, in the browser where you asked for it.",
    why: "Did you not ask for a code? Do nothing, and give it to nobody.",
  },
} as const;

export async function mailCode(
  { mail }: Pick<MailContext, "mail">,
  trx: IdentityDb,
  { mail: to, locale }: Pick<Person, "mail" | "locale">,
  code: string,
): Promise<void> {
  const { subject, lead, limits, why } = texts[locale];
  const letter = writeLetter({ locale, subject: subject(code), paragraphs: [lead, code, limits], why });
  await mail.send(trx, { to, ...letter, isAskedFor: true });
}
