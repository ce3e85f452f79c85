import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import swagger from "@fastify/swagger";
import fastify, { LogController, type FastifyInstance, type FastifyRequest } from "fastify";
import type { Log } from "#log";
import type { Access } from "@safos/contract/route";
import { clientAddress } from "./address.ts";
import { bindRoutes, type CallerResolvers, type Callers, type RouteBinding } from "./bind-routes.ts";
import { isFromOwnPage, readCredentials } from "./credentials.ts";
import { describeError } from "./errors.ts";
import { requireAdmin, requirePerson, type Authenticated, type Credentials, type Principal } from "./principal.ts";
import { refuse } from "./refusal.ts";
import { createProtocols, type Protocol } from "./protocols.ts";
import { createRequestLimit } from "./request-limit.ts";
import { limitSlowBody } from "./slow-bodies.ts";
import { refuseUpgrade } from "./upgrade.ts";
import { buildValidator } from "./validation.ts";

export type UpgradeHandler = (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  principal: Principal | null,
) => void;

export interface Http {
  readonly app: FastifyInstance;
  readonly publicUrl: string;
  readonly isSecure: boolean;
  /** Whether an `authorization` header holds the operator's token; nobody is the operator while none is set. */
  readonly isOperator: (authorization: string | undefined) => boolean;
  /** Binds the routes of a module. */
  bind(binding: RouteBinding): Promise<void>;
  /** How a route of this access finds out who calls; `items` adds `actor`. */
  useCaller(access: Access, resolve: (request: FastifyRequest) => unknown): void;
  addProtocol(protocol: Protocol): void;
  /** Whether an address belongs to a protocol, so that an unknown one there is no page. */
  readonly isProtocol: (url: string) => boolean;
  /** WebSocket endpoints by path; other upgrades are refused. A cookie counts only from our own origin. */
  upgrade(path: string | RegExp, handler: UpgradeHandler): void;
  /** Where a request comes from, behind our own proxy too. */
  addressOf(request: IncomingMessage): string;
  /** Who the credentials belong to; set once by `identity`. */
  useAuthenticator(authenticate: (credentials: Credentials) => Promise<Authenticated>): void;
  /** A part whose failure makes /healthz answer 503. The check throws or resolves. */
  addHealthCheck(part: string, check: () => Promise<void> | void): void;
  /** Listens; resolves with the port. */
  listen(): Promise<number>;
  stop(): Promise<void>;
}

export interface HttpOptions {
  readonly log: Log;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly trustProxy: "yes" | "no";
  readonly version: string;
  /** The operator's token; null: the operator has no interface. */
  readonly adminToken: string | null;
  /** REST requests a second that a person may make in this process; 0: any number. */
  readonly requestsPerSecond: number;
  /** False while the database is away: requests that need it are turned away at once with 503. */
  isReady(): boolean;
}

const nobody: Authenticated = { principal: null, isTokenExpired: false };
/** What `http` itself speaks. */
const ownProtocols: readonly Protocol[] = [
  { prefix: "/api", needsDatabase: true, takesBasic: false, isCounted: true },
  { prefix: "/healthz", needsDatabase: false, takesBasic: false, isCounted: false },
  { prefix: "/metrics", needsDatabase: true, takesBasic: false, isCounted: false },
  { prefix: "/.well-known", needsDatabase: true, takesBasic: false, isCounted: false },
];
/** How long open sockets have for their closing words when the server stops. */
const goodbyeMs = 1000;

const webDavMethods = ["PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK", "SEARCH", "REPORT"];

export function createHttp(options: HttpOptions): Http {
  const { log } = options;
  const isSecure = options.publicUrl.startsWith("https:");
  const isProxied = options.trustProxy === "yes";
  const publicHost = new URL(options.publicUrl).host;
  const app = fastify({
    loggerInstance: log.child({ module: "http" }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1 << 20,
    routerOptions: { maxParamLength: 2000, ignoreTrailingSlash: false },
    requestTimeout: 0,
    // A connection on which nothing moves, such as a stalled upload, is not held for ever.
    connectionTimeout: 120_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: true,
    return503OnClosing: true,
    schemaController: { compilersFactory: { buildValidator } },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: "array", allErrors: false } },
  }) as unknown as FastifyInstance;
  void app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Safos",
        version: options.version,
        description: "The REST API of Safos. Matrix, WebDAV and LiveKit follow their own specifications.",
      },
      components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
      security: [{ token: [] }],
    },
  });
  app.server.headersTimeout = 20_000;
  for (const method of webDavMethods) app.addHttpMethod(method, { hasBody: true });
  const protocols = createProtocols();
  for (const protocol of ownProtocols) protocols.add(protocol);
  const limit = createRequestLimit(options.requestsPerSecond);
  let authenticate = async (_credentials: Credentials): Promise<Authenticated> => nobody;
  const upgrades: { path: string | RegExp; handler: UpgradeHandler }[] = [];
  const checks: { part: string; check: () => Promise<void> | void }[] = [];

  app.decorateRequest("principal", null);
  app.decorateRequest("credentials", null);
  app.decorateRequest("isTokenExpired", false);
  app.decorateRequest("caller", null);

  async function identify(request: IncomingMessage): Promise<Authenticated & { credentials: Credentials | null }> {
    const credentials = readCredentials(request.headers, clientAddress(request, isProxied), isSecure);
    if (!credentials) return { credentials, ...nobody };
    if (credentials.kind === "cookie" && !isFromOwnPage(request, publicHost)) throw refuse("FOREIGN_PAGE");
    // A password sent along with every request opens files, where clients know no other way, and nothing else.
    if (credentials.kind === "basic" && !protocols.rulesOf(request.url ?? "/").takesBasic)
      return { credentials, ...nobody };
    return { credentials, ...(await authenticate(credentials)) };
  }

  app.addHook("onRequest", async (request, reply) => {
    reply
      .header("x-content-type-options", "nosniff")
      .header("referrer-policy", "no-referrer")
      .header("x-frame-options", "DENY");
    const rules = protocols.rulesOf(request.url);
    if (!rules.needsDatabase) return;
    if (!options.isReady())
      throw refuse("UNAVAILABLE", "The database does not answer right now.", { part: "database" });
    const { credentials, principal, isTokenExpired } = await identify(request.raw);
    request.credentials = credentials;
    request.principal = principal;
    request.isTokenExpired = isTokenExpired;
    if (!rules.isCounted || request.routeOptions.config.isUncounted === true) return;
    limit.spend(principal ? { personId: principal.personId } : { address: clientAddress(request.raw, isProxied) });
  });
  app.addHook("preParsing", async (request, _reply, payload) => limitSlowBody(request, payload) as typeof payload);

  app.setErrorHandler((error, request, reply) => {
    const render = protocols.rulesOf(request.url).renderError;
    if (render) return render(error, request, reply);
    const answer = describeError(error, log);
    if (answer.retryAfter !== undefined) reply.header("retry-after", String(answer.retryAfter));
    if (answer.status === 401) reply.header("www-authenticate", 'Bearer realm="Safos"');
    return reply
      .code(answer.status)
      .type("application/problem+json; charset=utf-8")
      .serializer((value: unknown) => JSON.stringify(value))
      .send({
        type: `urn:safos:error:${answer.code.toLowerCase()}`,
        title: answer.message,
        status: answer.status,
        code: answer.code,
        data: answer.data,
      });
  });

  app.get("/healthz", { schema: { hide: true } }, async (_request, reply) => {
    for (const { part, check } of checks) {
      try {
        await check();
      } catch (error) {
        log.warn({ part, error: error instanceof Error ? error.message : String(error) }, "a part is not ready");
        return reply
          .code(503)
          .header("retry-after", "5")
          .send({ status: "unavailable", part, version: options.version });
      }
    }
    return { status: "ok", version: options.version };
  });

  const isOperator = operatorCheck(options.adminToken);
  const resolvers: Partial<Record<Access, (request: FastifyRequest) => unknown>> & CallerResolvers<Callers> = {
    anyone: (request) => request.principal,
    person: requirePerson,
    admin: requireAdmin,
    operator(request) {
      if (!isOperator(request.headers.authorization))
        throw refuse("UNAUTHENTICATED", "The operator's token is needed.");
      return null;
    },
  };

  const upgraded = new Set<Duplex>();
  app.server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgraded.add(socket);
    socket.on("close", () => upgraded.delete(socket)).on("error", () => socket.destroy());
    // Not through `URL`, which throws at addresses that no client of ours sends.
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    const found = upgrades.find((one) => (typeof one.path === "string" ? one.path === path : one.path.test(path)));
    if (!found) return refuseUpgrade(socket, "404 Not Found");
    if (!options.isReady()) return refuseUpgrade(socket, "503 Service Unavailable");
    identify(request)
      .then(({ principal }) => found.handler(request, socket, head, principal))
      .catch((error: unknown) => {
        const { status } = describeError(error, log);
        refuseUpgrade(socket, `${status} Refused`);
      });
  });

  return {
    app,
    publicUrl: options.publicUrl,
    isSecure,
    isOperator,
    bind: (binding) => bindRoutes(app, binding, resolvers),
    useCaller(access, resolve) {
      resolvers[access] = resolve as never;
    },
    addProtocol: (protocol) => protocols.add(protocol),
    isProtocol: (url) => protocols.of(url) !== null || url.startsWith("/assets/"),
    addressOf: (request) => clientAddress(request, isProxied),
    upgrade: (path, handler) => void upgrades.push({ path, handler }),
    useAuthenticator(next) {
      authenticate = next;
    },
    addHealthCheck: (part, check) => void checks.push({ part, check }),
    async listen() {
      await app.listen({ host: options.host, port: options.port });
      const address = app.server.address();
      return address && typeof address === "object" ? address.port : options.port;
    },
    async stop() {
      // The server waits for its sockets, and one whose other end is silent would never say goodbye.
      const impatience = setTimeout(() => upgraded.forEach((socket) => socket.destroy()), goodbyeMs);
      await app.close();
      clearTimeout(impatience);
    },
  };
}

/** Compares the operator's token in constant time. */
function operatorCheck(adminToken: string | null): (authorization: string | undefined) => boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return (authorization) =>
    adminToken !== null && timingSafeEqual(digest(authorization ?? ""), digest(`Bearer ${adminToken}`));
}
