import { WebSocketServer } from "ws";
import type { Event, Events } from "#events";
import type { Http, Principal } from "#http";
import type { Log } from "#log";
import { createPage, type Page } from "./page.ts";

/** Whether this person may listen to `<kind>:<id>` right now. */
export type TopicAccess = (principal: Principal, id: string) => Promise<boolean>;

export interface Live {
  /** Registers who may listen to topics of a kind: `workspace` for `workspace:<id>`. */
  topic(kind: string, access: TopicAccess): void;
  /** Tells every page on a topic something that need not survive: typing, a participant's speaking. Payload ≤ 6 kB. */
  push(topic: string, type: string, payload: Readonly<Record<string, unknown>>): Promise<void>;
  /** Checks every page's topics again, after access may have gone. */
  recheck(personId: string): void;
  /** The same for everybody who listens to a topic that begins so: `item:document/`. */
  recheckTopics(beginning: string): void;
  /** The same for everybody of an organisation, when who exactly is not known. */
  recheckOrganisation(organisationId: string): void;
  stop(): Promise<void>;
}

const pingEveryMs = 25_000;

/** The one WebSocket of each open page: `/api/live`. */
export function createLive(options: { http: Http; events: Events; log: Log }): Live {
  const { http, events, log } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });
  const pages = new Set<Page>();
  const byTopic = new Map<string, Set<Page>>();
  const kinds = new Map<string, TopicAccess>();

  async function mayListen(principal: Principal, topic: string): Promise<boolean> {
    const colon = topic.indexOf(":");
    const access = kinds.get(topic.slice(0, colon));
    return access ? access(principal, topic.slice(colon + 1)) : false;
  }

  http.upgrade("/api/live", (request, socket, head, principal) => {
    if (!principal) {
      socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => {
      const page = createPage({
        ws,
        principal,
        mayListen,
        since: (topic, after) => events.since(topic, after),
        onTopics(topic, isOn) {
          const set = byTopic.get(topic) ?? new Set();
          if (isOn) set.add(page);
          else set.delete(page);
          if (set.size > 0) byTopic.set(topic, set);
          else byTopic.delete(topic);
        },
        onClose: () => pages.delete(page),
        log,
      });
      pages.add(page);
    });
  });

  function deliver(event: Event): void {
    for (const topic of event.topics) {
      for (const page of byTopic.get(topic) ?? []) page.send(topic, event.type, event.payload, event.id);
    }
  }

  function recheck(personId: string): void {
    for (const page of pages) if (page.principal.personId === personId) void page.recheck();
  }

  events.watch(["*"], (event) => {
    const { personId, sessionId } = event.payload as { personId?: string; sessionId?: string };
    // Access first, then the news: somebody just removed must not hear what they were removed from.
    if (event.type === "session.revoked") {
      for (const page of pages) if (page.principal.sessionId === sessionId) page.bye();
    }
    if (event.type === "person.disabled")
      for (const page of pages) if (page.principal.personId === personId) page.bye();
    if (event.type === "member.removed" && personId !== undefined) {
      const topic = `workspace:${String(event.payload["workspaceId"])}`;
      for (const page of byTopic.get(topic) ?? []) if (page.principal.personId === personId) page.gone(topic);
      recheck(personId);
    }
    if (event.type === "member.roleChanged" && personId !== undefined) recheck(personId);
    deliver(event);
    if (event.type === "workspace.deleted") {
      const topic = `workspace:${String(event.payload["workspaceId"])}`;
      for (const page of byTopic.get(topic) ?? []) page.gone(topic);
    }
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

  kinds.set("person", async (principal, id) => principal.personId === id);
  kinds.set("organisation", async (principal, id) => principal.organisationId === id);
  const pings = setInterval(() => {
    for (const page of pages) page.ping();
  }, pingEveryMs);
  pings.unref();

  return {
    topic: (kind, access) => void kinds.set(kind, access),
    push: (topic, type, payload) => events.signal("live", JSON.stringify({ topic, type, payload })),
    recheck,
    recheckTopics(beginning) {
      const found = [...byTopic].flatMap(([topic, listeners]) => (topic.startsWith(beginning) ? [...listeners] : []));
      for (const page of new Set(found)) void page.recheck();
    },
    recheckOrganisation(organisationId) {
      for (const page of pages) if (page.principal.organisationId === organisationId) void page.recheck();
    },
    async stop() {
      clearInterval(pings);
      for (const page of pages) page.close(1001, "the server stops");
      sockets.close();
    },
  };
}
