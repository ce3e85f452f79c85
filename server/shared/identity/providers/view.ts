import type { DirectorySync, Provider as ProviderView } from "@safos/contract/providers";
import { addressesOf, type Provider } from "./provider.ts";

/** A provider as its organisation's administrators see it: never its secret. */
export const viewProvider = (
  provider: Provider,
  publicUrl: string,
  { personCount, sync }: { readonly personCount: number; readonly sync: DirectorySync | null },
): ProviderView => ({
  id: provider.id,
  kind: provider.kind,
  name: provider.name,
  domains: [...provider.domains],
  groups: [...provider.groups],
  passwordsFor: provider.passwordsFor,
  isEnabled: provider.isEnabled,
  oidc: provider.kind === "oidc" ? provider.settings : null,
  saml: provider.kind === "saml" ? provider.settings : null,
  ldap: provider.kind === "ldap" ? provider.settings : null,
  hasSecret: provider.secret !== null,
  createdAt: provider.createdAt.toISOString(),
  personCount,
  addresses: provider.kind === "ldap" ? null : addressesOf(publicUrl, provider),
  sync,
});
