import {
  createRequestLimit,
  describeError,
  refuse,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type Http,
} from "#http";
import type { Log } from "#log";
import type { MeetingContext } from "../context.ts";
import { admitToRoomCall, requireOwner, type MediaAccess } from "./admit.ts";
import { readGetToken, readSfuGet, type TokenRequest } from "./request.ts";

/** Bodies hold a few ids, bytes. */
const longestBody = 16 * 1024;
/** Tokens that one person may ask for, and half as many unknown ones from one address; four times as many at once. */
const perSecond = 5;

interface Needs {
  readonly context: MeetingContext;
  readonly http: Pick<Http, "addressOf">;
  readonly log: Log;
}

/** What Matrix clients ask for tokens (MSC4195): they come from pages of any origin. Refusals are as Matrix has them. */
export function matrixCallRoutes({ context, http, log }: Needs) {
  const people = createRequestLimit(perSecond);
  const strangers = createRequestLimit(perSecond * 2);

  async function answer(asked: TokenRequest, request: FastifyRequest): Promise<MediaAccess> {
    const address = http.addressOf(request.raw);
    const owner = await requireOwner(context, asked).catch((error: unknown) => {
      strangers.spend({ address });
      throw error;
    });
    people.spend({ personId: owner.person.id });
    return admitToRoomCall(context, owner, asked);
  }

  return async (scope: FastifyInstance): Promise<void> => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "string", bodyLimit: longestBody }, (_request, body, done) => {
      try {
        done(null, JSON.parse(String(body)));
      } catch {
        done(refuse("INVALID", "The body is not JSON."));
      }
    });
    scope.setErrorHandler((error, _request, reply) => sendError(error, reply, log));
    scope.setNotFoundHandler((_request, reply) => sendError(refuse("MISSING", "Unrecognised request."), reply, log));
    scope.addHook("onRequest", async (_request, reply) => {
      reply.header("access-control-allow-origin", "*");
    });
    const serve = (url: string, read: (body: unknown) => TokenRequest): void => {
      const hidden = { url, schema: { hide: true } };
      scope.route({ ...hidden, method: "OPTIONS", handler: async (_request, reply) => sendPreflight(reply) });
      scope.route({ ...hidden, method: "POST", handler: (request) => answer(read(request.body), request) });
    };
    serve("/sfu/get", readSfuGet);
    serve("/get_token", readGetToken);
  };
}

const sendPreflight = (reply: FastifyReply): FastifyReply =>
  reply
    .code(204)
    .header("access-control-allow-methods", "POST, OPTIONS")
    .header("access-control-allow-headers", "Content-Type, Authorization, X-Requested-With")
    .header("access-control-max-age", "86400")
    .send();

const errcodes: Readonly<Record<number, string>> = {
  400: "M_BAD_JSON",
  401: "M_UNAUTHORIZED",
  403: "M_FORBIDDEN",
  404: "M_NOT_FOUND",
  413: "M_TOO_LARGE",
  429: "M_LIMIT_EXCEEDED",
};

function sendError(error: unknown, reply: FastifyReply, log: Log): FastifyReply {
  const { status, message, retryAfter } = describeError(error, log);
  if (retryAfter !== undefined) reply.header("retry-after", String(retryAfter));
  const wait = status === 429 ? { retry_after_ms: (retryAfter ?? 1) * 1000 } : {};
  return reply.code(status).send({ errcode: errcodes[status] ?? "M_UNKNOWN", error: message, ...wait });
}
