import type { IncomingMessage, ServerResponse } from "node:http";
import type { Access } from "@safos/contract/route";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { TrustedProxies } from "#config";
import { currentRequest, type Log } from "#log";
import type { AnswerOnce } from "./answer-once.ts";
import { clientAddress, isOverTls } from "./address.ts";
import { callOf, type WorkCall } from "./work-call.ts";
import { bindNothing, createApp } from "./app.ts";
import { bindRoutes, type RouteBinding } from "./bind-routes.ts";
import { createResolvers, operatorCheck } from "./callers.ts";
import { isFromOwnPage, readCredentials } from "./credentials.ts";
import { createDrain, type Drain } from "./drain.ts";
import { sendProblem } from "./errors.ts";
import { createConnections, type Connections } from "./connections.ts";
import { createFrames, type Frames } from "./frames.ts";
import { serveHealth, type HealthCheck } from "./health.ts";
import { createRenewal, requireFreshCaller } from "./fresh.ts";
import type { Authenticated, Credentials, Principal } from "./principal.ts";
import { createProtocols, type Protocol, type Protocols } from "./protocols.ts";
import { watchLoop, type LoopWatch } from "./loop-watch.ts";
import { refuse } from "./refusal.ts";
import { createRequestLimit } from "./request-limit.ts";
import { forgetRestOfBody } from "./rest-of-body.ts";
import { closeAfter, createTlsListener, type Certificates, type TlsListener } from "./tls-server.ts";
import type { StunTaker } from "./stun-start.ts";
import { serveUpgrades, type UpgradeHandler } from "./upgrades.ts";

export interface Http {
  readonly app: FastifyInstance;
  /** Of Safos. */
  readonly version: string;
  readonly publicUrl: string;
  readonly isSecure: boolean;
  /** Whether an `authorization` header holds the operator's token; nobody is the operator while none is set. */
  readonly isOperator: (authorization: string | undefined) => boolean;
  /** Refuses STEP_UP_NEEDED unless who makes the request has shown a moment ago who they are. */
  requireFresh(request: FastifyRequest): Promise<void>;
  /** Binds the routes of a module. */
  bind(binding: RouteBinding): Promise<void>;
  /** How a route of this access finds out who calls; `items` adds `actor`. */
  useCaller(access: Access, resolve: (request: FastifyRequest) => unknown): void;
  /** How a caller that a route has found out is named for the keys of their requests; set once by `items`. */
  useCallerName(nameOf: (caller: unknown) => string | null): void;
  /** What carries out requests with a key once; set once by `idempotency`. */
  useAnswerOnce(answerOnce: AnswerOnce): void;
  addProtocol(protocol: Protocol): void;
  /** Which other origins pages of ours may show in a frame, and post forms into. */
  readonly frames: Frames;
  readonly connections: Connections;
  /** Whether an address belongs to a protocol, so that an unknown one there is no page. */
  readonly isProtocol: (url: string) => boolean;
  /** WebSocket endpoints by path; other upgrades are refused. A cookie counts only from our own origin. */
  upgrade(path: string | RegExp, handler: UpgradeHandler): void;
  /** Where a request comes from, behind our own proxy too. */
  addressOf(request: IncomingMessage): string;
  /** In whose name a request asks for work, and until when it waits for it. */
  callOf(request: FastifyRequest, reply: FastifyReply): WorkCall;
  /** Who the credentials belong to; set once by `identity`. */
  useAuthenticator(authenticate: Authenticate): void;
  /** Who credentials belong to that came another way than by a request's header; null: nobody to whom the part is open. */
  principalOf(credentials: Credentials, scope: string): Promise<Principal | null>;
  /** A part whose failure makes /healthz answer 503. The check throws or resolves. */
  addHealthCheck(part: string, check: HealthCheck["check"]): void;
  /** The answer waits for something to happen, perhaps for minutes: a stop does not wait for it to go out. */
  waits(response: ServerResponse): void;
  /** How far the event loop is behind, smoothed, in milliseconds. */
  lagMs(): number;
  /** Open WebSockets of all paths. */
  sockets(): number;
  /** What callers are shown from now on, where Safos speaks TLS itself. */
  useCertificates(certificates: Certificates): void;
  /** Told of the public name's certificate, at once if there is one, and of each that follows it. */
  onCertificate(listener: (pair: { readonly cert: string; readonly key: string }) => void): void;
  /** Who takes connections to the port of HTTPS that speak STUN; false: none come, since Safos does not speak TLS itself. */
  takeStun(taker: StunTaker): boolean;
  /** Where other processes of this machine reach this one, once it listens. */
  localUrl(): string | null;
  /** Listens; resolves with the port. */
  listen(): Promise<number>;
  /**
   * /healthz says `stopping`, and requests under way finish within the configured time, or until `signal`; then new ones are
   * turned away. Resolves with how many were not finished.
   */
  drain(signal?: AbortSignal): Promise<number>;
  /** Closes the port and what is still open. */
  stop(): Promise<void>;
}

export interface HttpOptions {
  readonly log: Log;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly trustProxy: TrustedProxies;
  /** `off`: HTTP; otherwise HTTPS with what `useCertificates` gives. */
  readonly tls: "off" | "files" | "acme";
  readonly version: string;
  /** False in a command: nothing is bound to an address. */
  readonly isServed: boolean;
  /** The operator's token; null: the operator has no interface. */
  readonly adminToken: string | null;
  /** REST requests a second that a person may make in this process; 0: any number. */
  readonly requestsPerSecond: number;
  /** How long requests under way have to finish when the server stops. */
  readonly drainSeconds: number;
  /** False while the database is away: requests that need it are turned away at once with 503. */
  isReady(): boolean;
}

type Authenticate = (
  credentials: Credentials,
  options?: { readonly isUncached?: boolean; readonly takesGrants?: boolean },
) => Promise<Authenticated>;
type Identified = Authenticated & { readonly credentials: Credentials | null; readonly isOutOfScope: boolean };

const nobody = { principal: null, isTokenExpired: false, isOutOfScope: false } as const;
/** What `http` itself speaks. */
const ownProtocols: readonly Protocol[] = [
  { prefix: "/api", needsDatabase: true, takesBasic: false, isCounted: true, scope: "api" },
  { prefix: "/healthz", needsDatabase: false, takesBasic: false, isCounted: false },
  { prefix: "/metrics", needsDatabase: true, takesBasic: false, isCounted: false },
  { prefix: "/.well-known", needsDatabase: true, takesBasic: false, isCounted: false },
];
/** How long open sockets and answers have for their closing words when the port closes. */
const goodbyeMs = 1000;

/** Whether a part that is named so opens to what has these scopes. A socket may write whatever its first request was. */
function isOpenTo(scopes: readonly string[], scope: Protocol["scope"], request: IncomingMessage): boolean {
  if (scope === undefined) return false;
  const isReading = (request.method === "GET" || request.method === "HEAD") && !request.headers.upgrade;
  return [scope].flat().some((one) => scopes.includes(one) || (isReading && scopes.includes(`${one}.read`)));
}

/** Finds out who makes a request, once; a cookie counts only from our own page, a password only where it is taken. */
function createIdentify(
  options: HttpOptions,
  protocols: Protocols,
  authenticate: Authenticate,
): (request: IncomingMessage) => Promise<Identified> {
  const isSecure = options.publicUrl.startsWith("https:");
  const publicHost = new URL(options.publicUrl).host;
  return async (request) => {
    const credentials = readCredentials(request.headers, clientAddress(request, options.trustProxy), isSecure);
    if (!credentials) return { credentials, ...nobody };
    const { isForVisitors, takesBasic, takesGrants = false, scope } = protocols.rulesOf(request.url ?? "/");
    if (isForVisitors) return { credentials, ...nobody };
    if (credentials.kind === "cookie" && !isFromOwnPage(request, publicHost)) throw refuse("FOREIGN_PAGE");
    // A password sent along with every request opens files, where clients know no other way, and nothing else.
    if (credentials.kind === "basic" && !takesBasic) return { credentials, ...nobody };
    const found = await authenticate(credentials, { takesGrants });
    // What opens only a part of Safos is nobody in the others.
    if (found.principal?.scopes && !isOpenTo(found.principal.scopes, scope, request))
      return { credentials, ...nobody, isOutOfScope: true };
    return { credentials, ...found, isOutOfScope: false };
  };
}

/** What every request passes before its route: headers, the database's absence, who makes it, and the limit. */
function guardRequests(
  app: FastifyInstance,
  options: HttpOptions,
  {
    protocols,
    identify,
    drain,
    loop,
  }: {
    protocols: Protocols;
    identify: (request: IncomingMessage) => Promise<Identified>;
    drain: Drain;
    loop: LoopWatch;
  },
): void {
  app.decorate("publicUrl", options.publicUrl);
  const limit = createRequestLimit(options.requestsPerSecond);
  // Whatever else is developed on this machine is asked at `localhost` too.
  const hasHsts = options.publicUrl.startsWith("https:") && new URL(options.publicUrl).hostname !== "localhost";
  app.addHook("onRequest", async (request, reply) => {
    reply
      .header("x-content-type-options", "nosniff")
      .header("referrer-policy", "no-referrer")
      .header("x-frame-options", "DENY");
    // RFC 6797: once reached over TLS, a browser never asks in the clear again; §7.2: said over TLS only.
    if (hasHsts && isOverTls(request.raw, options.trustProxy, true))
      reply.header("strict-transport-security", "max-age=31536000");
    drain.name(reply.raw, `${request.method} ${request.routeOptions.url ?? "none"}`);
    if (drain.state !== "serving") closeAfter(request, reply);
    if (drain.state === "closed" && request.routeOptions.url !== "/healthz")
      throw refuse("UNAVAILABLE", "The server stops. Try again in a moment.", { part: "server" });
    if (request.routeOptions.url !== "/healthz") requireRoom(loop);
    // By the route's own address: an encoded one, `/%61pi/v1/…`, leads to the same route and is under the same rules.
    const rules = protocols.ofRoute(request.routeOptions.url ?? "") ?? protocols.rulesOf(request.url);
    if (!rules.needsDatabase) return;
    if (!options.isReady())
      throw refuse("UNAVAILABLE", "The database does not answer right now.", { part: "database" });
    const { credentials, principal, isTokenExpired, isOutOfScope } = await identify(request.raw);
    request.credentials = credentials;
    request.principal = principal;
    const trace = currentRequest();
    if (trace) trace.sessionId = principal?.sessionId ?? null;
    if (trace && principal) trace.personId = principal.personId;
    request.isTokenExpired = isTokenExpired;
    request.isOutOfScope = isOutOfScope;
    if (principal?.isSecondFactorMissing && request.routeOptions.config.opensEarly !== true)
      throw refuse("SECOND_FACTOR_MISSING");
    if (!rules.isCounted || request.routeOptions.config.isUncounted === true) return;
    limit.spend(
      principal ? { personId: principal.personId } : { address: clientAddress(request.raw, options.trustProxy) },
    );
  });
  // What is said of the connection by its protocol is no header of HTTP/2 (RFC 9113 §8.2.2).
  forgetRestOfBody(app);
  app.addHook("onSend", (request, reply, _payload, done) => {
    if (request.raw.httpVersionMajor > 1) reply.removeHeader("connection");
    done();
  });
}

/** Refuses UNAVAILABLE while the event loop lags so far behind that a new request would only wait. */
function requireRoom(loop: LoopWatch): void {
  if (loop.isLagging())
    throw refuse("UNAVAILABLE", "The server is overloaded. Try again in a moment.", { retryAfter: 2, part: "loop" });
}

/** What is asked of TLS, where Safos speaks it. */
const tlsPart = (tls: TlsListener | null): Pick<Http, "useCertificates" | "onCertificate" | "takeStun"> => ({
  useCertificates: (certificates) => tls?.use(certificates),
  onCertificate: (listener) => tls?.listen(listener),
  takeStun(taker) {
    tls?.takeStun(taker);
    return tls !== null;
  },
});

export function createHttp(options: HttpOptions): Http {
  const { log, version } = options;
  const tls = options.tls === "off" ? null : createTlsListener();
  const protocols = createProtocols(ownProtocols);
  const app = createApp({
    log,
    version,
    serverFactory: tls?.serverFactory,
    addressOf: (request) => clientAddress(request, options.trustProxy),
    badPathOf: (url) => protocols.of(url)?.badPath,
  });
  if (!options.isServed) bindNothing(app);
  let authenticate: Authenticate = async () => nobody;
  const identify = createIdentify(options, protocols, (credentials, how) => authenticate(credentials, how));
  const renew = createRenewal((credentials) => authenticate(credentials, { isUncached: true }));
  const drain = createDrain(app.server);
  const loop = watchLoop(() => drain.underWay(), log);
  guardRequests(app, options, { protocols, identify, drain, loop });
  app.setErrorHandler((error, _request, reply) => sendProblem(error, reply, log));
  const checks: HealthCheck[] = [{ part: "loop", check: () => requireRoom(loop) }];
  serveHealth(app, { checks, log, version, isStopping: () => drain.state !== "serving" });
  const isOperator = operatorCheck(options.adminToken);
  const resolvers: Partial<Record<Access, (request: FastifyRequest) => unknown>> = { ...createResolvers(isOperator) };
  let nameOf = (_caller: unknown): string | null => null;
  let answerOnce: AnswerOnce = (_attempt, work) => work();
  const upgrades = serveUpgrades(app.server, {
    log,
    isReady: () => options.isReady() && drain.state !== "closed",
    addressOf: (request) => clientAddress(request, options.trustProxy),
    identify,
  });
  return {
    app,
    version,
    publicUrl: options.publicUrl,
    isSecure: options.publicUrl.startsWith("https:"),
    isOperator,
    bind: (binding) =>
      bindRoutes(app, binding, {
        resolvers,
        renew,
        nameOf: (caller) => nameOf(caller),
        answerOnce: (attempt, work) => answerOnce(attempt, work),
      }),
    requireFresh: (request) => requireFreshCaller(request, renew),
    useCaller(access, resolve) {
      resolvers[access] = resolve;
    },
    useCallerName(next) {
      nameOf = next;
    },
    useAnswerOnce: (next) => void (answerOnce = next),
    addProtocol: (protocol) => protocols.add(protocol),
    frames: createFrames(),
    connections: createConnections(),
    isProtocol: (url) => protocols.of(url) !== null || url.startsWith("/assets/"),
    addressOf: (request) => clientAddress(request, options.trustProxy),
    upgrade: (path, handler) => upgrades.add(path, handler),
    callOf: (request, reply) => callOf(request, reply, clientAddress(request.raw, options.trustProxy)),
    useAuthenticator(next) {
      authenticate = next;
    },
    async principalOf(credentials, scope) {
      const { principal } = await authenticate(credentials);
      if (!principal || principal.isSecondFactorMissing) return null;
      return principal.scopes === null || principal.scopes.includes(scope) ? principal : null;
    },
    addHealthCheck: (part, check) => void checks.push({ part, check }),
    ...tlsPart(tls),
    localUrl() {
      const address = app.server.address();
      return address && typeof address === "object" ? `${tls ? "https" : "http"}://127.0.0.1:${address.port}` : null;
    },
    async listen() {
      const listenTextResolver = (address: string): string =>
        `Server listening at ${tls ? address.replace(/^http:/, "https:") : address}`;
      await app.listen({ host: options.host, port: options.port, listenTextResolver });
      const address = app.server.address();
      return address && typeof address === "object" ? address.port : options.port;
    },
    waits: (response) => drain.wait(response),
    async drain(signal) {
      const left = await drain.begin(options.drainSeconds * 1000, signal);
      drain.close();
      return left;
    },
    lagMs: () => loop.lagMs(),
    sockets: () => upgrades.count(),
    async stop() {
      drain.close();
      loop.stop();
      // Answers of those who waited are on their way. A socket whose other end is silent would never say goodbye.
      const impatience = setTimeout(() => {
        upgrades.destroyAll();
        app.server.closeAllConnections();
      }, goodbyeMs);
      await app.close();
      clearTimeout(impatience);
    },
  };
}
