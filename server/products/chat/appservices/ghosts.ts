import { Refusal, type FastifyRequest } from "#http";
import type { Person } from "#identity";
import type { Core } from "../core.ts";
import type { JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { bodyText } from "../protocol/scope.ts";
import type { Appservice } from "./appservice.ts";
import { domainOfAppservice } from "./appservices.ts";
import { requireGhost } from "./masquerade.ts";

export const loginType = "m.login.application_service";

/** Makes an account of an application service. Refuses M_INVALID_USERNAME, M_EXCLUSIVE and M_USER_IN_USE. */
export async function registerGhost(core: Core, appservice: Appservice, body: JsonObject): Promise<Person> {
  const username = bodyText(body, "username");
  const userId = `@${username}:${domainOfAppservice(appservice)}`;
  if (!/^[a-z0-9._=/+-]+$/.test(username) || userId.length > 255)
    refuse("M_INVALID_USERNAME", "A local part is small letters, digits and . _ = - / +.");
  const isOthers = core.appservices.all().some((one) => one !== appservice && one.isExclusiveUser(userId));
  if (!appservice.isOwnUser(userId) || isOthers)
    refuse("M_EXCLUSIVE", "The user is not of this application service's namespace.");
  const { db, identity } = core;
  const add = db.transaction().execute((trx) => identity.addGhost(trx, { name: userId, appservice: appservice.id }));
  const id = await add.catch((error: unknown) => {
    if (error instanceof Refusal && error.code === "NAME_TAKEN") refuse("M_USER_IN_USE", "The user is there already.");
    throw error;
  });
  return (await identity.personById(id)) ?? refuse("M_UNKNOWN", "The account is gone.");
}

type Session = Awaited<ReturnType<Core["identity"]["createSession"]>>;

/** Signs one of its accounts in: to the chat, and nothing else. It ends when it is ended, or the application service is removed. */
export const openGhostSession = (
  core: Core,
  person: Person,
  device: { readonly label: string; readonly deviceId?: string; readonly isRefreshable?: boolean },
): Promise<Session> =>
  core.identity.createSession(person.id, { ...device, kind: "api", scopes: ["chat"], isLasting: true });

/** The account that signs in with an application service's token. Refuses M_MISSING_TOKEN, M_UNKNOWN_TOKEN, M_EXCLUSIVE and M_FORBIDDEN. */
export async function ghostSigningIn(core: Core, request: FastifyRequest, user: string): Promise<Person> {
  const appservice = core.appservices.of(request);
  if (!appservice && !request.credentials) refuse("M_MISSING_TOKEN", "An application service signs in with its token.");
  if (!appservice) refuse("M_UNKNOWN_TOKEN", "That is no application service's token.");
  const userId = user.startsWith("@") ? user : `@${user}:${domainOfAppservice(appservice)}`;
  if (!appservice.isOwnUser(userId)) refuse("M_EXCLUSIVE", "The user is not of this application service's namespace.");
  return requireGhost(core, appservice, userId);
}
