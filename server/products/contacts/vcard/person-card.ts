import { escapeText, type ContentLine } from "#content-lines";
import { writeCard } from "./card.ts";

/** Someone of the directory. */
export interface ListedPerson {
  readonly id: string;
  readonly displayName: string;
  /** An address of mail. */
  readonly mail: string;
  /** `@anna:fk.example` */
  readonly userId: string;
  readonly organisationName: string;
}

const line = (name: string, value: string, parameters: Record<string, string> = {}): ContentLine => ({
  name,
  parameters: Object.entries(parameters).map(([key, one]) => ({ name: key, values: [one] })),
  value,
});

/** A colleague as a card of version 3.0, which every client reads. The same person always gives the same text. */
export function writePersonCard(person: ListedPerson): string {
  const names = person.displayName.trim().split(/\s+/);
  // Family names stand last here; what is wrong with it shows only where a client sorts by them.
  const family = names.length > 1 ? (names.pop() ?? "") : "";
  const matrix = `matrix:u/${encodeURIComponent(person.userId.slice(1))}`;
  return writeCard([
    line("VERSION", "3.0"),
    line("PRODID", "-//Safos//Safos//SV"),
    line("UID", person.id),
    line("FN", escapeText(person.displayName)),
    line("N", `${escapeText(family)};${escapeText(names.join(" "))};;;`),
    line("ORG", escapeText(person.organisationName)),
    line("EMAIL", escapeText(person.mail), { TYPE: "WORK" }),
    line("IMPP", matrix, { "X-SERVICE-TYPE": "Matrix" }),
  ]);
}
