import type { IdentityDb } from "../queries.ts";
import type { MailContext } from "./context.ts";
import { sendLetter } from "./send-letter.ts";

const texts = {
  sv: {
    subject: "Dina extra inloggningssätt är borttagna",
    paragraphs: [
      "En administratör i din organisation har tagit bort dina passnycklar, din app och dina återställningskoder.",
      "Du är utloggad överallt. Logga in och lägg till nya.",
    ],
    action: "Lägg till",
    why: "Du får brevet för att det gäller din inloggning. Har du inte bett om det? Hör av dig till din administratör.",
  },
  en: {
    subject: "Your second factors were removed",
    paragraphs: [
      "An administrator of your organisation removed your passkeys, your app and your recovery codes.",
      "You are signed out everywhere. Sign in and add new ones.",
    ],
    action: "Add new ones",
    why: "You get this letter because it is about your sign-in. Did you not ask for it? Talk to your administrator.",
  },
} as const;

/** Mails the person that their second factors are gone: it may not have been they who asked for it. */
export const mailReset = (context: MailContext, trx: IdentityDb, personId: string): Promise<void> =>
  sendLetter(context, trx, personId, ({ locale }) => {
    const { action, ...text } = texts[locale];
    return { ...text, action: { name: action, url: `${context.publicUrl}/security` } };
  });
