import type { Me } from "@safos/contract/identity";
import { randomToken } from "#clock";
import {
  deviceCookie,
  readDeviceCookie,
  refuse,
  sessionCookie,
  type FastifyReply,
  type FastifyRequest,
  type Http,
  type Principal,
} from "#http";
import type { Organisations } from "#organisations";
import type { BrowserPlace } from "../sessions/second-step.ts";
import type { Identity } from "../service.ts";

const cookieSeconds = 30 * 86_400;

/** What the routes of this module work with. */
export interface IdentityRouteDeps {
  readonly identity: Identity;
  readonly organisations: Organisations;
  readonly http: Http;
}

/** The signed-in person with what the page needs to draw itself. Refuses UNAUTHENTICATED for accounts that are gone. */
export async function describeMe(
  { identity, organisations }: Pick<IdentityRouteDeps, "identity" | "organisations">,
  principal: Principal,
): Promise<Me> {
  const person = await identity.personById(principal.personId);
  const organisation = organisations.byId(principal.organisationId);
  const look = organisations.looks.of(person?.userId.replace(/^[^:]*:/, "") ?? "");
  if (!person || !organisation || !look) throw refuse("UNAUTHENTICATED");
  return {
    person: identity.view(person),
    isAdmin: principal.isAdmin,
    roles: [...principal.roles],
    locale: person.locale,
    theme: person.theme,
    deviceId: principal.deviceId,
    sessionId: principal.sessionId,
    isSecondFactorMissing: principal.isSecondFactorMissing,
    hasNewPlace: await identity.hasNewPlace(principal.personId, principal.sessionId),
    organisation,
    look,
  };
}

/** What a person sees of a session in their list: the browser or the client. */
export const labelOf = (request: FastifyRequest): string =>
  (request.headers["user-agent"] ?? "").slice(0, 200) || "Safos";

/** Before any other cookie: small programs take the first one. */
export function setSessionCookie(http: Http, reply: FastifyReply, token: string): void {
  const others = [reply.getHeader("set-cookie") ?? []].flat().map(String);
  reply.removeHeader("set-cookie");
  reply.header("set-cookie", [sessionCookie(token, http.isSecure, cookieSeconds), ...others]);
}

/** A browser that signs in, with the secret that it has shown or is given now: it keeps that, whatever the answer. */
export function browserOf(http: Http, request: FastifyRequest, reply: FastifyReply): BrowserPlace {
  const device = (readDeviceCookie(request.headers.cookie, http.isSecure) ?? randomToken(32)).slice(0, 100);
  reply.header("set-cookie", deviceCookie(device, http.isSecure));
  return { device, ip: http.addressOf(request.raw), label: labelOf(request), kind: "page" };
}
