import { hashSecret } from "#clock";
import { byPerson, topicOfPerson } from "#events";
import { mailUnknownPlace } from "../mails/unknown-place.ts";
import type { SessionContext } from "./context.ts";
import { createSession, type NewSession } from "./create.ts";
import type { Evidence } from "./evidence.ts";
import { areUnknownDevices, storeKnownDevices } from "./queries.ts";
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
  /** What the session opens; null: everything that its person may do. */
  readonly scopes?: readonly string[] | null;
  /** The app password that it is opened with, and ends with. */
  readonly madeWith?: string;
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
  const places = [placeOf(place.ip), ...(device === null ? [] : [hashSecret(device)])];
  const isNewPlace = await areUnknownDevices(context.db, personId, places);
  const session = await createSession(context, personId, { ...place, evidence, isNewPlace });
  await storeKnownDevices(context.db, personId, places);
  if (isNewPlace) await publishUnknownPlace(context, session, place);
  return session;
}

/** Neither the browser nor the network was seen before: the person is notified. */
async function publishUnknownPlace(context: SessionContext, session: NewSession, place: SignInPlace): Promise<void> {
  const { personId, organisationId } = session.principal;
  await context.db.transaction().execute(async (trx) => {
    await context.events.emit(trx, {
      type: "session.unknownPlace",
      actor: byPerson(personId),
      organisationId,
      subject: topicOfPerson(personId),
      topics: [topicOfPerson(personId)],
      payload: { personId, sessionId: session.sessionId },
    });
    await mailUnknownPlace(context, trx, { personId, sessionId: session.sessionId, label: place.label });
  });
}
