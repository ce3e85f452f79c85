import { createRemoteJWKSet, customFetch, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from "jose";
import type { Configuration } from "openid-client";
import { now } from "#clock";
import { refuse } from "#http";
import { spendToken } from "../attempts.ts";
import type { ProviderContext } from "../context.ts";
import { endProviderSessions } from "../end-sessions.ts";
import type { OidcProvider } from "../provider.ts";
import { configurationOf, isUnreachable, skewSeconds } from "./configuration.ts";

const logoutEvent = "http://schemas.openid.net/event/backchannel-logout";
const algorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];
/** A logout token is for now. */
const mostAgeSeconds = 300;

const untrusted = () => refuse("ASSERTION_INVALID");

/**
 * Ends what the provider says has ended (OpenID Connect Back-Channel Logout 1.0 §2.6): each token counts once. Refuses
 * ASSERTION_INVALID and PROVIDER_UNREACHABLE.
 */
export async function logOutByToken(context: ProviderContext, provider: OidcProvider, token: string): Promise<void> {
  const claims = await verify(context, provider, token);
  const { sub, sid, jti, events } = claims;
  const isLogout = typeof events === "object" && events !== null && Object.hasOwn(events, logoutEvent);
  const session = typeof sid === "string" && sid !== "" ? sid : null;
  const subject = typeof sub === "string" && sub !== "" ? sub : null;
  // §2.6: neither a nonce, which would make it an ID token, nor nothing to end.
  if (!isLogout || Object.hasOwn(claims, "nonce") || typeof jti !== "string" || (session ?? subject) === null)
    throw untrusted();
  const until = new Date(now() + (mostAgeSeconds + 2 * skewSeconds) * 1000);
  if (!(await spendToken(context.db, provider.id, `jti ${jti}`, until))) throw untrusted();
  await endProviderSessions(context, provider, { subject, session });
}

async function verify(context: ProviderContext, provider: OidcProvider, token: string): Promise<JWTPayload> {
  const configuration = await configurationOf(context, provider);
  try {
    const { payload } = await jwtVerify(token, keysOf(context, configuration), {
      issuer: configuration.serverMetadata().issuer,
      audience: provider.settings.clientId,
      algorithms,
      clockTolerance: skewSeconds,
      maxTokenAge: mostAgeSeconds,
      requiredClaims: ["iat", "jti", "events"],
    });
    return payload;
  } catch (error) {
    context.log.info({ error, providerId: provider.id }, "a logout token was refused");
    throw isUnreachable(error) ? refuse("PROVIDER_UNREACHABLE") : untrusted();
  }
}

/** The provider's keys; asked for again at most every thirty seconds, however many unknown ones are named. */
function keysOf({ keySets, fetch }: ProviderContext, configuration: Configuration): JWTVerifyGetKey {
  const known = keySets.get(configuration);
  if (known) return known;
  const { jwks_uri: address } = configuration.serverMetadata();
  if (address === undefined) throw untrusted();
  const keys = createRemoteJWKSet(new URL(address), {
    [customFetch]: (url, { method, headers, signal }) =>
      fetch(url, { method, headers: Object.fromEntries(headers), signal: signal ?? null }),
  });
  keySets.set(configuration, keys);
  return keys;
}
