import { describeError, type FastifyInstance, type FastifyRequest } from "#http";
import type { Log } from "#log";
import { writeError } from "./xml.ts";

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
  423: "Locked",
  429: "TooManyRequests",
  501: "NotImplemented",
  503: "ServiceUnavailable",
  507: "InsufficientStorage",
};

/** WebDAV clients read the exception's name: `InvalidPath` for a name, `ServiceUnavailable` to stop and come back. */
export function renderWebdavErrors(
  app: FastifyInstance,
  log: Log,
  statusFor: (code: string, request: FastifyRequest) => number | null,
): void {
  app.setErrorHandler((error, request, reply) => {
    const answer = describeError(error, log);
    const status = statusFor(answer.code, request) ?? answer.status;
    const exception = answer.code === "NAME_INVALID" ? "InvalidPath" : (exceptions[status] ?? "InternalServerError");
    if (answer.retryAfter !== undefined) reply.header("retry-after", String(answer.retryAfter));
    if (status === 401) reply.header("www-authenticate", 'Basic realm="Safos", charset="UTF-8"');
    // A body we refused to read leaves the connection in an unknown place.
    if (status === 413 || status === 507) reply.header("connection", "close");
    return reply.code(status).type("application/xml; charset=utf-8").send(writeError(exception, answer.message));
  });
}
