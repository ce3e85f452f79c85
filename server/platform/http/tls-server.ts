import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createSecureServer, type Http2SecureServer, type Http2ServerRequest } from "node:http2";
import type { Socket } from "node:net";
import type { SecureContext, TLSSocket } from "node:tls";
import type { FastifyReply, FastifyRequest, FastifyServerFactory } from "fastify";
import { splitByStart, stunProtocols, type StunTaker } from "./stun-start.ts";

/** Which certificate a caller is shown. Both are asked in the middle of a handshake: neither waits for anything. */
export interface Certificates {
  /** By the name that the caller asks for (SNI, in lower case); null: we have none, and the handshake ends. */
  contextOf(name: string): SecureContext | null;
  /** For callers that ask for no name, in PEM; null: their handshake ends. */
  readonly unnamed: { readonly cert: string; readonly key: string } | null;
}

export interface TlsListener {
  /** Makes the server, once. */
  readonly serverFactory: FastifyServerFactory;
  /** From the next handshake on. */
  use(certificates: Certificates): void;
  /** Hears of the pair for callers that ask for no name, now and whenever it changes. */
  listen(listener: (pair: { readonly cert: string; readonly key: string }) => void): void;
  /** Who takes connections that begin with STUN instead of HTTP; until then they are HTTP's. */
  takeStun(taker: StunTaker): void;
}

type Handler = Parameters<FastifyServerFactory>[0];

const handshakeMs = 10_000;
/** As for HTTP in the clear: a connection on which nothing moves is closed in the end. */
const idleMs = 120_000;
/** What one upload may have under way, and all of a connection together: fast over long lines, and bounded. */
const streamWindow = 1 << 20;
const sessionWindow = 4 << 20;

/** A server whose certificates come and change while it runs. */
export function createTlsListener(): TlsListener {
  let current: Certificates = { contextOf: () => null, unnamed: null };
  let server: Http2SecureServer | null = null;
  const listeners: Parameters<TlsListener["listen"]>[0][] = [];
  let stun: StunTaker | null = null;
  const showUnnamed = (): void => {
    if (current.unnamed) server?.setSecureContext({ ...current.unnamed, minVersion: "TLSv1.2" });
  };
  return {
    serverFactory(handler) {
      server = createTlsServer(handler, {
        contextOf: (name) => current.contextOf(name),
        stun: () => stun,
      });
      showUnnamed();
      return server as unknown as Server;
    },
    use(certificates) {
      current = certificates;
      showUnnamed();
      if (current.unnamed) for (const listener of listeners) listener(pairOf(current.unnamed));
    },
    listen(listener) {
      listeners.push(listener);
      if (current.unnamed) listener(pairOf(current.unnamed));
    },
    takeStun: (taker) => void (stun = taker),
  };
}

/** What stands beside it, such as a context, is nobody else's. */
const pairOf = ({ cert, key }: { readonly cert: string; readonly key: string }) => ({ cert, key });

/**
 * HTTP/2 for those who speak it, HTTP/1.1 for the others and for WebSockets. Node itself ends sessions whose streams are
 * reset faster than they can be answered, and those whose headers or frames outgrow their limits.
 */
function createTlsServer(
  handler: Handler,
  { contextOf, stun }: Pick<Certificates, "contextOf"> & { readonly stun: () => StunTaker | null },
): Http2SecureServer {
  const server = createSecureServer({
    allowHTTP1: true,
    minVersion: "TLSv1.2",
    handshakeTimeout: handshakeMs,
    maxSessionMemory: 10,
    // Of what the caller speaks, the first that we do; none: the handshake ends (RFC 7301 §3.2).
    ALPNCallback: ({ protocols }) =>
      [...httpProtocols, ...(stun() ? stunProtocols : [])].find((one) => protocols.includes(one)),
    settings: { maxConcurrentStreams: 100, initialWindowSize: streamWindow, maxHeaderListSize: 16_384 },
    SNICallback(name, done) {
      const context = contextOf(name.toLowerCase());
      if (context) done(null, context);
      else done(new Error("There is no certificate for this name."));
    },
  });
  server.on("request", (request, response) => {
    if (request.httpVersionMajor > 1) readAsHttp1(request);
    handler(request as unknown as IncomingMessage, response as unknown as ServerResponse);
  });
  server.on("session", (session) => session.setLocalWindowSize(sessionWindow));
  server.setTimeout(idleMs);
  // Those of the HTTP/1.1 half; an upload may take as long as it moves.
  Object.assign(server, { headersTimeout: 20_000, requestTimeout: 0, keepAliveTimeout: 72_000 });
  followConnections(server);
  splitConnections(server, stun);
  return server;
}

const httpProtocols: readonly string[] = ["h2", "http/1.1"];

/** Who says that they speak HTTP goes on to it at once; of who says nothing the first bytes are looked at. */
function splitConnections(server: Http2SecureServer, stun: () => StunTaker | null): void {
  const listeners = server.listeners("secureConnection");
  server.removeAllListeners("secureConnection");
  server.on("secureConnection", (socket: TLSSocket) => {
    const other = (): void => {
      for (const listener of listeners) listener.call(server, socket);
    };
    const taker = stun();
    const { alpnProtocol } = socket;
    if (!taker || (typeof alpnProtocol === "string" && httpProtocols.includes(alpnProtocol))) other();
    else if (typeof alpnProtocol === "string" && stunProtocols.includes(alpnProtocol)) taker(socket, Buffer.alloc(0));
    else splitByStart(socket, { stun: taker, other });
  });
}

/**
 * What everybody behind reads of a request is there under HTTP/1.1's names: who is asked (RFC 9113 §8.3.1 takes
 * `:authority` before Host), and that a body follows whose length nobody told.
 */
function readAsHttp1({ headers, stream }: Http2ServerRequest): void {
  const authority = headers[":authority"];
  if (authority !== undefined) headers.host = authority;
  if (headers["content-length"] === undefined && !stream.endAfterHeaders) headers["transfer-encoding"] = "chunked";
}

/** Node follows the HTTP/1.1 half only; a stop ends sessions and handshakes too. */
function followConnections(server: Http2SecureServer): void {
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  Object.assign(server, {
    closeAllConnections: () => open.forEach((socket) => socket.destroy()),
  });
}

/**
 * Lets the caller's connection end with this answer. HTTP/2 says it in a frame of its own and knows no such header
 * (RFC 9113 §8.2.2).
 */
export function closeAfter(request: FastifyRequest, reply: FastifyReply): void {
  if (request.raw.httpVersionMajor > 1) (request.raw as unknown as Http2ServerRequest).stream.session?.close();
  else reply.header("connection", "close");
}
