import type { PolicyRefusal } from "@safos/contract/policy";
import { text, type TextKey } from "../text/index.tsx";

const names = {
  guestLinks: "policy.name.guestLinks",
  guestLinkDays: "policy.name.guestLinks",
  guestLinkPassword: "policy.name.guestLinkPassword",
  mailGuests: "policy.name.mailGuests",
  mailGuestDays: "policy.name.mailGuests",
  otherOrganisations: "policy.name.otherOrganisations",
  visitorDownloads: "policy.name.visitorDownloads",
  mailTexts: "policy.name.mailTexts",
  peopleWithoutEid: "policy.name.peopleWithoutEid",
  federatedShares: "policy.name.federatedShares",
  federatedHosts: "policy.name.federatedShares",
  captions: "policy.name.captions",
  transcripts: "policy.name.transcripts",
  recordings: "policy.name.recordings",
  publicForms: "policy.name.publicForms",
} as const;

/** A name as an owner: in Swedish one that ends in s, x or z stays as it is. */
const genitive = (name: string, locale: string): string =>
  locale === "en" ? `${name}’s` : /[sxz]$/i.test(name) ? name : `${name}s`;

/** What the rule says, by what kind of rule it is. */
function sentenceOf(
  rule: keyof typeof names,
  informationClass: PolicyRefusal["informationClass"] | undefined,
): TextKey {
  if (rule === "guestLinkPassword") return informationClass ? "policy.refusedPasswordClass" : "policy.refusedPassword";
  return informationClass ? "policy.refusedClass" : "policy.refused";
}

/** A refusal by a rule as sentences: whose rule, which, and who can change it. Null: these are no such facts. */
export function explainPolicy(data: Readonly<Record<string, unknown>>): string | null {
  const { rule, organisation, contacts = [], informationClass, days } = data as Partial<PolicyRefusal>;
  if (rule === undefined || !Object.hasOwn(names, rule) || organisation === undefined) return null;
  const facts = { organisation: genitive(organisation.name, document.documentElement.lang), rule: text(names[rule]) };
  const sentence =
    (rule === "guestLinkDays" || rule === "mailGuestDays") && typeof days === "number"
      ? text(rule === "mailGuestDays" ? "policy.refusedStay" : "policy.refusedDays", { ...facts, n: days })
      : text(sentenceOf(rule, informationClass), informationClass ? { ...facts, level: informationClass } : facts);
  if (contacts.length === 0) return sentence;
  const list = new Intl.ListFormat(document.documentElement.lang, { type: "disjunction" });
  return `${sentence} ${text("policy.contact", { contact: list.format(contacts) })}`;
}
