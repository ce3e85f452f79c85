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
  if (provider.kind === "saml") return samlSignOutAddress(context, provider, of);
  return oidcSignOutAddress(context, provider, openToken(context, sessionId, of.idToken));
}

/** Null: there is none, or the deployment's key is another since. */
function openToken({ seal, log }: ProviderContext, sessionId: string, sealed: Buffer | null): string | null {
  if (sealed === null) return null;
  try {
    return seal.open(sealed, sessionId);
  } catch (error) {
    log.warn({ error }, "an ID token could not be opened");
    return null;
  }
}
