import Type from "typebox";
import { WebSocketServer, type WebSocket } from "ws";
import { Problem } from "@safos/contract/common";
import { GuestMeeting, GuestTicket, NewKnock, ShowTicket } from "@safos/contract/meetings";
import type { Events } from "#events";
import { Refusal, refuseUpgrade, type FastifyInstance, type Http } from "#http";
import type { Log } from "#log";
import type { Guests } from "./guests.ts";

const tags = ["meetings"];
const errors = { "4xx": Problem, "5xx": Problem };
const BySecret = Type.Object({ secret: Type.String({ minLength: 1, maxLength: 100 }) });
type BySecret = { secret: string };
const PING_EVERY = 15_000;

/** The way in for people without an account: no principal, the secret in the link and the ticket are what they have. */
export function guestRoutes(guests: Guests) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: BySecret }>(
      "/api/v1/guest/:secret",
      { schema: { tags, params: BySecret, response: { 200: GuestMeeting, ...errors } } },
      (request) => guests.meeting(request.params.secret),
    );
    app.post<{ Params: BySecret; Body: NewKnock }>(
      "/api/v1/guest/:secret/knock",
      { schema: { tags, params: BySecret, body: NewKnock, response: { 201: GuestTicket, ...errors } } },
      async (request, reply) => reply.code(201).send(await guests.knock(request.params.secret, request.body.name)),
    );
    app.post<{ Params: BySecret; Body: ShowTicket }>(
      "/api/v1/guest/:secret/ticket",
      { schema: { tags, params: BySecret, body: ShowTicket, response: { 200: GuestTicket, ...errors } } },
      async (request) => {
        const { ticket, state, call } = await guests.look(request.params.secret, request.body.ticket);
        return { ticket, state, call };
      },
    );
  };
}

interface Waiter {
  ws: WebSocket;
  secret: string;
  ticket: string;
  guestId: string;
  told: string;
}

/** `/api/v1/guest/:secret/wait?ticket=…`: tells a guest the moment somebody decides. */
export function serveWaiting(options: { http: Http; events: Events; guests: Guests; log: Log }): { stop(): void } {
  const { http, events, guests, log } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 });
  const waiters = new Set<Waiter>();

  async function tell(waiter: Waiter): Promise<void> {
    try {
      const { ticket, state, call } = await guests.look(waiter.secret, waiter.ticket);
      if (state === waiter.told || waiter.ws.readyState !== waiter.ws.OPEN) return;
      waiter.told = state;
      waiter.ws.send(JSON.stringify({ ticket, state, call }));
    } catch (error) {
      if (!(error instanceof Refusal)) return log.warn({ error }, "a waiting guest could not be told");
      waiter.ws.close(4004, error.code);
    }
  }

  http.upgrade(/^\/api\/v1\/guest\/[^/]+\/wait$/, (request, socket, head) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const secret = url.pathname.split("/")[4] ?? "";
    const ticket = url.searchParams.get("ticket") ?? "";
    guests.look(secret, ticket).then(
      ({ guestId }) =>
        sockets.handleUpgrade(request, socket, head, (ws) => {
          const waiter: Waiter = { ws, secret, ticket, guestId, told: "" };
          waiters.add(waiter);
          ws.on("error", () => ws.terminate());
          ws.on("close", () => {
            waiters.delete(waiter);
            if (![...waiters].some((other) => other.guestId === guestId))
              guests.leave(guestId).catch((error: unknown) => log.warn({ error }, "a guest could not leave the lobby"));
          });
          void tell(waiter);
        }),
      (error: unknown) => {
        const status = error instanceof Refusal ? `${error.status} Refused` : "503 Service Unavailable";
        refuseUpgrade(socket, status);
      },
    );
  });

  events.watch(["lobby.decided", "meeting.started", "meeting.ended", "meeting.changed", "meeting.trashed"], (event) => {
    const ticketId = event.type === "lobby.decided" ? event.payload.ticketId : undefined;
    for (const waiter of waiters) if (ticketId === undefined || waiter.guestId === ticketId) void tell(waiter);
  });
  // Looking keeps the place in the lobby, and finds what a lost connection to the database hid.
  const pings = setInterval(() => {
    for (const waiter of waiters) {
      waiter.ws.ping();
      void tell(waiter);
    }
  }, PING_EVERY);
  pings.unref();

  return {
    stop() {
      clearInterval(pings);
      for (const { ws } of waiters) ws.terminate();
      sockets.close();
    },
  };
}
