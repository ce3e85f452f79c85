import type { Configuration, KoaContextWithOIDC } from "oidc-provider";
import type { OpenidContext } from "../context.ts";
import { davResource } from "../resource.ts";
import { asksForMatrix, davScopes, isMatrixScope, matrixDeviceOf, scopesOf } from "../scopes.ts";
import { matrixResource } from "./adapter.ts";
import type { Errors } from "./library.ts";
import { lifetimes } from "./lifetimes.ts";

/** Everything that a request asks for, or that what it exchanges was given for. */
function scopesIn({ oidc }: KoaContextWithOIDC): string[] {
  const { AuthorizationCode, RefreshToken, DeviceCode } = oidc.entities;
  const given =
    AuthorizationCode?.scope ?? RefreshToken?.scope ?? scopesOf(DeviceCode?.params?.["scope"] as string).join(" ");
  return [...scopesOf(oidc.params?.["scope"] as string | undefined), ...scopesOf(given)];
}

/** Matrix' scopes are one resource: the device in them is another with every client. Throws InvalidTarget and InvalidScope. */
function matrixServer(
  errors: Errors,
  context: KoaContextWithOIDC,
  { resource, issuer }: { readonly resource: string; readonly issuer: string },
) {
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

/** For programs that say what their token is for; it is no other than without (`scopes.ts`), but that userinfo does not take it. */
const davServer = {
  scope: davScopes.join(" "),
  accessTokenTTL: lifetimes.AccessToken,
  accessTokenFormat: "opaque" as const,
};

/** Whether a client registered itself. */
export const isOfMatrix = (client: { readonly clientId: string }): boolean => client.clientId.startsWith("matrix_");

/** Which parts of the protocol are spoken, and to whom. */
export function featuresOf({ issuer }: Pick<OpenidContext, "issuer">, errors: Errors): Configuration["features"] {
  return {
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
        oneOf?.[0] ?? (asksForMatrix(scopesIn(ctx)) ? matrixResource(issuer) : undefined),
      useGrantedResource: () => true,
      getResourceServerInfo(ctx, resource, client) {
        if (resource === davResource(issuer) && !isOfMatrix(client)) return davServer;
        if (!isOfMatrix(client))
          throw new errors.InvalidScope("this client may not ask for the Matrix API", "urn:matrix:client:api:*");
        return matrixServer(errors, ctx, { resource, issuer });
      },
    },
  };
}
