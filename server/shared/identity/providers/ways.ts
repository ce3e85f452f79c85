import type { SignInWays } from "@safos/contract/providers";
import { parseName } from "../people/names.ts";
import type { ProviderContext } from "./context.ts";
import { readProvidersFor } from "./queries.ts";

/** How someone with this name may sign in, by its domain alone: the same for people who exist and for those who do not. */
export async function findWays({ db, organisations }: ProviderContext, name: string): Promise<SignInWays> {
  const domain = domainOf(name);
  const organisation = domain === null ? null : organisations.byDomain(domain);
  if (domain === null || !organisation) return { organisationName: null, providers: [], isPasswordOpen: true };
  const providers = (await readProvidersFor(db, domain)).filter((one) => one.organisationId === organisation.id);
  return {
    organisationName: organisation.name,
    providers: providers.map(({ id, name: shown, kind }) => ({ id, name: shown, kind })),
    isPasswordOpen: !providers.some((one) => one.passwordsFor === "emergency"),
  };
}

/** Half a name will do: what stands after the last `@`, or in a Matrix id after the colon. */
function domainOf(name: string): string | null {
  const parsed = parseName(name);
  if (parsed) return parsed.domain;
  const domain = name.trim().toLowerCase().split("@").at(-1);
  return domain === undefined || !name.includes("@") || domain === "" ? null : domain;
}
