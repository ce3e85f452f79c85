import type { MailTrial } from "@safos/contract/organisations";
import { writeLetter, type Mail } from "#mail";
import type { Organisations } from "./service.ts";

const texts = {
  sv: {
    subject: "Prov: brev från Safos kommer fram",
    paragraphs: ["Det här är ett provbrev. Så här ser avsändaren ut på brev från er i Safos."],
    why: "Du får brevet för att du tryckte på Skicka provbrev.",
  },
  en: {
    subject: "Trial: letters from Safos arrive",
    paragraphs: ["This is a trial letter. This is what the sender of your letters in Safos looks like."],
    why: "You get this letter because you pressed Send a trial letter.",
  },
} as const;

/** Sends someone a letter as their organisation's letters are sent, and waits for what becomes of it. */
export async function tryMail(
  { mail, organisations }: { readonly mail: Mail; readonly organisations: Organisations },
  {
    to,
    organisationId,
    locale,
  }: { readonly to: string; readonly organisationId: string; readonly locale: "sv" | "en" },
): Promise<MailTrial> {
  const letter = writeLetter({ locale, ...texts[locale] });
  const attempted = await mail.attempt({ to, ...letter, sender: organisations.senderOf(organisationId) });
  if (attempted === null) return { state: "off", to, answer: "" };
  return { state: attempted.state, to, answer: attempted.state === "taken" ? "" : attempted.answer.slice(0, 300) };
}
