import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet, type JWTPayload } from "jose";
import { isUuid } from "#database";
import { readClient, type ClientRow } from "./clients/queries.ts";
import type { OpenidContext } from "./context.ts";
import { readRemembered } from "./grants/queries.ts";
import { deleteStoredOfGrant } from "./provider/stored.ts";
import type { SecretSet } from "./secrets/secrets.ts";

type Parameters = Readonly<Record<string, unknown>>;

const textIn = (parameters: Parameters, name: string): string | null => {
  const value = parameters[name];
  return typeof value === "string" && value.length <= 8000 ? value : null;
};

/** What one of our ID tokens says, whenever it ended; null: it is none of ours. */
async function readHint(secrets: SecretSet, issuer: string, hint: string | null): Promise<JWTPayload | null> {
  if (hint === null) return null;
  const keys = secrets.keys.map(({ kty, n, e, crv, x, y, kid, alg }) => ({ kty, n, e, crv, x, y, kid, alg }));
  try {
    const { iat = 0 } = decodeJwt(hint);
    const { payload } = await jwtVerify(hint, createLocalJWKSet({ keys } as JSONWebKeySet), {
      issuer,
      algorithms: ["RS256", "ES256"],
      currentDate: new Date(iat * 1000),
    });
    return payload;
  } catch {
    return null;
  }
}

/** Where the browser goes at last: an address that the system registered; null: it named none. */
function addressFor(client: ClientRow, parameters: Parameters): string | null {
  const wanted = textIn(parameters, "post_logout_redirect_uri");
  if (wanted === null || !client.postLogoutUris.includes(wanted)) return null;
  const url = new URL(wanted);
  const state = textIn(parameters, "state");
  if (state !== null) url.searchParams.set("state", state);
  return url.href;
}

/** Our page that asks whether Safos' own session ends too. What it is told is checked anew when it asks where to go. */
function pageFor(issuer: string, client: ClientRow, parameters: Parameters): string {
  const page = new URL("/signed-out", issuer);
  page.searchParams.set("client_id", client.id);
  if (addressFor(client, parameters) !== null)
    for (const name of ["post_logout_redirect_uri", "state"]) {
      const value = textIn(parameters, name);
      if (value !== null) page.searchParams.set(name, value);
    }
  return page.href;
}

/** What that page shows: whose system it was, and where the browser goes afterwards. Null: there is no such system. */
export async function readSignedOut(
  { db, issuer }: Pick<OpenidContext, "db" | "issuer">,
  parameters: Parameters,
): Promise<{ readonly clientName: string; readonly goTo: string } | null> {
  const client = await readClient(db, textIn(parameters, "client_id") ?? "");
  return client ? { clientName: client.name, goTo: addressFor(client, parameters) ?? `${issuer}/` } : null;
}

/**
 * OpenID Connect RP-Initiated Logout: the system's tokens of this person are good no more. That it was let in stays, and
 * whether the person's own session here goes too is asked of them, since another site could send them here. Resolves with where
 * the browser goes: our page that asks, and from there only ever to an address that the system registered.
 */
export async function endSession(
  { db, identity, issuer }: Pick<OpenidContext, "db" | "identity" | "issuer">,
  secrets: SecretSet,
  parameters: Parameters,
): Promise<string> {
  const hint = await readHint(secrets, issuer, textIn(parameters, "id_token_hint"));
  const named = textIn(parameters, "client_id");
  const ofHint = typeof hint?.aud === "string" ? hint.aud : null;
  const client = hint && named !== null && named !== ofHint ? null : await readClient(db, ofHint ?? named ?? "");
  if (!client) return issuer;
  if (hint?.sub !== undefined && isUuid(hint.sub)) {
    const grant = await readRemembered(db, hint.sub, client.id);
    for (const kind of grant ? ["AccessToken", "RefreshToken", "AuthorizationCode"] : [])
      await deleteStoredOfGrant(db, kind, grant?.id ?? "");
    if (grant) identity.forgetSession(grant.sessionId);
  }
  return pageFor(issuer, client, parameters);
}
