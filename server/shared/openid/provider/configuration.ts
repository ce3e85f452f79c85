import { errors, type Configuration, type KoaContextWithOIDC } from "oidc-provider";
import type { OpenidContext } from "../context.ts";
import { bindingCookie } from "../interactions/binding.ts";
import { accountManagement, devicePage, paths } from "../matrix/metadata.ts";
import { asksForMatrix, claimsOfScope, isMatrixScope, matrixDeviceOf, scopesOf } from "../scopes.ts";
import type { SecretSet } from "../secrets/secrets.ts";
import { findAccount } from "./account.ts";
import { createAdapter, matrixResource } from "./adapter.ts";
import { oneFactor, severalFactors } from "./assurance.ts";

const minute = 60;
const day = 86_400;

const lifetimes = {
  AccessToken: 15 * minute,
  AuthorizationCode: minute,
  DeviceCode: 10 * minute,
  Grant: 3650 * day,
  IdToken: 60 * minute,
  Interaction: 20 * minute,
  RefreshToken: 30 * day,
  Session: minute,
};

/** Everything that a request asks for, or that what it exchanges was given for. */
function scopesIn({ oidc }: KoaContextWithOIDC): string[] {
  const { AuthorizationCode, RefreshToken, DeviceCode } = oidc.entities;
  const given = AuthorizationCode?.scope ?? RefreshToken?.scope ?? scopesOf(DeviceCode?.params?.["scope"] as string).join(" ");
  return [...scopesOf(oidc.params?.["scope"] as string | undefined), ...scopesOf(given)];
}

/** Matrix' scopes are one resource: the device in them is another with every client. Throws InvalidTarget and InvalidScope. */
function matrixServer(context: KoaContextWithOIDC, resource: string, issuer: string) {
  if (resource !== matrixResource(issuer)) throw new errors.InvalidTarget();
  const scopes = scopesIn(context);
  if (matrixDeviceOf(scopes) === null)
    throw new errors.InvalidScope("the Matrix API is asked for with exactly one device", scopes.join(" "));
  return {
    scope: scopes.filter(isMatrixScope).join(" "),
    accessTokenTTL: lifetimes.AccessToken,
    accessTokenFormat: "opaque" as const,
  };
}

const isOfMatrix = (client: { readonly clientId: string }): boolean => client.clientId.startsWith("matrix_");

const origins = (uris: readonly string[] | undefined): string[] =>
  (uris ?? []).flatMap((uri) => (URL.canParse(uri) ? new URL(uri).origin : []));

/** node-oidc-provider as Safos has it: our page asks, PostgreSQL keeps, PKCE always, no HTML of its own. */
export function configurationOf(context: OpenidContext, secrets: SecretSet): Configuration {
  const { issuer, http, log } = context;
  const cookie = { httpOnly: true, sameSite: "lax" as const, secure: http.isSecure, signed: true };
  return {
    adapter: (kind) => createAdapter(context, kind),
    jwks: { keys: secrets.keys },
    routes: { ...paths, code_verification: devicePage },
    claims: claimsOfScope,
    scopes: ["openid", "offline_access"],
    acrValues: [oneFactor, severalFactors],
    responseTypes: ["code"],
    clientAuthMethods: ["client_secret_basic", "client_secret_post", "none"],
    enabledJWA: { idTokenSigningAlgValues: ["RS256", "ES256"] },
    pkce: { required: () => true },
    ttl: lifetimes,
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    issueRefreshToken: (_context, client, source) =>
      client.grantTypeAllowed("refresh_token") && (isOfMatrix(client) || source.scopes.has("offline_access")),
    // Those of systems with a secret come from their servers.
    clientBasedCORS: (_context, origin, client) =>
      client.clientAuthMethod === "none" && origins([...(client.redirectUris ?? []), client.clientUri ?? ""]).includes(origin),
    cookies: {
      keys: secrets.cookies,
      names: { interaction: "safos-interaction", resume: "safos-resume", session: "safos-openid" },
      short: cookie,
      // Safos' own session is the one that counts: the library's is never shown again.
      long: { ...cookie, path: "/oauth2/never" },
    },
    findAccount: (ctx, id, source) =>
      findAccount(context, id, ctx.oidc.client?.clientId ?? (source as { clientId?: string } | undefined)?.clientId),
    loadExistingGrant: async (ctx) => {
      const grantId = ctx.oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId);
    },
    interactions: {
      url(ctx, interaction) {
        const { uid } = interaction;
        const options = { ...cookie, signed: false, path: `/api/v1/authorisations/${uid}`, maxAge: lifetimes.Interaction * 1000 };
        ctx.cookies.set("safos-authorisation", bindingCookie(secrets.cookies[0] ?? "", uid), options);
        return `${issuer}/authorise/${uid}`;
      },
    },
    renderError(ctx, out) {
      ctx.redirect(`${issuer}/authorise?error=${encodeURIComponent(out.error)}`);
    },
    discovery: {
      registration_endpoint: `${issuer}${paths.registration}`,
      end_session_endpoint: `${issuer}${paths.end_session}`,
      service_documentation: `${issuer}/api/docs`,
      ...accountManagement(issuer),
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      clientCredentials: { enabled: false },
      dPoP: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      introspection: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => client.clientAuthMethod !== "none" && token.clientId === client.clientId,
      },
      deviceFlow: { enabled: true, mask: "****-****", charset: "base-20" },
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx, _client, oneOf) =>
          oneOf?.[0] ?? (asksForMatrix(scopesIn(ctx)) ? matrixResource(issuer) : (undefined as never)),
        useGrantedResource: () => true,
        getResourceServerInfo(ctx, resource, client) {
          if (!isOfMatrix(client)) throw new errors.InvalidScope("this client may not ask for the Matrix API", "urn:matrix:client:api:*");
          return matrixServer(ctx, resource, issuer);
        },
      },
    },
    // Nothing is fetched for a client: none has keys, logos or request objects elsewhere.
    fetch(url) {
      log.warn({ host: new URL(String(url)).host }, "an OpenID client's address is not fetched");
      throw new Error("Nothing is fetched for OpenID clients.");
    },
  };
}
