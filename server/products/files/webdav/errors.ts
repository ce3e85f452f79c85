import {
  addChallenges,
  basicChallenge,
  declareNamespaces,
  escapeXml,
  statusOfRefusal,
  writeError,
  xmlType,
} from "#dav";
import { describeError, type FastifyReply, type FastifyRequest } from "#http";
import type { Log } from "#log";

const exceptions: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "NotAuthenticated",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  409: "Conflict",
  412: "PreconditionFailed",
  413: "EntityTooLarge",
  415: "UnsupportedMediaType",
  // As Nextcloud's files_antivirus names it.
  422: "UnsupportedMediaType",
  423: "Locked",
  429: "TooManyRequests",
  501: "NotImplemented",
  503: "ServiceUnavailable",
  507: "InsufficientStorage",
};
const namespaces = declareNamespaces({ s: "http://sabredav.org/ns" });

/**
 * Any error as Nextcloud's clients read it: by the name of sabre's exception. `InvalidPath` means a wrong name,
 * `ServiceUnavailable` makes them stop and come back.
 */
export function sendWebdavError(
  error: unknown,
  {
    request,
    reply,
    log,
    isForVisitors = false,
  }: {
    readonly request: FastifyRequest;
    readonly reply: FastifyReply;
    readonly log: Log;
    readonly isForVisitors?: boolean;
  },
): FastifyReply {
  const answer = describeError(error, log);
  const status = statusOf(answer.code, request.method, request.headers["x-user-lock"] === "1") ?? answer.status;
  const exception = answer.code === "NAME_INVALID" ? "InvalidPath" : (exceptions[status] ?? "InternalServerError");
  if (answer.retryAfter !== undefined) reply.header("retry-after", String(answer.retryAfter));
  if (!isForVisitors) addChallenges({ request, reply }, { status, code: answer.code });
  // The password of a link is no token.
  else if (status === 401) reply.header("www-authenticate", basicChallenge);
  // A body we refused to read leaves the connection in an unknown state.
  if (status === 413 || status === 507) reply.header("connection", "close");
  const content = `${conditionOf(answer.code, request)}<s:exception>Sabre\\DAV\\Exception\\${exception}</s:exception><s:message>${escapeXml(answer.message)}</s:message>`;
  return reply.code(status).type(xmlType).send(writeError(content, namespaces));
}

/** What an address that cannot be decoded is answered with. */
export const badPath = {
  type: xmlType,
  body: writeError(
    `<s:exception>Sabre\\DAV\\Exception\\BadRequest</s:exception><s:message>The address is not valid UTF-8.</s:message>`,
    namespaces,
  ),
};

function statusOf(code: string, method: string, isByHand: boolean): number | null {
  // RFC 4918 §9.7.2: PUT on a collection. GET and the others have no such method there.
  // Nextcloud files_lock: there is nothing to unlock by hand.
  if (code === "LOCK_MISSING") return isByHand ? 412 : 409;
  if (code === "NOT_A_FILE") return method === "PUT" ? 409 : 405;
  return statusOfRefusal(code, method);
}

/** RFC 4918 §16: which condition a lock has broken, with an address that it covers. */
function conditionOf(code: string, { method, url }: FastifyRequest): string {
  const href = `<d:href>${escapeXml(url)}</d:href>`;
  if (code === "FILE_LOCKED")
    return method === "LOCK"
      ? `<d:no-conflicting-lock>${href}</d:no-conflicting-lock>`
      : `<d:lock-token-submitted>${href}</d:lock-token-submitted>`;
  return code === "LOCK_MISSING" ? "<d:lock-token-matches-request-uri/>" : "";
}
