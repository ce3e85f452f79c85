import type { Hocuspocus, WebSocketLike } from "@hocuspocus/server";
import { WebSocketServer, type WebSocket } from "ws";
import { elapsed, TokenBucket } from "#clock";
import type { Http, Principal, Seat } from "#http";
import { createAllowances } from "./allowances.ts";
import { addressIn, countPieces, isFrame, kindOf } from "./frames.ts";

/** Largest message a page may send: what a person wrote through a long time without a network. */
const maxMessageBytes = 6 << 20;
/** The same of a visitor without an account. */
const maxVisitorMessageBytes = 1 << 20;
/** What may wait for a document to open; more is sent again by the page when it comes back. */
const maxHeldBytes = 256 * 1024;
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
  const visitorServer = new WebSocketServer({ noServer: true, maxPayload: maxVisitorMessageBytes });
  const allowanceOf = createAllowances();
  const sockets = new Map<WebSocket, { principal: Principal | null; isAlive: boolean }>();

  http.upgrade("/api/collaboration", (request, socket, head, principal, seat) => {
    const by = principal ? server : visitorServer;
    by.handleUpgrade(request, socket, head, (ws) => serve(ws, seat, principal));
  });

  function serve(ws: WebSocket, seat: Seat, principal: Principal | null): void {
    const state = { principal, isAlive: true };
    const frames = new TokenBucket(updates, elapsed());
    const allowance = allowanceOf(seat.holder, principal !== null);
    /** Documents that this socket has shown it may open. */
    const admitted = new Set<string>();
    const held = new Map<string, Buffer[]>();
    let heldBytes = 0;
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
    const connection = hocuspocus.handleConnection(page, address, { principal, onOpened });

    function onOpened(name: string): void {
      seat.admit();
      admitted.add(name);
      const waiting = [...held].filter(([of]) => of.split("\0", 1)[0] === name);
      for (const [of, list] of waiting) {
        held.delete(of);
        for (const frame of list) {
          heldBytes -= frame.length;
          if (ws.readyState === ws.OPEN) takeUpdate(frame);
        }
      }
    }

    /** An update is looked at once it is known who sends it; a bad one ends its sender's socket and is written nowhere. */
    function takeUpdate(frame: Buffer): void {
      const pieces = countPieces(frame, allowance.mostPieces);
      if (pieces === null) return ws.close(4400, "not an update");
      if (!allowance.take(pieces)) return ws.close(4429, "too many updates");
      connection.handleMessage(new Uint8Array(frame));
    }

    function hold(frame: Buffer): void {
      heldBytes += frame.length;
      if (heldBytes > maxHeldBytes) return ws.close(4413, "open it first");
      const of = addressIn(frame);
      held.set(of, [...(held.get(of) ?? []), frame]);
    }

    ws.on("message", (content, isBinary) => {
      if (ws.readyState !== ws.OPEN) return;
      if (!isBinary) return ws.close(1003, "binary only");
      if (!isFrame(content as Buffer)) return ws.close(1007, "not a message");
      const frame = content as Buffer;
      const kind = kindOf(frame);
      if (kind === "tooLarge") return ws.close(1009, "too large");
      if (kind === "bad") return ws.close(4400, "not an update");
      if (kind === "other") return connection.handleMessage(new Uint8Array(frame));
      if (frames.take(elapsed()) > 0) return ws.close(4429, "too many updates");
      return admitted.has(addressIn(frame).split("\0", 1)[0] ?? "") ? takeUpdate(frame) : hold(frame);
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
      visitorServer.close();
    },
  };
}
