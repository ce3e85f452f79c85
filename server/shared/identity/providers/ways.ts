import type { SignInWays } from "@safos/contract/providers";
import { parseName } from "../people/names.ts";
import type { Mail } from "#mail";
import type { Organisations } from "#organisations";
import type { IdentityDb } from "../queries.ts";
import { readProvidersFor } from "./queries.ts";

/** How someone with this name may sign in, by its domain alone: the same for people who exist and for those who do not. */
export async function findWays(
  {
    db,
    organisations,
    mail,
  }: { readonly db: IdentityDb; readonly organisations: Organisations; readonly mail: Pick<Mail, "isOn"> },
  name: string,
): Promise<SignInWays> {
  const domain = domainOf(name);
  const organisation = domain === null ? null : organisations.byDomain(domain);
  if (domain === null || !organisation)
    return {
      organisationName: null,
      providers: [],
      isPasswordOpen: true,
      directoryName: null,
      isCodeOpen: mail.isOn && isMail(name),
      look: null,
    };
  const all = (await readProvidersFor(db, domain)).filter((one) => one.organisationId === organisation.id);
  const directory = all.find(({ kind }) => kind === "ldap");
  return {
    organisationName: organisation.name,
    providers: all
      .filter(({ kind }) => kind !== "ldap")
      .map(({ id, name: shown, kind }) => ({ id, name: shown, kind })),
    isPasswordOpen:
      organisation.rules.signInLevel === "any" &&
      (directory !== undefined || !all.some((one) => one.passwordsFor === "emergency")),
    directoryName: directory?.name ?? null,
    isCodeOpen: false,
    look: organisation.kind === "agency" ? organisations.looks.of(domain) : null,
  };
}

const isMail = (name: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(name.trim());

/** Half a name will do: what stands after the last `@`, or in a Matrix id after the colon. */
function domainOf(name: string): string | null {
  const parsed = parseName(name);
  if (parsed) return parsed.domain;
  const domain = name.trim().toLowerCase().split("@").at(-1);
  return domain === undefined || !name.includes("@") || domain === "" ? null : domain;
}
