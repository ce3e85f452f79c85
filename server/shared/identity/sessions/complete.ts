import { hashSecret } from "#clock";
import type { SessionContext } from "./context.ts";
import { createSession, type NewSession } from "./create.ts";
import type { Evidence } from "./evidence.ts";
import { storeKnownDevices } from "./queries.ts";
import { placeOf } from "./throttle.ts";

/** Where and for what someone signs in. */
export interface SignInPlace {
  readonly ip: string;
  /** The secret that a browser was given when it signed in before. */
  readonly device?: string | null;
  /** What the person sees in their list of sessions. */
  readonly label: string;
  readonly kind: "page" | "api";
  /** A Matrix client that comes back as the same device; its earlier session ends. */
  readonly deviceId?: string;
  readonly isRefreshable?: boolean;
}

/**
 * The one way in for someone who has proved who they are, whatever with: remembers the place and opens the session.
 * Refuses SIGN_IN_REFUSED for closed accounts.
 */
export async function completeSignIn(
  context: SessionContext,
  personId: string,
  evidence: Evidence,
  place: SignInPlace,
): Promise<NewSession> {
  const { device = null } = place;
  await storeKnownDevices(context.db, personId, [placeOf(place.ip), ...(device === null ? [] : [hashSecret(device)])]);
  return createSession(context, personId, { ...place, evidence });
}
