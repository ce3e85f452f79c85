import type { ProviderContext } from "./context.ts";
import { readProviderSession } from "./identity-queries.ts";
import { oidcSignOutAddress } from "./oidc/sign-out.ts";
import { readProvider } from "./queries.ts";
import { samlSignOutAddress } from "./saml/log-out.ts";

/** Where the browser goes so that the provider's session ends with this one; null: nowhere. Asked while the session is there. */
export async function signOutAddress(context: ProviderContext, sessionId: string): Promise<string | null> {
  const of = await readProviderSession(context.db, sessionId);
  const provider = of ? await readProvider(context.db, of.providerId) : null;
  if (!of || !provider?.isEnabled || provider.kind === "ldap") return null;
  return provider.kind === "oidc" ? oidcSignOutAddress(context, provider) : samlSignOutAddress(context, provider, of);
}
