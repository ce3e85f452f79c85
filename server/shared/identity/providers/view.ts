import type { Provider as ProviderView } from "@safos/contract/providers";
import { addressesOf, type Provider } from "./provider.ts";

/** A provider as its organisation's administrators see it: never its secret. */
export const viewProvider = (provider: Provider, publicUrl: string, personCount: number): ProviderView => ({
  id: provider.id,
  kind: provider.kind,
  name: provider.name,
  domains: [...provider.domains],
  groups: [...provider.groups],
  passwordsFor: provider.passwordsFor,
  isEnabled: provider.isEnabled,
  oidc: provider.kind === "oidc" ? provider.settings : null,
  saml: provider.kind === "saml" ? provider.settings : null,
  hasSecret: provider.secret !== null,
  createdAt: provider.createdAt.toISOString(),
  personCount,
  addresses: addressesOf(publicUrl, provider),
});
