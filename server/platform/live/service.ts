import { WebSocketServer, type WebSocket } from "ws";
import { topicOfWorkspace, type AnyEvent, type Events } from "#events";
import { createRequestLimit, networkOf, Refusal, refuseUpgrade, type Http, type Principal } from "#http";
import type { Log } from "#log";
import { showEvent } from "./event-frame.ts";
import { createPage, type Admission, type Listener, type Page } from "./page.ts";

/** Whether this person or visitor may listen to `<kind>:<id>` right now. */
type TopicAccess = (listener: Listener, id: string) => Promise<boolean>;

/** Who lets visitors with a link in, and decides how much of an event they are told. */
interface Doorkeeper {
  /** Null: the link opens nothing, or nothing any more. */
  admit(listener: Listener): Promise<Admission | null>;
  /** Null: they are not told of it at all. */
  tell(
    topic: string,
    type: string,
    payload: Readonly<Record<string, unknown>>,
  ): Readonly<Record<string, unknown>> | null;
}

export interface Live {
  /** Registers who may listen to topics of a kind: `workspace` for `workspace:<id>`. */
  topic(kind: string, access: TopicAccess): void;
  /** Lets visitors in at `/api/live/visit`; without a doorkeeper nobody is. */
  admitVisitors(doorkeeper: Doorkeeper): void;
  /** Tells every page on a topic something that need not survive: typing, a participant's speaking. Payload ≤ 6 kB. */
  push(topic: string, type: string, payload: Readonly<Record<string, unknown>>): Promise<void>;
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
/** Visitors' sockets from one address in this process: a whole office may sit behind one. */
const maxVisitors = 200;
/** What the visitors of one address may ask for each second, together; four times as much at once. */
const visitorRequestsPerSecond = 80;
const maxMessageBytes = 64 * 1024;
/** Visitors ask for little: a link, and the topics of one thing. */
const maxVisitorMessageBytes = 8 * 1024;

/** The one WebSocket of each open page: `/api/live`; for visitors with a link `/api/live/visit`. */
export function createLive(options: { http: Http; events: Events; log: Log }): Live {
  const { http, events, log } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes });
  const visitorSockets = new WebSocketServer({ noServer: true, maxPayload: maxVisitorMessageBytes });
  const pages = new Set<Page>();
  const byTopic = new Map<string, Set<Page>>();
  const kinds = new Map<string, TopicAccess>();
  const visitorsFrom = new Map<string, number>();
  // A stranger gets three tenths of what a person would.
  const limit = createRequestLimit(visitorRequestsPerSecond / 0.3);
  let doorkeeper: Doorkeeper = { admit: async () => null, tell: () => null };

  async function mayListen(listener: Listener, topic: string): Promise<boolean> {
    const colon = topic.indexOf(":");
    const access = kinds.get(topic.slice(0, colon));
    return access ? access(listener, topic.slice(colon + 1)) : false;
  }

  function open(ws: WebSocket, principal: Principal | null, visitorFrom: string | null): void {
    const page = createPage({
      ws,
      principal,
      isVisitor: visitorFrom !== null,
      mayListen,
      admit: (listener) => doorkeeper.admit(listener),
      tellVisitor: (topic, type, payload) => doorkeeper.tell(topic, type, payload),
      mayAsk() {
        try {
          limit.spend({ address: visitorFrom ?? "" });
          return true;
        } catch (error) {
          if (error instanceof Refusal) return false;
          throw error;
        }
      },
      since: (topic, after) => events.since(topic, after),
      onTopics(topic, isOn) {
        const set = byTopic.get(topic) ?? new Set();
        if (isOn) set.add(page);
        else set.delete(page);
        if (set.size > 0) byTopic.set(topic, set);
        else byTopic.delete(topic);
      },
      onClose() {
        pages.delete(page);
        if (visitorFrom !== null) countVisitor(visitorFrom, -1);
      },
      log,
    });
    pages.add(page);
  }

  function countVisitor(from: string, step: number): void {
    const count = (visitorsFrom.get(from) ?? 0) + step;
    if (count > 0) visitorsFrom.set(from, count);
    else visitorsFrom.delete(from);
  }

  http.upgrade("/api/live", (request, socket, head, principal) => {
    if (!principal) return refuseUpgrade(socket, "401 Unauthorized");
    sockets.handleUpgrade(request, socket, head, (ws) => open(ws, principal, null));
  });
  // A path of its own, so that a session that has ended is not taken for somebody who is about to show a link.
  http.upgrade("/api/live/visit", (request, socket, head, principal) => {
    const from = networkOf(http.addressOf(request));
    if ((visitorsFrom.get(from) ?? 0) >= maxVisitors) return refuseUpgrade(socket, "429 Too Many Requests");
    visitorSockets.handleUpgrade(request, socket, head, (ws) => {
      countVisitor(from, 1);
      open(ws, principal, from);
    });
  });

  function deliver(event: AnyEvent): void {
    const shown = showEvent(event);
    for (const topic of event.topics) {
      for (const page of byTopic.get(topic) ?? []) page.send(topic, event.type, shown, event.id);
    }
  }

  function recheck(personId: string): void {
    for (const page of pages) if (page.principal?.personId === personId) void page.recheck();
  }

  // Access first, then the event: a person who has just been removed must not be shown what they were removed from.
  events.watch(["session.revoked"], ({ payload }) => {
    for (const page of pages) if (page.principal?.sessionId === payload.sessionId) page.bye();
  });
  events.watch(["person.disabled"], ({ payload }) => {
    for (const page of pages) if (page.principal?.personId === payload.personId) page.bye();
  });
  events.watch(["member.removed"], ({ workspaceId, payload: { personId } }) => {
    const topic = topicOfWorkspace(workspaceId ?? "");
    for (const page of byTopic.get(topic) ?? []) if (page.principal?.personId === personId) page.gone(topic);
    recheck(personId);
  });
  events.watch(["member.roleChanged"], ({ payload }) => recheck(payload.personId));
  events.watchAll(deliver);
  events.watch(["workspace.deleted"], ({ workspaceId }) => {
    const topic = topicOfWorkspace(workspaceId ?? "");
    for (const page of byTopic.get(topic) ?? []) page.gone(topic);
  });
  events.onSignal("live", (text) => {
    const { topic, type, payload } = JSON.parse(text) as {
      topic: string;
      type: string;
      payload: Record<string, unknown>;
    };
    for (const page of byTopic.get(topic) ?? []) page.send(topic, type, payload, null);
  });
  events.onReconnected(() => {
    for (const page of pages) page.resetAll();
  });

  kinds.set("person", async ({ principal, visit }, id) => visit === null && principal?.personId === id);
  kinds.set("organisation", async ({ principal, visit }, id) => visit === null && principal?.organisationId === id);
  const pings = setInterval(() => {
    for (const page of pages) page.ping();
  }, pingEveryMs);
  pings.unref();

  return {
    topic: (kind, access) => void kinds.set(kind, access),
    admitVisitors(next) {
      doorkeeper = next;
    },
    push: (topic, type, payload) => events.signal("live", JSON.stringify({ topic, type, payload })),
    recheck,
    recheckTopics(beginning) {
      const found = [...byTopic].flatMap(([topic, listeners]) => (topic.startsWith(beginning) ? [...listeners] : []));
      for (const page of new Set(found)) void page.recheck();
    },
    recheckOrganisation(organisationId) {
      for (const page of pages) if (page.principal?.organisationId === organisationId) void page.recheck();
    },
    recheckVisitors(workspaceId) {
      for (const page of pages) {
        const visit = page.visits();
        if (visit && (workspaceId === null || visit.workspaceId === workspaceId)) void page.recheck();
      }
    },
    async stop() {
      clearInterval(pings);
      for (const page of pages) page.close(1001, "the server stops");
      sockets.close();
      visitorSockets.close();
    },
  };
}
