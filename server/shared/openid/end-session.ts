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

function addressFor(client: ClientRow, parameters: Parameters): string | null {
  const wanted = textIn(parameters, "post_logout_redirect_uri");
  if (wanted === null || !client.postLogoutUris.includes(wanted)) return null;
  const url = new URL(wanted);
  const state = textIn(parameters, "state");
  if (state !== null) url.searchParams.set("state", state);
  return url.href;
}

/**
 * OpenID Connect RP-Initiated Logout: the system's tokens of this person are good no more. That it was let in stays, and so
 * does the person's own session here, which a page of another site cannot see. Resolves with where the browser goes, which is
 * only ever an address that the system registered, or our page.
 */
export async function endSession(
  { db, issuer }: Pick<OpenidContext, "db" | "issuer">,
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
  }
  return addressFor(client, parameters) ?? issuer;
}
