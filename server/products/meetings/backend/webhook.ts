import { createHash, timingSafeEqual } from "node:crypto";
import { WebhookEvent } from "@livekit/protocol";
import type { JWTPayload } from "jose";
import { TokenError, verifyToken, type SigningKey } from "../signalling/token.ts";

/** The claims of a webhook's `Authorization`, before its body is read. `seconds`: since 1970. Throws TokenError. */
export async function readWebhookToken(key: SigningKey, authorization: string, seconds: number): Promise<JWTPayload> {
  const claims = await verifyToken([key], authorization, seconds);
  if (typeof claims["sha256"] !== "string") throw new TokenError("The token is not that of a webhook.");
  return claims;
}

/** The event, when the body is the one that was signed. Throws TokenError. */
export function readWebhookBody({ sha256 }: JWTPayload, body: Buffer): WebhookEvent {
  const shown = Buffer.from(typeof sha256 === "string" ? sha256 : "", "base64");
  const right = createHash("sha256").update(body).digest();
  if (shown.length !== right.length || !timingSafeEqual(shown, right))
    throw new TokenError("The body is not the one that was signed.");
  try {
    return WebhookEvent.fromJsonString(body.toString("utf8"), { ignoreUnknownFields: true });
  } catch {
    throw new TokenError("The event cannot be read.");
  }
}

/** Ids of events that were taken, for as long as their tokens can be shown again. */
export class TakenEvents {
  private readonly until = new Map<string, number>();

  has(id: string): boolean {
    return this.until.has(id);
  }

  /** `expiresAt` and `seconds`, which is now: since 1970. */
  add(id: string, expiresAt: number, seconds: number): void {
    for (const [one, end] of this.until) if (end < seconds) this.until.delete(one);
    this.until.set(id, expiresAt);
  }
}
