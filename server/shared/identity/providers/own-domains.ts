import type { ProviderContext } from "./context.ts";
import type { Provider } from "./provider.ts";

/** Those of the provider's domains that are its organisation's today. */
export const ownDomains = ({ organisations }: Pick<ProviderContext, "organisations">, provider: Provider): string[] =>
  provider.domains.filter((domain) => organisations.byDomain(domain)?.id === provider.organisationId);
