import { parseName, type PersonName } from "../../people/names.ts";

/** Whose names a provider may give. */
export interface NameRule {
  /** Of the organisation; a name without a domain is of the first. */
  readonly domains: readonly string[];
  /** What stands after `@` in an orgAffiliation. */
  readonly organisationNumber: string | null;
}

export type FoundName = { readonly name: PersonName; readonly source: string } | "missing" | "foreign";

/**
 * The first of the names that is one of the organisation's. `anna`, `anna@fk.example` and, where the organisation has a
 * number, `anna@2021001234`. A name of other organisations is never cut down to one of this.
 */
export function nameOfClaims(names: readonly string[], { domains, organisationNumber }: NameRule): FoundName {
  const [first = ""] = domains;
  let hasForeign = false;
  for (const source of names) {
    const [local = "", domain, ...more] = source.split("@");
    const isOurNumber = organisationNumber !== null && domain === organisationNumber;
    const name =
      more.length === 0 ? parseName(domain === undefined || isOurNumber ? `${local}@${first}` : source) : null;
    if (name && domains.includes(name.domain)) return { name, source };
    hasForeign ||= domain !== undefined;
  }
  return hasForeign ? "foreign" : "missing";
}
