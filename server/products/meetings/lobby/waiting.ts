import { WebSocketServer, type WebSocket } from "ws";
import type { Events } from "#events";
import { Refusal, refuseUpgrade, type Http } from "#http";
import type { Log } from "#log";
import type { MeetingContext } from "../context.ts";
import { leaveLobby } from "./leave.ts";
import { lookAtTicket } from "./look.ts";
import { endingLinks } from "./may-invite.ts";

const PING_EVERY = 15_000;
const concerning = [
  "lobby.decided",
  "meeting.started",
  "meeting.ended",
  "meeting.changed",
  "meeting.trashed",
  "workspace.trashed",
] as const;

interface Waiter {
  readonly ws: WebSocket;
  readonly secret: string;
  readonly ticket: string;
  readonly guestId: string;
  /** The state that the guest was last sent. */
  sent: string;
}

/** `/api/v1/guest/:secret/wait?ticket=…`: sends a guest the decision the moment it is made. */
export function serveWaiting(
  { http, log }: { readonly http: Http; readonly log: Log },
  events: Events,
  context: MeetingContext,
): { stop(): void } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 });
  const waiters = new Set<Waiter>();

  async function update(waiter: Waiter): Promise<void> {
    try {
      const { ticket, state, call } = await lookAtTicket(context, waiter.secret, waiter.ticket);
      if (state === waiter.sent || waiter.ws.readyState !== waiter.ws.OPEN) return;
      waiter.sent = state;
      waiter.ws.send(JSON.stringify({ ticket, state, call }));
    } catch (error) {
      if (!(error instanceof Refusal)) return log.warn({ error }, "a waiting guest could not be sent the decision");
      waiter.ws.close(4004, error.code);
    }
  }

  function add(waiter: Waiter): void {
    const { ws, guestId } = waiter;
    waiters.add(waiter);
    ws.on("error", () => ws.terminate());
    ws.on("close", () => {
      waiters.delete(waiter);
      if (![...waiters].some((other) => other.guestId === guestId))
        leaveLobby(context, guestId).catch((error: unknown) =>
          log.warn({ error }, "a guest could not leave the lobby"),
        );
    });
    void update(waiter);
  }

  http.upgrade(/^\/api\/v1\/guest\/[^/]+\/wait$/, (request, socket, head, _principal, seat) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const secret = url.pathname.split("/")[4] ?? "";
    const ticket = url.searchParams.get("ticket") ?? "";
    lookAtTicket(context, secret, ticket).then(
      ({ guestId }) => {
        if (!seat.admit(`lobby ${guestId}`)) return;
        sockets.handleUpgrade(request, socket, head, (ws) => add({ ws, secret, ticket, guestId, sent: "" }));
      },
      (error: unknown) => {
        const status = error instanceof Refusal ? `${error.status} Refused` : "503 Service Unavailable";
        refuseUpgrade(socket, status);
      },
    );
  });

  context.policy.onChanged(() => {
    for (const waiter of waiters) void update(waiter);
  });
  events.watch([...concerning, ...endingLinks], (event) => {
    const ticketId = event.type === "lobby.decided" ? event.payload.ticketId : undefined;
    for (const waiter of waiters) if (ticketId === undefined || waiter.guestId === ticketId) void update(waiter);
  });
  // Looking keeps the request in the lobby, and finds what a lost connection to the database hid.
  const pings = setInterval(() => {
    for (const waiter of waiters) {
      waiter.ws.ping();
      void update(waiter);
    }
  }, PING_EVERY);
  pings.unref();

  return {
    stop() {
      clearInterval(pings);
      for (const { ws } of waiters) ws.close(1001, "the server stops");
      sockets.close();
    },
  };
}
