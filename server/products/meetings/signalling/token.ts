import { createHmac, timingSafeEqual } from "node:crypto";
import type { Grants, Ticket } from "../media/messages.ts";

/** Access tokens as LiveKit's clients and servers know them: JWT (RFC 7519), HMAC-SHA-256, `iss` = the key's name. */
export interface SigningKey {
  id: string;
  secret: string;
}

export class TokenError extends Error {}

interface Claims {
  iss?: unknown;
  sub?: unknown;
  exp?: unknown;
  nbf?: unknown;
  name?: unknown;
  metadata?: unknown;
  attributes?: unknown;
  video?: unknown;
}

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

function sign(key: SigningKey, content: string): Buffer {
  return createHmac("sha256", key.secret).update(content).digest();
}

/** @param expiresAt seconds since 1970 */
export function makeToken(key: SigningKey, ticket: Ticket, notBefore: number, expiresAt: number): string {
  const header = Buffer.from(JSON.stringify({ alg: "HS256", typ: "JWT" })).toString("base64url");
  const { grants } = ticket;
  const payload = Buffer.from(
    JSON.stringify({
      iss: key.id,
      sub: ticket.identity,
      nbf: notBefore,
      exp: expiresAt,
      name: ticket.name,
      metadata: ticket.metadata,
      attributes: ticket.attributes,
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
    }),
  ).toString("base64url");
  const content = `${header}.${payload}`;
  return `${content}.${sign(key, content).toString("base64url")}`;
}

function parsePart(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below: what cannot be read is no token.
  }
  throw new TokenError("The token cannot be read.");
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/**
 * Checks a token and returns what it grants. Throws TokenError with a sentence for the client.
 * @param now seconds since 1970
 */
export function readToken(keys: readonly SigningKey[], token: string, now: number): Ticket {
  if (token.length > LONGEST) throw new TokenError("The token is too long.");
  const parts = token.split(".");
  const [headerPart, payloadPart, signaturePart] = parts;
  if (parts.length !== 3 || !headerPart || !payloadPart || !signaturePart)
    throw new TokenError("The token cannot be read.");
  if (parsePart(headerPart)["alg"] !== "HS256") throw new TokenError("The token is signed in another way.");
  const claims = parsePart(payloadPart) as Claims;
  const key = keys.find((k) => k.id === claims.iss);
  if (!key) throw new TokenError("The token is of another server.");
  const expected = sign(key, `${headerPart}.${payloadPart}`);
  const given = Buffer.from(signaturePart, "base64url");
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new TokenError("The token's signature is wrong.");
  if (typeof claims.exp !== "number" || claims.exp + LEEWAY < now) throw new TokenError("The token has expired.");
  if (typeof claims.nbf === "number" && claims.nbf - LEEWAY > now) throw new TokenError("The token is not valid yet.");
  const video = (typeof claims.video === "object" && claims.video !== null ? claims.video : {}) as Record<
    string,
    unknown
  >;
  const room = text(video["room"]);
  const identity = text(claims.sub);
  if (video["roomJoin"] !== true || room === "" || identity === "")
    throw new TokenError("The token does not let you join a room.");
  const sources = video["canPublishSources"];
  const attributes = typeof claims.attributes === "object" && claims.attributes !== null ? claims.attributes : {};
  return {
    room,
    identity,
    name: text(claims.name),
    metadata: text(claims.metadata),
    attributes: Object.fromEntries(Object.entries(attributes).map(([k, v]) => [k, text(v)])),
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
