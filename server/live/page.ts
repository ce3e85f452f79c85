import type { WebSocket } from "ws";
import type { Event } from "#events";
import type { Principal } from "#http";
import type { Log } from "#log";

/** One open page: what it listens to, and how it is told. */
export interface Page {
  readonly principal: Principal;
  send(topic: string, type: string, payload: Readonly<Record<string, unknown>>, id: number | null): void;
  /** The topic is closed to this person. */
  gone(topic: string): void;
  /** The session has ended. */
  bye(): void;
  recheck(): Promise<void>;
  /** Something may have been missed on every topic: the page fetches again. */
  resetAll(): void;
  ping(): void;
  close(code: number, reason: string): void;
}

export interface PageOptions {
  readonly ws: WebSocket;
  readonly principal: Principal;
  mayListen(principal: Principal, topic: string): Promise<boolean>;
  since(topic: string, after: number): Promise<readonly Event[] | null>;
  onTopics(topic: string, isOn: boolean): void;
  onClose(): void;
  readonly log: Log;
}

const maxTopics = 500;
const maxBuffered = 4 << 20;

interface Request {
  readonly op?: unknown;
  readonly topics?: unknown;
  readonly since?: unknown;
}

export function createPage(options: PageOptions): Page {
  const { ws, principal } = options;
  const topics = new Set<string>();
  let isAlive = true;

  function say(message: Record<string, unknown>): void {
    if (ws.readyState !== ws.OPEN) return;
    // A page that does not read must not fill our memory; it comes back and resumes.
    if (ws.bufferedAmount > maxBuffered) return ws.close(1013, "too slow");
    ws.send(JSON.stringify(message));
  }

  function drop(topic: string): boolean {
    if (!topics.delete(topic)) return false;
    options.onTopics(topic, false);
    return true;
  }

  function gone(topic: string): void {
    if (drop(topic)) say({ op: "gone", topic });
  }

  async function subscribe(wanted: readonly string[], since: number | null): Promise<void> {
    for (const topic of wanted) {
      if (topics.size >= maxTopics || topic.length > 200) return say({ op: "error", topic, code: "LIMITED" });
      if (!(await options.mayListen(principal, topic))) {
        say({ op: "gone", topic });
        continue;
      }
      // A page that has left meanwhile must not stay in the lists.
      if (ws.readyState !== ws.OPEN) return;
      // Listening first and replaying after may show an event twice, never not at all.
      topics.add(topic);
      options.onTopics(topic, true);
      // Access may have gone while the first look was under way, with nothing here yet to take away.
      if (!(await options.mayListen(principal, topic))) {
        gone(topic);
        continue;
      }
      say({ op: "subscribed", topic });
      if (since === null) continue;
      const missed = await options.since(topic, since);
      // What was missed is told only to somebody who is still listening.
      if (!topics.has(topic)) continue;
      if (missed === null) say({ op: "reset", topic });
      else
        for (const event of missed) say({ op: "event", topic, id: event.id, type: event.type, payload: event.payload });
    }
  }

  function receive(text: string): Promise<void> | void {
    const request = JSON.parse(text) as Request | null;
    if (typeof request !== "object" || request === null) throw new SyntaxError("An object is expected.");
    const wanted = Array.isArray(request.topics)
      ? request.topics.filter((one): one is string => typeof one === "string")
      : [];
    if (request.op === "subscribe") {
      const since = Number(request.since);
      return subscribe(wanted, request.since !== undefined && Number.isSafeInteger(since) ? since : null);
    }
    if (request.op === "unsubscribe") for (const topic of wanted) drop(topic);
    if (request.op === "ping") say({ op: "pong" });
  }

  ws.on("message", (data, isBinary) => {
    if (isBinary) return ws.close(1003, "text only");
    Promise.resolve()
      .then(() => receive((data as Buffer).toString("utf8")))
      .catch((error: unknown) => {
        if (error instanceof SyntaxError) return ws.close(1007, "not JSON");
        options.log.warn({ error }, "a live request failed");
        ws.close(1011, "try again");
      });
  });
  ws.on("pong", () => (isAlive = true));
  ws.on("error", () => ws.terminate());
  ws.on("close", () => {
    for (const topic of [...topics]) drop(topic);
    options.onClose();
  });
  say({ op: "hello" });

  return {
    principal,
    send(topic, type, payload, id) {
      if (topics.has(topic)) say({ op: "event", topic, type, payload, ...(id === null ? {} : { id }) });
    },
    gone,
    bye() {
      say({ op: "bye" });
      ws.close(4001, "signed out");
    },
    async recheck() {
      for (const topic of [...topics]) if (!(await options.mayListen(principal, topic))) gone(topic);
    },
    resetAll() {
      for (const topic of topics) say({ op: "reset", topic });
    },
    ping() {
      if (!isAlive) return ws.terminate();
      isAlive = false;
      ws.ping();
    },
    close: (code, reason) => ws.close(code, reason),
  };
}
