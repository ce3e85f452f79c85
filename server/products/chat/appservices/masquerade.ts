import type { FastifyRequest, Principal } from "#http";
import type { Person } from "#identity";
import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";
import type { Appservice } from "./appservice.ts";

/** One of its accounts that is open. Refuses M_FORBIDDEN, also for people whom its namespace happens to fit: those it never is. */
export async function requireGhost(core: Core, appservice: Appservice, userId: string): Promise<Person> {
  if (!appservice.isOwnUser(userId)) refuse("M_FORBIDDEN", "The user is not of this application service.");
  const known = appservice.personIds.get(userId);
  const person = known === undefined ? await core.identity.personByName(userId) : await core.identity.personById(known);
  if (person?.userId !== userId || person.appservice !== appservice.id)
    refuse("M_FORBIDDEN", "This application service has not registered that user.");
  appservice.personIds.set(userId, person.id);
  if (person.disabled) refuse("M_USER_DEACTIVATED", "The account is closed.");
  return person;
}

/** What the address of a request names. */
interface Asserted {
  readonly userId: string | undefined;
  readonly deviceId: string | undefined;
}

/**
 * Whom a request with an `as_token` is made as (application service API, "Identity assertion"): the account that `user_id` names, else
 * the sender, on the device that `device_id` names. Refuses M_FORBIDDEN, M_USER_DEACTIVATED and M_UNKNOWN_DEVICE.
 */
async function masquerade(core: Core, appservice: Appservice, { userId, deviceId }: Asserted): Promise<Principal> {
  const person = await requireGhost(core, appservice, userId ?? appservice.sender);
  const session =
    deviceId === undefined
      ? undefined
      : ((await core.identity.sessionsOf(person.id)).find((one) => one.deviceId === deviceId) ??
        refuse("M_UNKNOWN_DEVICE", "The user has no such device."));
  return {
    kind: "person",
    personId: person.id,
    organisationId: person.organisationId,
    name: person.name,
    userId: person.userId,
    displayName: person.displayName,
    isAdmin: false,
    isGuest: false,
    roles: [],
    // Without a device it has no session, so none that could be ended.
    sessionId: session?.id ?? person.id,
    deviceId: session?.deviceId ?? null,
    secondFactorAt: null,
    provedAt: null,
    isSecondFactorMissing: false,
    scopes: ["chat"],
    assurance: null,
    via: "bearer",
  };
}

/** Lets a request in that shows an `as_token`; only addresses of Matrix do, so that the token opens nothing else. */
export async function admitAppservice(
  core: Core,
  request: FastifyRequest,
  token: string,
  asserted: Asserted,
): Promise<void> {
  const appservice = core.appservices.byToken(token);
  if (!appservice) return;
  request.principal = await masquerade(core, appservice, asserted);
  core.appservices.note(request, appservice);
}
