import type { Configuration } from "oidc-provider";
import type { OpenidContext } from "../context.ts";
import { bindingCookie } from "../interactions/binding.ts";
import { accountManagement, devicePage, paths } from "../matrix/metadata.ts";
import { claimsOfScope, plainScopes } from "../scopes.ts";
import type { SecretSet } from "../secrets/secrets.ts";
import { findAccount } from "./account.ts";
import { createAdapter } from "./adapter.ts";
import { oneFactor, severalFactors } from "./assurance.ts";
import { featuresOf, isOfMatrix } from "./features.ts";
import type { Errors } from "./library.ts";
import { lifetimes } from "./lifetimes.ts";

const origins = (uris: readonly string[] | undefined): string[] =>
  (uris ?? []).flatMap((uri) => (URL.canParse(uri) ? new URL(uri).origin : []));

/** node-oidc-provider as Safos has it: our page asks, PostgreSQL keeps, PKCE always, no HTML of its own. */
export function configurationOf(
  context: OpenidContext,
  { secrets, errors }: { readonly secrets: SecretSet; readonly errors: Errors },
): Configuration {
  const { issuer, http, log } = context;
  const cookie = { httpOnly: true, sameSite: "lax" as const, secure: http.isSecure, signed: true };
  return {
    adapter: (kind) => createAdapter(context, errors, kind),
    jwks: { keys: secrets.keys },
    routes: { ...paths, code_verification: devicePage },
    claims: claimsOfScope,
    scopes: ["openid", ...plainScopes],
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
      client.clientAuthMethod === "none" &&
      origins([...(client.redirectUris ?? []), client.clientUri ?? ""]).includes(origin),
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
        const options = {
          ...cookie,
          signed: false,
          path: `/api/v1/authorisations/${uid}`,
          maxAge: lifetimes.Interaction * 1000,
        };
        ctx.cookies.set("safos-authorisation", bindingCookie(secrets.cookies[0] ?? "", uid), options);
        return `${issuer}/authorise/${uid}`;
      },
    },
    renderError(ctx, out) {
      ctx.redirect(`${issuer}/authorise?error=${encodeURIComponent(out.error)}`);
    },
    discovery: {
      registration_endpoint: `${issuer}${paths.registration}`,
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: false,
      end_session_endpoint: `${issuer}${paths.end_session}`,
      service_documentation: `${issuer}/api/docs`,
      ...accountManagement(issuer),
    },
    features: featuresOf(context, errors),
    // Nothing is fetched for a client: none has keys, logos or request objects elsewhere.
    fetch() {
      log.warn("an address of an OpenID client is not fetched");
      throw new Error("Nothing is fetched for OpenID clients.");
    },
  };
}
