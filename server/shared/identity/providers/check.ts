import type { ProviderDraft, ProviderReport } from "@safos/contract/providers";
import { refuse } from "#http";
import type { ProviderContext } from "./context.ts";
import { checkLdap } from "./ldap/check.ts";
import { isSameDirectory, requireLdap } from "./ldap/settings.ts";
import { checkOidc } from "./oidc/check.ts";
import type { Provider } from "./provider.ts";
import { readProvider } from "./queries.ts";
import { checkSaml } from "./saml/trust.ts";

/** Asks a provider what it offers; saves nothing. Refuses MISSING and PROVIDER_INVALID. */
export async function checkDraft(
  context: ProviderContext,
  organisationId: string,
  draft: ProviderDraft,
): Promise<ProviderReport> {
  const stored = draft.id === undefined ? null : await readProvider(context.db, draft.id);
  if (draft.id !== undefined && stored?.organisationId !== organisationId) throw refuse("MISSING");
  const secret = draft.secret ?? keptSecret(context, stored, draft);
  const { kind, oidc, saml, ldap } = draft;
  if (kind === "ldap" && ldap) {
    requireLdap(ldap);
    return checkLdap(context, ldap, secret);
  }
  if (kind === "oidc" && oidc) return { items: await checkOidc(context.fetch, oidc, secret), sample: null };
  return { items: kind === "saml" && saml ? await checkSaml(context, saml, organisationId) : [], sample: null };
}

/** A secret that is kept goes to no other address than the one that it was given for. */
function keptSecret({ seal }: ProviderContext, stored: Provider | null, { oidc, ldap }: ProviderDraft): string | null {
  if (!stored || stored.kind === "saml" || stored.secret === null) return null;
  const isSame =
    stored.kind === "oidc"
      ? stored.settings.issuer === oidc?.issuer
      : ldap !== undefined && isSameDirectory(stored.settings, ldap);
  return isSame ? seal.open(stored.secret, stored.id) : null;
}
