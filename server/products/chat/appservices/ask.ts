import type { Principal } from "#http";
import type { Core } from "../core.ts";
import type { Appservice } from "./appservice.ts";
import { callAppservice } from "./call.ts";

/** A question costs as much as ten sends: it is asked elsewhere, and perhaps makes something there. */
const weight = 10;

/** Asks the organisation's application service that may have it, on behalf of its people; true: it has made it by now. */
async function ask(
  core: Core,
  principal: Pick<Principal, "userId" | "organisationId">,
  isMeant: (appservice: Appservice) => boolean,
  path: string,
): Promise<boolean> {
  const isFor = (one: Appservice): boolean =>
    one.organisationId === principal.organisationId && !one.isOwnUser(principal.userId) && isMeant(one);
  const appservice = core.appservices.all().find((one) => one.url !== null && isFor(one));
  if (!appservice?.url) return false;
  core.limiter.spend(principal.userId, "appservice", weight);
  const { id, url, hsToken } = appservice;
  try {
    const { status } = await callAppservice({ url, hsToken }, { method: "GET", path, kind: "question" });
    return status === 200;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    core.log.warn({ appservice: id, error: message }, "an application service did not answer a question");
    return false;
  }
}

/** `GET /_matrix/app/v1/users/{userId}`: about someone who is not there. */
export const askForUser = (core: Core, principal: Principal, userId: string): Promise<boolean> =>
  ask(core, principal, (one) => one.isOwnUser(userId), `/users/${encodeURIComponent(userId)}`);

/** `GET /_matrix/app/v1/rooms/{roomAlias}`: about an alias that leads nowhere. */
export const askForAlias = (core: Core, principal: Principal, alias: string): Promise<boolean> =>
  ask(core, principal, (one) => one.isOwnAlias(alias), `/rooms/${encodeURIComponent(alias)}`);
