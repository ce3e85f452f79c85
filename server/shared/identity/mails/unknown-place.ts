import type { IdentityDb } from "../queries.ts";
import type { MailContext } from "./context.ts";
import { sendLetter } from "./send-letter.ts";

const texts = {
  sv: {
    subject: "Ny inloggning i Safos",
    seen: "Någon loggade in med ditt konto från en enhet och ett nät som inte har setts förut:",
    next: "Var det du behöver du inte göra något. Var det inte du: öppna sidan, avsluta inloggningen och byt lösenord.",
    action: "Se inloggningen",
    why: "Du får brevet för att det gäller din inloggning.",
  },
  en: {
    subject: "New sign-in to Safos",
    seen: "Someone signed in with your account from a device and a network that were not seen before:",
    next: "If it was you, there is nothing to do. If it was not: open the page, end the session and change your password.",
    action: "See the sign-in",
    why: "You get this letter because it is about your sign-in.",
  },
} as const;

/** Mails the person of a sign-in from elsewhere, with the way to end it. */
export const mailUnknownPlace = (
  context: MailContext,
  trx: IdentityDb,
  { personId, sessionId, label }: { readonly personId: string; readonly sessionId: string; readonly label: string },
): Promise<void> =>
  sendLetter(context, trx, personId, ({ locale }) => {
    const { subject, seen, next, action, why } = texts[locale];
    const url = `${context.publicUrl}/security?session=${sessionId}`;
    return { subject, paragraphs: [seen, label.slice(0, 200), next], action: { name: action, url }, why };
  });
