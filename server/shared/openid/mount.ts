import type { IncomingMessage } from "node:http";
import type { Log } from "#log";
import { describeError, isTooDeep, refuse, type FastifyInstance, type FastifyReply, type FastifyRequest } from "#http";
import { RegistrationRefused, registerClient } from "./clients/register.ts";
import { endSession } from "./end-session.ts";
import type { AuthorisationContext } from "./interactions/authorisation.ts";
import { hasRoom } from "./interactions/room.ts";
import { paths } from "./matrix/metadata.ts";
import { resourceMetadata, resourceMetadataPath } from "./resource.ts";

const largestBody = 64 * 1024;

type Method = "GET" | "POST" | "OPTIONS";

/** What the library answers. Whatever else it could is not reached. */
const answered: readonly (readonly [path: string, methods: readonly Method[]])[] = [
  [paths.authorization, ["GET", "POST"]],
  [`${paths.authorization}/:uid`, ["GET"]],
  [paths.token, ["POST", "OPTIONS"]],
  [paths.revocation, ["POST", "OPTIONS"]],
  [paths.introspection, ["POST", "OPTIONS"]],
  [paths.userinfo, ["GET", "POST", "OPTIONS"]],
  [paths.jwks, ["GET", "OPTIONS"]],
  [paths.device_authorization, ["POST", "OPTIONS"]],
  ["/.well-known/openid-configuration", ["GET", "OPTIONS"]],
  ["/.well-known/oauth-authorization-server", ["GET", "OPTIONS"]],
];

/** Where strangers begin what waits for a person. */
const beginning: readonly string[] = [paths.authorization, paths.device_authorization];

const noCredentials = { schema: { hide: true }, config: { opensEarly: true } } as const;

/** Every address in an answer is the server's own, whatever the request's headers say. */
function fixAddress(raw: IncomingMessage, issuer: string): void {
  const { host, protocol } = new URL(issuer);
  raw.headers["x-forwarded-host"] = host;
  raw.headers["x-forwarded-proto"] = protocol.slice(0, -1);
  raw.headers.host = host;
}

/** OAuth's form of an error (RFC 6749 §5.2). */
function sendOauthError(error: unknown, reply: FastifyReply, log: Log): FastifyReply {
  reply.header("cache-control", "no-store").header("access-control-allow-origin", "*");
  if (error instanceof RegistrationRefused)
    return reply.code(400).send({ error: error.code, error_description: error.message });
  const { status, message, retryAfter } = describeError(error, log);
  if (retryAfter !== undefined) reply.header("retry-after", String(retryAfter));
  const code = status >= 500 ? "temporarily_unavailable" : status === 429 ? "slow_down" : "invalid_request";
  return reply.code(status).send({ error: code, error_description: message });
}

function readForm(
  _request: FastifyRequest,
  body: string | Buffer,
  done: (error: Error | null, value?: unknown) => void,
) {
  done(null, String(body));
}

function readJson(
  _request: FastifyRequest,
  body: string | Buffer,
  done: (error: Error | null, value?: unknown) => void,
) {
  const text = String(body);
  if (isTooDeep(text, 10)) return done(refuse("INVALID", "The body nests too deep."));
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    done(isObject ? null : refuse("INVALID", "The body is no JSON object."), value);
  } catch {
    done(refuse("INVALID", "The body is no JSON."));
  }
}

/** Others are answered by pages of the library, which are not shown, however wrong the request is. */
function isKnownMode({ query, body }: FastifyRequest): boolean {
  const form = typeof body === "string" ? new URLSearchParams(body).getAll("response_mode") : [];
  const { response_mode: mode = [] } = query as Record<string, string | string[] | undefined>;
  return [mode, form].flat().every((one) => one === "query" || one === "fragment");
}

/**
 * OpenID Connect and OAuth 2.0 under `/oauth2`. Bodies are read, and limited, as everywhere else; the library gets them whole
 * and writes its answer itself.
 */
export function mountOpenid(context: AuthorisationContext) {
  const { issuer, http } = context;
  return async (scope: FastifyInstance): Promise<void> => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string", bodyLimit: largestBody },
      readForm,
    );
    scope.addContentTypeParser("application/json", { parseAs: "string", bodyLimit: largestBody }, readJson);
    scope.setErrorHandler((error, _request, reply) => sendOauthError(error, reply, context.log));
    for (const [url, method] of answered)
      scope.route({
        method: [...method],
        url,
        exposeHeadRoute: false,
        ...noCredentials,
        bodyLimit: largestBody,
        async handler(request, reply) {
          if (url === paths.authorization && !isKnownMode(request))
            return reply.redirect(`${issuer}/authorise?error=unsupported_response_mode`, 303);
          const { raw } = request;
          if (beginning.includes(url) && !(await hasRoom(context.db, http.addressOf(raw)))) {
            if (url === paths.authorization) return reply.redirect(`${issuer}/authorise?error=slow_down`, 303);
            throw refuse("LIMITED", { retryAfter: 60 });
          }
          const { answer } = await context.current();
          fixAddress(raw, issuer);
          Object.assign(raw, { body: typeof request.body === "string" ? request.body : "" });
          for (const [name, value] of Object.entries(reply.getHeaders()))
            if (value !== undefined) reply.raw.setHeader(name, value);
          reply.hijack();
          await answer(raw, reply.raw);
          return reply;
        },
      });
    scope.get(resourceMetadataPath, { ...noCredentials }, (_request, reply) =>
      reply
        .header("access-control-allow-origin", "*")
        .header("cache-control", "max-age=3600")
        .send(resourceMetadata(issuer)),
    );
    scope.route({
      method: "POST",
      url: paths.registration,
      ...noCredentials,
      bodyLimit: largestBody,
      async handler(request, reply) {
        const metadata = (request.body ?? {}) as Record<string, unknown>;
        const made = await registerClient(context, metadata, http.addressOf(request.raw));
        return reply
          .code(201)
          .header("cache-control", "no-store")
          .header("access-control-allow-origin", "*")
          .send(made);
      },
    });
    scope.route({
      method: "OPTIONS",
      url: paths.registration,
      ...noCredentials,
      handler: (_request, reply) =>
        reply
          .code(204)
          .header("access-control-allow-origin", "*")
          .header("access-control-allow-methods", "POST")
          .header("access-control-allow-headers", "content-type")
          .send(),
    });
    for (const method of ["GET", "POST"] as const)
      scope.route({
        method,
        url: paths.end_session,
        exposeHeadRoute: false,
        ...noCredentials,
        bodyLimit: largestBody,
        async handler(request, reply) {
          const { secrets } = await context.current();
          const form = typeof request.body === "string" ? Object.fromEntries(new URLSearchParams(request.body)) : {};
          const parameters = method === "GET" ? (request.query as Record<string, unknown>) : form;
          const to = await endSession(context, secrets, parameters);
          return reply.header("cache-control", "no-store").redirect(to, 303);
        },
      });
  };
}
