import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { Seat } from "#http";
import type { Arrival, Ticket } from "../media/messages.ts";
import { FullError, type Place, type SignallingDeps } from "./admission.ts";
import { carryMessages } from "./carry.ts";
import { readJoinQuery, readJoinRequest } from "./join-request.ts";
import { LONGEST_FRAME } from "./limits.ts";
import { passOn, sealHeader } from "./pass-on.ts";
import { readTokenOf } from "./token-of.ts";
import { TokenError } from "./token.ts";
import { refuseUpgrade } from "./refuse-upgrade.ts";
import { serveValidation } from "./validate.ts";

/** Where clients with two connections come, who say in parameters what others say in a join request. */
const dualPath = "/rtc";

/** LiveKit's signalling at `/rtc/v1`, and at `/rtc` with two connections (v0): checks who comes and carries their messages to the media process. */
export function serveSignalling(deps: SignallingDeps): { stop(): void } {
  const { http, admission, log } = deps;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LONGEST_FRAME });

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, seat: Seat): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    const token = readTokenOf(request, url);
    let ticket: Ticket;
    let arrival: Arrival;
    try {
      ticket = await admission.readTicket(token);
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      return refuseUpgrade(socket, "401 Unauthorized", error.message);
    }
    try {
      arrival =
        url.pathname === dualPath
          ? { join: readJoinQuery(url.searchParams), isDual: true }
          : { join: readJoinRequest(url.searchParams.get("join_request") ?? ""), isDual: false };
    } catch {
      return refuseUpgrade(socket, "400 Bad Request", "The join request cannot be read.");
    }
    const refusal = await admission.refusal(ticket);
    if (refusal !== null) return refuseUpgrade(socket, "403 Forbidden", refusal);
    ticket = { ...ticket, grants: await admission.grants(ticket) };
    if (!seat.admit(admission.seatOf(ticket))) return;
    // What a client claims here is not believed: only another process can seal its token.
    const seal = request.headers[sealHeader];
    const isPassedOn = typeof seal === "string" && admission.isSeal(seal, token);
    let place: Place;
    try {
      place = await admission.locate(ticket, isPassedOn);
    } catch (error) {
      if (!(error instanceof FullError)) throw error;
      return refuseUpgrade(socket, "429 Too Many Requests", error.message);
    }
    const { address, setup } = place;
    if (address === null) await deps.relay.ready();
    sockets.handleUpgrade(request, socket, head, (ws) => {
      if (address === null) carryMessages(deps, ws, ticket, { arrival, setup });
      else passOn(ws, address, url, { token, seal: admission.sealOf(token) });
    });
  }

  for (const path of [dualPath, "/rtc/v1"])
    http.upgrade(path, (request, socket, head, _principal, seat) => {
      upgrade(request, socket, head, seat).catch((error: unknown) => {
        log.error({ error }, "a signal connection could not be opened");
        refuseUpgrade(socket, "503 Service Unavailable", "The call cannot be reached right now.");
      });
    });

  serveValidation(deps);

  return {
    stop() {
      for (const ws of sockets.clients) ws.close(1001, "the server stops");
      sockets.close();
    },
  };
}
