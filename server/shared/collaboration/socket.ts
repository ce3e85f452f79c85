import type { IncomingMessage } from "node:http";
import type { Hocuspocus, WebSocketLike } from "@hocuspocus/server";
import { WebSocketServer, type WebSocket } from "ws";
import * as Y from "yjs";
import { elapsed, TokenBucket } from "#clock";
import type { Http, Principal } from "#http";

/** Largest message a page may send: what a person wrote through a long time without a network. */
const maxMessageBytes = 6 << 20;
/** A page that does not read must not fill our memory; it comes back and is brought up to date. */
const maxBufferedBytes = 16 << 20;
/** Updates a page may send each second, and at once after a pause; counted as they come, before anything is done about them. */
const updates = { perSecond: 100, most: 400 };
const pingEveryMs = 25_000;

export interface Sockets {
  /** Ends every socket of a session or a person. */
  endOf(isAffected: (principal: Principal) => boolean): void;
  stop(): void;
}

/** The WebSocket endpoint `/api/collaboration`; visitors with a link come without a principal. */
export function openSockets(options: { http: Http; hocuspocus: Hocuspocus }): Sockets {
  const { http, hocuspocus } = options;
  const server = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes });
  const sockets = new Map<WebSocket, { principal: Principal | null; isAlive: boolean }>();

  http.upgrade("/api/collaboration", (request, socket, head, principal) => {
    server.handleUpgrade(request, socket, head, (ws) => serve(ws, request, principal));
  });

  function serve(ws: WebSocket, request: IncomingMessage, principal: Principal | null): void {
    const state = { principal, isAlive: true };
    const allowance = new TokenBucket(updates, elapsed());
    sockets.set(ws, state);
    const page: WebSocketLike = {
      get readyState() {
        return ws.readyState;
      },
      send(message) {
        if (ws.bufferedAmount > maxBufferedBytes) return ws.terminate();
        if (ws.readyState === ws.OPEN) ws.send(message as Uint8Array);
      },
      close: (code, reason) => ws.close(code, reason),
    };
    // Nothing of the request's headers goes on: whose socket it is was settled at the upgrade.
    const address = new Request(new URL("/api/collaboration", http.publicUrl));
    const connection = hocuspocus.handleConnection(page, address, { principal });
    ws.on("message", (content, isBinary) => {
      if (ws.readyState !== ws.OPEN) return;
      if (!isBinary) return ws.close(1003, "binary only");
      if (!isFrame(content as Buffer)) return ws.close(1007, "not a message");
      // Before Hocuspocus sees it: a bad update ends its sender's socket and is written nowhere.
      const kind = readKind(content as Buffer);
      if (kind === "bad") return ws.close(4400, "not an update");
      if (kind === "update" && allowance.take(elapsed()) > 0) return ws.close(4429, "too many updates");
      connection.handleMessage(new Uint8Array(content as Buffer));
    });
    ws.on("pong", () => (state.isAlive = true));
    ws.on("error", () => ws.terminate());
    ws.on("close", (code, reason) => {
      sockets.delete(ws);
      connection.handleClose({ code, reason: reason.toString("utf8") });
    });
  }

  const pings = setInterval(() => {
    for (const [ws, state] of sockets) {
      if (!state.isAlive) {
        ws.terminate();
        continue;
      }
      state.isAlive = false;
      ws.ping();
    }
  }, pingEveryMs);
  pings.unref();

  return {
    endOf(isAffected) {
      for (const [ws, { principal }] of sockets) if (principal && isAffected(principal)) ws.close(4401, "signed out");
    },
    stop() {
      clearInterval(pings);
      for (const ws of sockets.keys()) ws.close(1001, "the server stops");
      server.close();
    },
  };
}

/** Whether bytes begin as a message does: a short name and a known type. What follows is judged where it is read. */
function isFrame(bytes: Buffer): boolean {
  if (bytes.length === 1) return bytes[0] === 9 || bytes[0] === 10;
  const length = bytes[0] ?? 0;
  // Names are at most 127 bytes here, so that their length is one byte; `<kind>/<uuid>` and perhaps a session's id.
  if (length === 0 || length > 127 || bytes.length < length + 2) return false;
  const type = bytes[length + 1] ?? 255;
  // 6 goes from server to server only.
  if (type > 8 || type === 6) return false;
  const name = bytes.subarray(1, length + 1).toString("latin1");
  return /^[a-z]{1,20}\/[0-9a-f-]{36}(\0[a-z0-9]{1,40})?$/.test(name);
}

/** Whether a message carries an update, and one that can be read as such (y-protocols' `sync`: 1 and 2 carry one). */
function readKind(bytes: Buffer): "other" | "update" | "bad" {
  if (bytes.length === 1) return "other";
  let at = (bytes[0] ?? 0) + 1;
  const type = bytes[at];
  if (type !== 0 && type !== 4) return "other";
  const step = bytes[at + 1];
  if (step === 0) return "other";
  if (step !== 1 && step !== 2) return "bad";
  at += 2;
  let [length, factor] = [0, 1];
  for (;;) {
    const part = bytes[at++];
    if (part === undefined || factor > 2 ** 35) return "bad";
    length += (part & 127) * factor;
    factor *= 128;
    if (part < 128) break;
  }
  if (at + length > bytes.length) return "bad";
  try {
    Y.decodeUpdate(new Uint8Array(bytes.subarray(at, at + length)));
    return "update";
  } catch {
    return "bad";
  }
}
