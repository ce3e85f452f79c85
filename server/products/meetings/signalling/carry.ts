import { SignalRequest, SignalResponse } from "@livekit/protocol";
import { WebSocket } from "ws";
import type { Arrival, RoomSetup, Ticket } from "../media/messages.ts";
import type { SignallingDeps } from "./admission.ts";

/** More than this unsent, in bytes, means the client has stopped reading. */
const MOST_UNSENT = 8 * 1024 * 1024;
const RENEW_EVERY = 4 * 60_000;

/** Carries a client's messages to the media process of this server and back. */
export function carryMessages(
  { host, admission, log }: Pick<SignallingDeps, "host" | "admission" | "log">,
  ws: WebSocket,
  ticket: Ticket,
  { arrival, setup }: { readonly arrival: Arrival; readonly setup: RoomSetup | null },
): void {
  /** A client that writes JSON reads it too. */
  let isText = false;
  const send = (bytes: Uint8Array): void => {
    if (ws.readyState !== WebSocket.OPEN) return;
    ws.send(isText ? SignalResponse.fromBinary(bytes).toJsonString() : bytes);
  };
  const connection = host.open(ticket, arrival, setup, {
    frame(bytes) {
      if (ws.bufferedAmount > MOST_UNSENT) return ws.terminate();
      send(bytes);
    },
    close: () => ws.close(1000),
  });
  const renew = (): void => {
    admission.renew(ticket).then(
      (value) => {
        const message = { case: "refreshToken", value } as const;
        send(new SignalResponse({ message }).toBinary());
      },
      (error: unknown) => log.warn({ error }, "a token could not be renewed"),
    );
  };
  const renewal = setInterval(renew, RENEW_EVERY);
  const unfollow = admission.follow(ticket, renew);
  ws.on("message", (bytes: Buffer, isBinary) => {
    isText = !isBinary;
    try {
      connection.send(isBinary ? bytes : SignalRequest.fromJsonString(bytes.toString("utf8")).toBinary());
    } catch {
      ws.close(1003, "That is no signal message.");
    }
  });
  ws.on("close", () => {
    clearInterval(renewal);
    unfollow();
    connection.closed();
  });
  ws.on("error", (error) => log.warn({ error: error.message }, "a signal connection failed"));
}
