import * as client from "openid-client";
import type { Begun } from "../attempts.ts";
import type { ProviderContext } from "../context.ts";
import { addressesOf, type OidcProvider } from "../provider.ts";
import { configurationOf } from "./configuration.ts";

/** Where the browser is sent: code flow with PKCE (OpenID Connect Core 1.0 §3.1.2.1, RFC 7636). */
export async function oidcAddress(context: ProviderContext, provider: OidcProvider, begun: Begun): Promise<string> {
  const configuration = await configurationOf(context, provider);
  const { scope, assurances } = provider.settings;
  const address = client.buildAuthorizationUrl(configuration, {
    redirect_uri: addressesOf(context.publicUrl, provider).callback,
    scope: scope.split(/\s+/).includes("openid") ? scope : `openid ${scope}`,
    state: begun.state,
    nonce: begun.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(begun.codeVerifier),
    code_challenge_method: "S256",
    ...(assurances.length > 0 ? { acr_values: assurances.join(" ") } : {}),
  });
  return address.href;
}
