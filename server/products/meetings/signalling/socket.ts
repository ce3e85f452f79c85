import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { gunzipSync } from "node:zlib";
import {
  JoinRequest,
  SignalRequest,
  SignalResponse,
  WrappedJoinRequest,
  WrappedJoinRequest_Compression,
} from "@livekit/protocol";
import { WebSocket, WebSocketServer } from "ws";
import type { FastifyReply, FastifyRequest, Http } from "#http";
import type { Log } from "#log";
import type { MediaHost } from "../media/host.ts";
import type { Ticket } from "../media/messages.ts";
import { TokenError } from "./token.ts";

export interface Admission {
  /** Reads and checks the token. Throws TokenError. */
  readTicket(token: string): Ticket;
  /** May this ticket still be used? A sentence when not. */
  refusal(ticket: Ticket): Promise<string | null>;
  /** Where the room is: null = here, else the address of the process that holds it. */
  locate(room: string): Promise<string | null>;
  /** A fresh token for somebody who is in. */
  renew(ticket: Ticket): string;
}

/** Longest signal message. */
const LONGEST_FRAME = 2 * 1024 * 1024;
/** More than this unsent means the client has stopped reading. */
const MOST_UNSENT = 8 * 1024 * 1024;
const RENEW_EVERY = 4 * 60_000;

function readTokenOf(request: IncomingMessage, url: URL): string {
  const header = request.headers.authorization ?? "";
  return url.searchParams.get("access_token") ?? (header.startsWith("Bearer ") ? header.slice(7) : "");
}

/** The `join_request` parameter: base64url of a WrappedJoinRequest, perhaps gzipped. */
function readJoinRequest(parameter: string): Uint8Array {
  const wrapped = WrappedJoinRequest.fromBinary(Buffer.from(parameter, "base64url"));
  const bytes =
    wrapped.compression === WrappedJoinRequest_Compression.GZIP
      ? gunzipSync(wrapped.joinRequest, { maxOutputLength: LONGEST_FRAME })
      : wrapped.joinRequest;
  if (bytes.length === 0) throw new Error("The join request is empty.");
  JoinRequest.fromBinary(bytes);
  return bytes;
}

function refuseUpgrade(socket: Duplex, status: string, reason: string): void {
  const length = Buffer.byteLength(reason);
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${reason}`,
  );
}

/** LiveKit's v1 signalling at `/rtc/v1`: checks who comes and carries their messages to the media process. */
export function serveSignalling(options: { http: Http; host: MediaHost; admission: Admission; log: Log }): {
  stop(): void;
} {
  const { http, host, admission, log } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LONGEST_FRAME });

  function carry(ws: WebSocket, ticket: Ticket, join: Uint8Array): void {
    const connection = host.open(ticket, join, {
      frame(bytes) {
        if (ws.readyState !== WebSocket.OPEN) return;
        if (ws.bufferedAmount > MOST_UNSENT) return ws.terminate();
        ws.send(bytes);
      },
      close: () => ws.close(1000),
    });
    const renewal = setInterval(() => {
      const message = { case: "refreshToken", value: admission.renew(ticket) } as const;
      if (ws.readyState === WebSocket.OPEN) ws.send(new SignalResponse({ message }).toBinary());
    }, RENEW_EVERY);
    ws.on("message", (bytes: Buffer, isBinary) => {
      try {
        connection.send(isBinary ? bytes : SignalRequest.fromJsonString(bytes.toString("utf8")).toBinary());
      } catch {
        ws.close(1003, "That is no signal message.");
      }
    });
    ws.on("close", () => {
      clearInterval(renewal);
      connection.closed();
    });
    ws.on("error", (error) => log.warn({ error: error.message }, "a signal connection failed"));
  }

  /** The room lives in another process: pass the connection on as it is. */
  function pass(ws: WebSocket, address: string, url: URL): void {
    const target = new URL(`/rtc/v1${url.search}`, address);
    target.protocol = target.protocol === "https:" ? "wss:" : "ws:";
    const other = new WebSocket(target, { maxPayload: LONGEST_FRAME, headers: { "x-safos-passed": "1" } });
    const early: [Buffer, boolean][] = [];
    ws.on("message", (bytes: Buffer, isBinary) => {
      if (other.readyState === WebSocket.OPEN) other.send(bytes, { binary: isBinary });
      else early.push([bytes, isBinary]);
    });
    other.on("open", () => {
      for (const [bytes, binary] of early) other.send(bytes, { binary });
    });
    other.on("message", (bytes: Buffer, isBinary) => ws.send(bytes, { binary: isBinary }));
    other.on("close", () => ws.close(1000));
    other.on("error", () => ws.close(1013, "The call cannot be reached right now."));
    ws.on("close", () => other.close());
    ws.on("error", () => other.close());
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    let ticket: Ticket;
    let join: Uint8Array;
    try {
      ticket = admission.readTicket(readTokenOf(request, url));
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      return refuseUpgrade(socket, "401 Unauthorized", error.message);
    }
    try {
      join = readJoinRequest(url.searchParams.get("join_request") ?? "");
    } catch {
      return refuseUpgrade(socket, "400 Bad Request", "The join request cannot be read.");
    }
    const refusal = await admission.refusal(ticket);
    if (refusal !== null) return refuseUpgrade(socket, "403 Forbidden", refusal);
    const elsewhere = request.headers["x-safos-passed"] === "1" ? null : await admission.locate(ticket.room);
    sockets.handleUpgrade(request, socket, head, (ws) => {
      if (elsewhere === null) carry(ws, ticket, join);
      else pass(ws, elsewhere, url);
    });
  }

  http.upgrade("/rtc/v1", (request, socket, head) => {
    upgrade(request, socket, head).catch((error: unknown) => {
      log.error({ error }, "a signal connection could not be opened");
      refuseUpgrade(socket, "503 Service Unavailable", "The call cannot be reached right now.");
    });
  });

  const hidden = { schema: { hide: true } };
  const open = (reply: FastifyReply) =>
    reply
      .header("access-control-allow-origin", "*")
      .header("access-control-allow-headers", "*")
      .type("text/plain; charset=utf-8");
  async function validate(request: FastifyRequest, reply: FastifyReply): Promise<string> {
    open(reply);
    try {
      const ticket = admission.readTicket(readTokenOf(request.raw, new URL(request.url, "http://localhost")));
      const refusal = await admission.refusal(ticket);
      if (refusal === null) return "success";
      reply.code(403);
      return refusal;
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      reply.code(401);
      return error.message;
    }
  }
  http.app.get("/rtc/v1/validate", hidden, validate);
  http.app.options("/rtc/v1/validate", hidden, async (_request, reply) => {
    open(reply).code(204);
    return "";
  });
  // Clients older than the single-connection protocol ask here first; a 404 tells them that it is not spoken.
  for (const path of ["/rtc", "/rtc/validate", "/rtc/v1"])
    http.app.get(path, hidden, async (_request, reply) => {
      open(reply).code(404);
      return "not found";
    });

  return {
    stop() {
      for (const ws of sockets.clients) ws.terminate();
      sockets.close();
    },
  };
}
