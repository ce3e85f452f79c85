import { createHash } from "node:crypto";
import { shortSession } from "../access.ts";

/** What a client in the call of a room is called there, so that other clients find its media. */
export interface Member {
  readonly userId: string;
  readonly deviceId: string;
  /** As the client names its membership; null: clients that write it as state do not. */
  readonly memberId: string | null;
}

/**
 * The identity at the media server: `<user>:<device>` of memberships that are state, and a hash of those that are named
 * (MSC4195, "LiveKit participant identity").
 */
export function identityOf({ userId, deviceId, memberId }: Member): string {
  if (memberId === null) return `${userId}:${deviceId}`;
  return createHash("sha256")
    .update(JSON.stringify([userId, deviceId, memberId]))
    .digest("base64")
    .replace(/=+$/, "");
}

/** In the ticket, since such an identity does not say whose it is; `holderOf` reads it. */
export const ownerAttributes = (personId: string, sessionId: string): Record<string, string> => ({
  personId,
  session: shortSession(sessionId),
});
