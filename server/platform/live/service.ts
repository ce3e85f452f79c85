import { WebSocketServer, type WebSocket } from "ws";
import type { Events } from "#events";
import { addressKey, createRequestLimit, Refusal, refuseUpgrade, type Http, type Principal, type Seat } from "#http";
import type { Log } from "#log";
import { followAccess } from "./access-events.ts";
import type { Admission, Listener, Payload } from "./listener.ts";
import { Page } from "./page.ts";
import { Pages, recheckAll } from "./pages.ts";

/** Whether this person or visitor may listen to `<kind>:<id>` right now. */
type TopicAccess = (listener: Listener, id: string) => Promise<boolean>;

/** What links open, and how much of an event their visitors are shown. */
interface LinkAccess {
  /** Null: the link opens nothing, or nothing any more. */
  admit(listener: Listener): Promise<Admission | null>;
  /** Null: nothing of it. */
  show(topic: string, type: string, payload: Payload): Payload | null;
}

export interface Live {
  /** Registers who may listen to topics of a kind: `workspace` for `workspace:<id>`. */
  topic(kind: string, access: TopicAccess): void;
  /** Admits visitors at `/api/live/visit`; until it is set, nobody. */
  admitVisitors(access: LinkAccess): void;
  /** Checks every page's topics again, after access may have gone. */
  recheck(personId: string): void;
  /** The same for everybody who listens to a topic that begins so: `item:document/`. */
  recheckTopics(beginning: string): void;
  /** The same for everybody of an organisation, when who exactly is not known. */
  recheckOrganisation(organisationId: string): void;
  /** The same for visitors whose link leads into a workspace; null: for all of them. */
  recheckVisitors(workspaceId: string | null): void;
  stop(): Promise<void>;
}

const pingEveryMs = 25_000;
/** What the visitors of one address may ask for each second, together; four times as much at once. */
const visitorRequestsPerSecond = 80;
const maxMessageBytes = 64 * 1024;
/** Visitors ask for little: a link, and the topics of one thing. */
const maxVisitorMessageBytes = 8 * 1024;

/** The one WebSocket of each open page: `/api/live`; for visitors with a link `/api/live/visit`. */
export function createLive({ http, events, log }: { http: Http; events: Events; log: Log }): Live {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes });
  const visitorSockets = new WebSocketServer({ noServer: true, maxPayload: maxVisitorMessageBytes });
  const pages = new Pages();
  const kinds = new Map<string, TopicAccess>([
    ["person", async ({ principal, visit }, id) => visit === null && principal?.personId === id],
    [
      "organisation",
      async ({ principal, visit }, id) =>
        visit === null && principal?.isGuest === false && principal.organisationId === id,
    ],
  ]);
  // A stranger gets three tenths of what a person would.
  const limit = createRequestLimit(visitorRequestsPerSecond / 0.3);
  let links: LinkAccess = { admit: async () => null, show: () => null };

  async function mayListen(listener: Listener, topic: string): Promise<boolean> {
    const colon = topic.indexOf(":");
    const access = kinds.get(topic.slice(0, colon));
    return access ? access(listener, topic.slice(colon + 1)) : false;
  }

  function mayAsk(address: string): boolean {
    try {
      limit.spend({ address });
      return true;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }

  function open(
    ws: WebSocket,
    principal: Principal | null,
    visitor: { readonly from: string; readonly seat: Seat } | null,
  ): void {
    const page: Page = new Page({
      ws,
      principal,
      isVisitor: visitor !== null,
      mayListen,
      admit: (listener) => links.admit(listener),
      showVisitor: (topic, type, payload) => links.show(topic, type, payload),
      mayAsk: () => mayAsk(visitor?.from ?? ""),
      since: (topic, after) => events.since(topic, after),
      shownSince: (topic, position) => events.shownSince(topic, position),
      onTopics: (topic, isOn) => pages.setListening(page, topic, isOn),
      onAdmitted: () => void visitor?.seat.admit(),
      onClose: () => pages.remove(page),
      log,
    });
    pages.add(page);
  }

  // Before the answer is made: what happens while it is may not be in it.
  http.app.addHook("onRequest", (request, reply, done) => {
    const position = request.url.startsWith("/api/") ? events.position() : null;
    if (position !== null) reply.header("safos-event", String(position));
    done();
  });
  http.upgrade("/api/live", (request, socket, head, principal) => {
    if (!principal) return refuseUpgrade(socket, "401 Unauthorized");
    sockets.handleUpgrade(request, socket, head, (ws) => open(ws, principal, null));
  });
  // A path of its own, so that a session that has ended is not taken for a visitor who is about to show a link.
  http.upgrade("/api/live/visit", (request, socket, head, principal, seat) => {
    const from = addressKey(http.addressOf(request));
    visitorSockets.handleUpgrade(request, socket, head, (ws) => open(ws, principal, { from, seat }));
  });
  followAccess(events, pages);
  events.onReconnected(() => pages.forEach((page) => page.resetAll()));
  // No others: if every page fetched everything again, what was slow would be slower, and late once more.
  events.onCaughtUp((topics) => {
    for (const topic of topics) for (const page of pages.on(topic)) page.reset(topic);
  });
  const pings = setInterval(() => pages.forEach((page) => page.ping()), pingEveryMs);
  pings.unref();

  return {
    topic: (kind, access) => void kinds.set(kind, access),
    admitVisitors(access) {
      links = access;
    },
    recheck: (personId) => recheckAll(pages.where((page) => page.principal?.personId === personId)),
    recheckTopics: (beginning) => recheckAll(pages.onTopicsFrom(beginning)),
    recheckOrganisation: (id) => recheckAll(pages.where((page) => page.principal?.organisationId === id)),
    recheckVisitors: (workspaceId) =>
      recheckAll(
        pages.where((page) => {
          const visit = page.visits();
          return visit !== null && (workspaceId === null || visit.workspaceId === workspaceId);
        }),
      ),
    async stop() {
      clearInterval(pings);
      pages.forEach((page) => page.close(1001, "the server stops"));
      sockets.close();
      visitorSockets.close();
    },
  };
}
