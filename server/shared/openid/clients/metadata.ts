import type { AdapterPayload } from "oidc-provider";
import type { ClientRow } from "./queries.ts";

const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

/** A client as the library reads it. What stands for its secret is the hash; `compareClientSecret` knows. */
export function metadataOf(client: ClientRow): AdapterPayload {
  const isRefreshable = client.organisationId === null || client.scopes.includes("offline_access");
  return {
    client_id: client.id,
    client_name: client.name,
    ...(client.uri === null ? {} : { client_uri: client.uri }),
    ...(client.secretHash ? { client_secret: client.secretHash.toString("hex") } : {}),
    token_endpoint_auth_method: client.isConfidential ? "client_secret_basic" : "none",
    application_type: client.isNative ? "native" : "web",
    redirect_uris: [...client.redirectUris],
    post_logout_redirect_uris: [...client.postLogoutUris],
    response_types: ["code"],
    // The library's own page for form_post is never shown.
    response_modes: ["query", "fragment"],
    grant_types: ["authorization_code", ...(isRefreshable ? ["refresh_token"] : []), deviceGrant],
    scope: client.scopes.join(" "),
  };
}

/** Whose a client is, as people read it: the host of its page, or of where its answers go; null: a program on the device itself. */
export function hostOf(client: Pick<ClientRow, "uri" | "redirectUris">, redirectUri?: string): string | null {
  const candidates = redirectUri === undefined ? client.redirectUris : [redirectUri];
  for (const address of [client.uri, ...candidates]) {
    const url = address !== null && URL.canParse(address) ? new URL(address) : null;
    if (url?.protocol === "https:") return url.host;
  }
  return null;
}
