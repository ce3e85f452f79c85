import * as client from "openid-client";
import { isAssured } from "../claims/assurance.ts";
import type { Claims } from "../claims/claims.ts";
import type { Attempt } from "../attempts.ts";
import type { ProviderContext } from "../context.ts";
import { addressesOf, type OidcProvider } from "../provider.ts";
import { notAnswering, SignInRefused } from "../refused.ts";
import { claimsOfOidc } from "./claims.ts";
import { configurationOf, isUnreachable } from "./configuration.ts";

/**
 * Exchanges the code and checks what comes of it: issuer (also RFC 9207's), audience, signature, nonce, state, PKCE, times.
 * Refuses PROVIDER_UNREACHABLE; throws SignInRefused.
 */
export async function readOidcAnswer(
  context: ProviderContext,
  provider: OidcProvider,
  { attempt, state, query }: { readonly attempt: Attempt; readonly state: string; readonly query: string },
): Promise<Claims> {
  const configuration = await configurationOf(context, provider);
  const address = new URL(addressesOf(context.publicUrl, provider).callback);
  address.search = query;
  const claims = await ask(context, configuration, provider, async () => {
    const tokens = await client.authorizationCodeGrant(configuration, address, {
      pkceCodeVerifier: attempt.codeVerifier,
      expectedState: state,
      expectedNonce: attempt.nonce,
      idTokenExpected: true,
    });
    const token = tokens.claims();
    if (!token) throw new SignInRefused("ASSERTION_INVALID");
    const hasUserInfo = configuration.serverMetadata().userinfo_endpoint !== undefined;
    // Its subject must be the token's (OpenID Connect Core 1.0 §5.3.2).
    const userInfo = hasUserInfo ? await client.fetchUserInfo(configuration, tokens.access_token, token.sub) : {};
    return {
      ...claimsOfOidc(provider.settings, token, userInfo),
      ...(tokens.id_token ? { idToken: tokens.id_token } : {}),
    };
  });
  if (claims.subject === "") throw new SignInRefused("ASSERTION_INVALID");
  if (!isAssured(claims.assurance, provider.settings.assurances)) throw new SignInRefused("ASSURANCE_TOO_LOW");
  return claims;
}

/** Says of what goes wrong on the way whether it was the provider's refusal, its absence, or something not to be trusted. */
async function ask(
  context: ProviderContext,
  configuration: client.Configuration,
  provider: OidcProvider,
  work: () => Promise<Claims>,
): Promise<Claims> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SignInRefused) throw error;
    context.log.info({ error, providerId: provider.id }, "a sign-in through a provider failed");
    if (isUnreachable(error)) throw notAnswering();
    // The person pressed cancel, or may not use this client.
    if (error instanceof client.AuthorizationResponseError) throw new SignInRefused("PROVIDER_REFUSED");
    // Keys may have been changed since they were read: the next one asks again.
    context.configurations.forget(provider.id);
    throw new SignInRefused("ASSERTION_INVALID");
  }
}
