import type { IncomingMessage } from "node:http";
import swagger from "@fastify/swagger";
import fastify, {
  LogController,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyServerFactory,
} from "fastify";
import { randomToken } from "#clock";
import { inRequest, type Log } from "#log";
import { deepestJson, isTooDeep } from "./json-depth.ts";
import type { Protocol } from "./protocols.ts";
import { refuse } from "./refusal.ts";
import { limitSlowBody } from "./slow-bodies.ts";
import { schemaCompilers } from "./validation.ts";

const webDavMethods = [
  "PROPFIND",
  "PROPPATCH",
  "MKCOL",
  "MKCALENDAR",
  "COPY",
  "MOVE",
  "LOCK",
  "UNLOCK",
  "SEARCH",
  "REPORT",
];

const processId = randomToken(6);
let lastRequest = 0;

/** Unique over all processes, and cheap: thousands are drawn a second. */
const newRequestId = (): string => `${processId}-${(++lastRequest).toString(36)}`;

type BadPath = NonNullable<Protocol["badPath"]>;

/** What goes wrong before there is a route, such as an address that cannot be decoded. */
function sendFrameworkError(error: FastifyError, reply: FastifyReply, badPath: BadPath | undefined): void {
  void reply.code(error.statusCode ?? 400);
  if (badPath) void reply.type(badPath.type).send(badPath.body);
  else void reply.send(error);
}

/** Fastify as every part of the server uses it: strict schemas, limits before bodies are read, and OpenAPI. */
export function createApp({
  log,
  version,
  serverFactory,
  addressOf = () => null,
  badPathOf = () => undefined,
}: {
  readonly log: Log;
  readonly version: string;
  /** Makes the server that speaks TLS; undefined: HTTP. */
  readonly serverFactory?: FastifyServerFactory | undefined;
  /** The caller's address. */
  readonly addressOf?: (request: IncomingMessage) => string | null;
  /** What an address that cannot be decoded is answered with; undefined: as any other problem. */
  readonly badPathOf?: (url: string) => BadPath | undefined;
}): FastifyInstance {
  const app = fastify({
    ...(serverFactory ? { serverFactory } : {}),
    loggerInstance: log.child({ module: "http" }),
    logController: new LogController({ disableRequestLogging: true }),
    // A line names its request by what `inRequest` keeps; a logger for each would cost more than most requests ask of it.
    childLoggerFactory: (logger) => logger,
    genReqId: newRequestId,
    bodyLimit: 1 << 20,
    routerOptions: { maxParamLength: 2000, ignoreTrailingSlash: false },
    requestTimeout: 0,
    // A connection on which nothing moves, such as a stalled upload, is closed in the end.
    connectionTimeout: 120_000,
    keepAliveTimeout: 72_000,
    // Answers under way are let out; `Http.stop` cuts what stays.
    forceCloseConnections: "idle",
    return503OnClosing: true,
    schemaController: { compilersFactory: schemaCompilers },
    frameworkErrors: (error, request, reply) =>
      sendFrameworkError(error, reply as unknown as FastifyReply, badPathOf(request.url)),
  }) as unknown as FastifyInstance;
  void app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Safos",
        version,
        description: "The REST API of Safos. Matrix, WebDAV and LiveKit follow their own specifications.",
      },
      components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
      security: [{ token: [] }],
    },
  });
  const parseJson = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, body, done) => {
    if (isTooDeep(body)) return done(refuse("INVALID", `The body nests deeper than ${deepestJson} levels.`));
    return parseJson(request, body, done);
  });
  app.server.headersTimeout = 20_000;
  for (const method of webDavMethods) app.addHttpMethod(method, { hasBody: true });
  app.decorateRequest("principal", null);
  app.decorateRequest("credentials", null);
  app.decorateRequest("isTokenExpired", false);
  app.decorateRequest("isOutOfScope", false);
  app.decorateRequest("caller", null);
  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    inRequest({ id: request.id, address: () => addressOf(request.raw), sessionId: null }, done);
  });
  app.addHook("preParsing", (request, _reply, payload, done) =>
    done(null, limitSlowBody(request, payload) as typeof payload),
  );
  return app;
}

/** A command is called by nobody: to compile the schemas and routes of every module would be most of its work. */
export function bindNothing(app: FastifyInstance): void {
  const nothing = (): FastifyInstance => app;
  Object.assign(app, { register: async () => undefined, route: nothing, get: nothing, options: nothing });
}
