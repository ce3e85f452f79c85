import { decodeJwt, errors, jwtVerify, SignJWT, type JWTPayload } from "jose";
import type { Grants, Ticket } from "../media/messages.ts";

/** Access tokens as LiveKit's clients and servers know them: JWT (RFC 7519), HMAC-SHA-256, `iss` = the key's name. */
export interface SigningKey {
  readonly id: string;
  readonly secret: string;
}

/** A token that is not accepted; the message is a sentence for the client. */
export class TokenError extends Error {}

/** Clocks of two machines may differ this much, in seconds. */
const LEEWAY = 10;
const LONGEST = 64 * 1024;

export const everything: Grants = {
  canPublish: true,
  canSubscribe: true,
  canPublishData: true,
  canPublishSources: [],
  canUpdateOwnMetadata: true,
  isHidden: false,
};

const bytesOf = (key: SigningKey): Uint8Array => new TextEncoder().encode(key.secret);

/** Times are seconds since 1970. */
export function makeToken(key: SigningKey, ticket: Ticket, notBefore: number, expiresAt: number): Promise<string> {
  const { grants } = ticket;
  return new SignJWT({
    name: ticket.name,
    metadata: ticket.metadata,
    attributes: ticket.attributes,
    ...(ticket.isAgent === true ? { kind: "agent" } : {}),
    video: {
      room: ticket.room,
      roomJoin: true,
      canPublish: grants.canPublish,
      canSubscribe: grants.canSubscribe,
      canPublishData: grants.canPublishData,
      ...(grants.canPublishSources.length > 0 ? { canPublishSources: grants.canPublishSources } : {}),
      canUpdateOwnMetadata: grants.canUpdateOwnMetadata,
      hidden: grants.isHidden,
    },
  })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(key.id)
    .setSubject(ticket.identity)
    .setNotBefore(notBefore)
    .setExpirationTime(expiresAt)
    .sign(bytesOf(key));
}

export const text = (value: unknown): string => (typeof value === "string" ? value : "");

export const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

/** The sentence for a token that jose does not accept. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JOSEAlgNotAllowed) return "The token is signed in another way.";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "The token's signature is wrong.";
  if (error instanceof errors.JWTExpired) return "The token has expired.";
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === "exp") return "The token has expired.";
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === "nbf") return "The token is not valid yet.";
  return "The token cannot be read.";
}

/**
 * The claims of a token that one of the keys signed. Throws TokenError.
 * @param now seconds since 1970
 */
export async function verifyToken(keys: readonly SigningKey[], token: string, now: number): Promise<JWTPayload> {
  if (token.length > LONGEST) throw new TokenError("The token is too long.");
  try {
    const { iss } = decodeJwt(token);
    const key = keys.find((one) => one.id === iss);
    if (!key) throw new TokenError("The token is of another server.");
    const { payload } = await jwtVerify(token, bytesOf(key), {
      algorithms: ["HS256"],
      issuer: key.id,
      requiredClaims: ["exp"],
      clockTolerance: LEEWAY,
      currentDate: new Date(now * 1000),
    });
    return payload;
  } catch (error) {
    throw error instanceof TokenError ? error : new TokenError(reasonOf(error));
  }
}

/**
 * Checks a token and returns what it grants. Throws TokenError.
 * @param now seconds since 1970
 */
export async function readToken(keys: readonly SigningKey[], token: string, now: number): Promise<Ticket> {
  return ticketOf(await verifyToken(keys, token, now));
}

/** What a token's claims grant. Throws TokenError. */
export function ticketOf(claims: JWTPayload): Ticket {
  const video = record(claims["video"]);
  const room = text(video["room"]);
  const identity = text(claims.sub);
  if (video["roomJoin"] !== true || room === "" || identity === "")
    throw new TokenError("The token does not let you join a room.");
  const sources = video["canPublishSources"];
  return {
    room,
    identity,
    name: text(claims["name"]),
    metadata: text(claims["metadata"]),
    attributes: Object.fromEntries(Object.entries(record(claims["attributes"])).map(([k, v]) => [k, text(v)])),
    grants: {
      // LiveKit: what is left out is allowed.
      canPublish: video["canPublish"] !== false,
      canSubscribe: video["canSubscribe"] !== false,
      canPublishData: video["canPublishData"] !== false,
      canPublishSources: Array.isArray(sources) ? sources.filter((s): s is string => typeof s === "string") : [],
      canUpdateOwnMetadata: video["canUpdateOwnMetadata"] === true,
      isHidden: video["hidden"] === true,
    },
  };
}
