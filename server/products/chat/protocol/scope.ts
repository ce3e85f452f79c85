import {
  Refusal,
  describeError,
  isTooDeep,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type Principal,
} from "#http";
import { admitAppservice } from "../appservices/masquerade.ts";
import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { refuse } from "./refuse.ts";

/** The signed-in person behind a Matrix request. */
export function personOf(request: FastifyRequest): Principal {
  if (request.principal) return request.principal;
  if (request.credentials || typeof queryOf(request)["access_token"] === "string") {
    refuse("M_UNKNOWN_TOKEN", "The access token is not known.", { soft_logout: request.isTokenExpired });
  }
  return refuse("M_MISSING_TOKEN", "An access token is needed.");
}

function queryOf(request: FastifyRequest): Record<string, unknown> {
  return request.query as Record<string, unknown>;
}

/** One query parameter as text; repeated or missing ones are undefined. */
export function queryText(request: FastifyRequest, key: string): string | undefined {
  const value = queryOf(request)[key];
  return typeof value === "string" ? value : undefined;
}

/** A query parameter that is `true` or `false`; undefined where it is left out. Refuses M_INVALID_PARAM. */
export function queryFlag(request: FastifyRequest, key: string): boolean | undefined {
  const text = queryText(request, key);
  if (text === undefined || text === "true" || text === "false")
    return text === undefined ? undefined : text === "true";
  return refuse("M_INVALID_PARAM", `${key} is true or false.`);
}

export function queryNumber(request: FastifyRequest, key: string, fallback: number, most: number): number {
  const text = queryText(request, key);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) refuse("M_INVALID_PARAM", `${key} must be a whole number.`);
  return Math.min(value, most);
}

export function param(request: FastifyRequest, key: string): string {
  return (request.params as Record<string, string | undefined>)[key] ?? "";
}

/** The body as an object; an absent body counts as an empty one where `isOptional`. */
export function bodyOf(request: FastifyRequest, isOptional = false): JsonObject {
  const { body } = request;
  if (body === undefined || body === null) {
    if (isOptional) return {};
    refuse("M_NOT_JSON", "A JSON body is needed.");
  }
  if (!isObject(body)) refuse("M_BAD_JSON", "The body must be a JSON object.");
  return body;
}

export function bodyText(body: JsonObject, key: string): string {
  const value = body[key];
  if (value === undefined || value === null) refuse("M_MISSING_PARAM", `${key} is missing.`);
  if (typeof value !== "string") refuse("M_BAD_JSON", `${key} must be text.`);
  return value;
}

export function bodyTextOr(body: JsonObject, key: string): string | undefined {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") refuse("M_BAD_JSON", `${key} must be text.`);
  return value;
}

/** The device that a client names itself, if any. Refuses M_INVALID_PARAM. */
export function requireDeviceId(body: JsonObject): string | undefined {
  const deviceId = bodyTextOr(body, "device_id");
  if (deviceId !== undefined && !isDeviceId(deviceId))
    refuse("M_INVALID_PARAM", "The device id has characters that cannot be used.");
  return deviceId;
}

export const isDeviceId = (text: string): boolean => /^[\x21-\x7e]{1,200}$/.test(text);

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Matrix clients need not say that they send JSON; whatever is said, a body is JSON. */
function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  if (isTooDeep(body)) refuse("M_BAD_JSON", "The body is nested too deeply.");
  try {
    return JSON.parse(utf8.decode(body)) as unknown;
  } catch {
    return refuse("M_NOT_JSON", "The body is not JSON.");
  }
}

function parseText(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    return refuse("M_INVALID_PARAM", "The body is not UTF-8.");
  }
}

/** What bodies are: JSON, plain text, or a stream that an endpoint reads itself. */
type Bodies = "json" | "text" | "stream";

const names: Readonly<Record<string, string>> = {
  UNAUTHENTICATED: "M_UNKNOWN_TOKEN",
  SIGN_IN_REFUSED: "M_FORBIDDEN",
  PASSWORD_CLOSED: "M_FORBIDDEN",
  ACCOUNT_SUSPENDED: "M_USER_SUSPENDED",
  SIGN_IN_THROTTLED: "M_LIMIT_EXCEEDED",
  FOREIGN_PAGE: "M_FORBIDDEN",
  TOO_LARGE: "M_TOO_LARGE",
  LIMITED: "M_LIMIT_EXCEEDED",
  MISSING: "M_NOT_FOUND",
  CONTENT_INFECTED: "M_FORBIDDEN",
};

/** What Matrix calls forbidden, and others a matter of who asks. */
const forbiddenCodes: readonly string[] = ["SIGN_IN_REFUSED", "PASSWORD_CLOSED", "CONTENT_INFECTED"];

/** Also those of proposals, which have a name before them. */
const isErrcode = (code: string): boolean => /^(?:[A-Z0-9]+\.)*M_|^IO_ELEMENT_/.test(code);

function errcodeOf(code: string, status: number): string {
  if (isErrcode(code)) return code;
  return names[code] ?? (status === 403 || status === 409 ? "M_FORBIDDEN" : "M_UNKNOWN");
}

function sendError(core: Core, error: unknown, reply: FastifyReply): FastifyReply {
  const answer = describeError(error, core.log);
  if (answer.retryAfter !== undefined) reply.header("retry-after", String(answer.retryAfter));
  const errcode = errcodeOf(answer.code, answer.status);
  // What other modules refuse as a conflict, and a wrong password, Matrix calls forbidden.
  const isOwn = error instanceof Refusal && isErrcode(error.code);
  const status = (answer.status === 409 && !isOwn) || forbiddenCodes.includes(answer.code) ? 403 : answer.status;
  const { retryAfter: _retryAfter, ...extra } = isOwn ? answer.data : ({} as Record<string, unknown>);
  const wait =
    errcode === "M_LIMIT_EXCEEDED" && extra["retry_after_ms"] === undefined
      ? { retry_after_ms: (answer.retryAfter ?? 1) * 1000 }
      : {};
  return reply
    .code(status)
    .type("application/json")
    .serializer((value: unknown) => JSON.stringify(value))
    .send({ errcode, error: answer.message, ...extra, ...wait });
}

/** Sends text that is JSON already. */
export function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply
    .type("application/json")
    .serializer((value: unknown) => value as string)
    .send(text);
}

export function addressOf(core: Core, request: FastifyRequest): string {
  return request.credentials?.ip ?? core.http.addressOf(request.raw);
}

/** Who has shown nothing that Safos itself knows: older clients show it in the address, application services have their own. */
async function admitByToken(core: Core, request: FastifyRequest): Promise<void> {
  const token = queryText(request, "access_token");
  const { credentials } = request;
  if (credentials === null && token !== undefined) Object.assign(request, await core.identity.authenticateToken(token));
  if (request.principal !== null) return;
  await admitAppservice(core, request, credentials?.kind === "bearer" ? credentials.token : (token ?? ""), {
    userId: queryText(request, "user_id"),
    deviceId: queryText(request, "device_id") ?? queryText(request, "org.matrix.msc3202.device_id"),
  });
}

/** Everything under a prefix speaks Matrix: bodies of one kind whatever the content type says, `errcode` errors, CORS for token clients. */
export function matrixScope(
  core: Core,
  prefix: string,
  routes: (scope: FastifyInstance) => void,
  bodies: Bodies = "json",
): void {
  void core.http.app.register(
    async (scope) => {
      scope.removeAllContentTypeParsers();
      if (bodies === "stream") scope.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
      else {
        const read = bodies === "json" ? parseJson : parseText;
        const parse = (
          _request: FastifyRequest,
          body: Buffer | string,
          done: (error: Error | null, value?: unknown) => void,
        ): void => {
          try {
            done(null, read(body as Buffer));
          } catch (error) {
            done(error as Error);
          }
        };
        scope.addContentTypeParser(["application/json", "*"], { parseAs: "buffer" }, parse);
      }
      scope.addHook("onRequest", (request, reply, done) => {
        reply.header("access-control-allow-origin", "*");
        if (request.principal !== null) return done();
        admitByToken(core, request).then(() => done(), done);
      });
      scope.setErrorHandler((error, _request, reply) => sendError(core, error, reply));
      scope.setNotFoundHandler((request, reply) => {
        if (request.method === "OPTIONS") return preflight(reply);
        const isKnown = ["GET", "POST", "PUT", "DELETE"].some((method) => {
          const path = request.url.split("?")[0] ?? "";
          return method !== request.method && core.http.app.findRoute({ method: method, url: path }) !== null;
        });
        return reply
          .code(isKnown ? 405 : 404)
          .type("application/json")
          .send({ errcode: "M_UNRECOGNIZED", error: "Unrecognised request." });
      });
      routes(scope);
    },
    { prefix },
  );
}

function preflight(reply: FastifyReply): FastifyReply {
  return reply
    .code(204)
    .header("access-control-allow-origin", "*")
    .header("access-control-allow-methods", "GET, POST, PUT, DELETE, OPTIONS")
    .header("access-control-allow-headers", "X-Requested-With, Content-Type, Authorization, If-Match, If-None-Match")
    .header("access-control-max-age", "86400")
    .send();
}
